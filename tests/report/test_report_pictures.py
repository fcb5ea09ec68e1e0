"""What a report draws: five colours, what the place depends on, what the encoder looks at, and when it was made."""

import html
import io
import re
import zipfile
from dataclasses import replace

import pandas as pd
import pytest

from recsys_core import Explainer, Query
from recsys_core.explain.explanation import LocalImportance, WordShare
from recsys_core.figures.style import GROUP_COLOURS
from recsys_core.report import archive_of, html_of, made_on, report_on
from recsys_core.report.pictures import bars, pieces, places


@pytest.fixture(scope="module")
def made(engine):
    first = engine.dataset.item_ids.ids[int(engine.rank(Query(user="r009")).candidates[0])]
    return Explainer(engine).explain(
        Query(user="r009"), first, methods=("ig_pad", "permutation", "attention")
    )


def plain(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)))


def section(page, heading):
    """What stands below a heading, up to the next one."""
    return page.partition(f"<h3>{heading}</h3>")[2].partition("<h3>")[0]


def test_the_parts_have_the_five_colours_of_the_screen(engine, made):
    drawn = section(html_of(report_on(engine, [made])), "The ledger")
    assert re.findall(r'%;background:(#\w+)"></i>', drawn) == [GROUP_COLOURS[group] for group in made.ledger]


def test_what_the_place_depends_on_is_drawn_from_rank_one(engine, made):
    page = html_of(report_on(engine, [made]))
    drawn = section(page, "Permutation importance of this place")
    for row in made.local_importance:
        if row.level == "group":
            assert f"{row.rank:.1f} ({row.rank_low:.0f}–{row.rank_high:.0f})" in plain(drawn)
    assert f"the dotted line is rank {made.rank}" in plain(drawn)


def test_places_lie_between_rank_one_and_the_worst():
    class Account:
        rank = 3
        local_importance = (
            LocalImportance("text", 0, 0, 0, 6.0, 1.0, 11.0, 0.5),
            LocalImportance("popularity", 0, 0, 0, 1.0, 1.0, 1.0, 1.0),
            LocalImportance("0-15", 0, 0, 0, 90.0, 80.0, 99.0, 0.0, "pca"),
        )

    text, popularity = places(Account, {"text": "Words"})
    assert (text["name"], text["left"], text["mean"], text["width"], text["now"]) == ("Words", 0, 50, 100, 20)
    assert (popularity["mean"], popularity["width"]) == (0, 0)
    Account.rank = None
    assert places(Account, {}) == []


def test_bars_begin_at_a_common_zero():
    up, down = bars([("a", 3.0), ("b", -1.0)])
    assert (up["left"], up["width"], down["left"], down["width"]) == (25, 75, 0, 25)
    assert up["zero"] == down["zero"] == 25
    assert up["colour"] != down["colour"]


def test_what_the_encoder_looks_at_is_drawn_in_the_text(engine, made):
    drawn = section(html_of(report_on(engine, [made])), "What the encoder looks at")
    strongest = max(made.attention.words, key=lambda word: word.attribution)
    assert (
        f'45%, transparent)">{html.escape(made.attention.text[strongest.start : strongest.end])}</span>'
        in drawn
    )
    assert "It is not the reason" in drawn
    assert plain(made.attention.text) in plain(drawn)


def test_pieces_are_the_whole_text():
    text = "a calm sea."
    found = pieces(text, [WordShare("calm", 2, 6, 0.5), WordShare("sea", 7, 10, 0.01)])
    assert "".join(piece["text"] for piece in found) == text
    assert [piece["strength"] for piece in found] == [0, 1, 0, 0, 0]


def test_without_them_nothing_is_drawn(engine, made):
    page = html_of(report_on(engine, [replace(made, attention=None, local_importance=())]))
    assert "What the encoder looks at" not in page
    assert "Permutation importance" not in page


def test_in_chinese_they_are_called_so(engine, made):
    said = plain(html_of(report_on(engine, [made], language="zh")))
    assert "这一名次的置换重要性" in said
    assert "编码器在看什么" in said


@pytest.mark.parametrize(
    ("moment", "language", "said"),
    [
        ("2026-11-28T23:05:09+08:00", "en", "November 28, 2026, 23:05 (UTC+08:00)"),
        ("2026-11-28T23:05:09-03:30", "zh", "2026年11月28日, 23:05 (UTC-03:30)"),
        ("2026-11-28T23:05:09+00:00", "en", "November 28, 2026, 23:05 (UTC+00:00)"),
        ("2026-11-28T23:05:09", "en", "November 28, 2026, 23:05"),
        ("yesterday", "en", "yesterday"),
    ],
)
def test_the_date_is_written_as_its_reader_writes_it(engine, made, moment, language, said):
    report = replace(report_on(engine, [made], language=language), made_at=moment)
    assert made_on(report, language) == said
    assert said in plain(html_of(report))


def test_a_report_is_dated_where_it_was_made(engine, made, monkeypatch):
    import time

    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert report_on(engine, [made]).made_at.endswith("+08:00")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_an_empty_cell_of_a_table_stays_empty(engine, made):
    archive = zipfile.ZipFile(io.BytesIO(archive_of(report_on(engine, [made]))))
    for name in archive.namelist():
        if name.endswith(".csv"):
            table = pd.read_csv(archive.open(name), encoding="utf-8-sig", dtype=str, keep_default_na=False)
            assert set(table["side"]) == {""}
            assert not (table == "'").any(axis=None)
