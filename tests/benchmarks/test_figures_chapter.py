"""The Guide's chapter of figures is what the benchmarks kept, and holds no number that was typed."""

import datetime
import json
import re

import pytest
from record import ROOT, Record, dump, interval
from tables import LANGUAGES, Chapter, chapter_of, kept, template_of, told

NAMES = re.compile(r"nDCG@10|MovieLens 100K|95 ?%|p95|\]\([^)]*\)")
"""What has a digit in it and is no figure: names, the level of every interval, and links."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_is_what_the_files_give(language):
    made = Chapter(language, kept()).filled(template_of(language))
    assert chapter_of(language).read_text(encoding="utf-8") == made, "run make figures"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_was_typed(language):
    words = NAMES.sub("", re.sub(r"\{\{.+?\}\}", "", template_of(language)))
    assert not re.findall(r".*\d.*", words)


def test_both_languages_show_the_same_figures():
    english, chinese = (re.findall(r"\{\{.+?\}\}", template_of(language)) for language in LANGUAGES)
    assert sorted(english) == sorted(chinese)


def test_every_file_is_shown():
    shown = template_of("en")
    for name in kept():
        assert re.search(rf"[=, {{]{re.escape(name)}[/,}}]", shown), name


def test_a_row_without_a_name_is_no_row():
    held = {name: file for name, file in kept().items() if name == "wire"}
    rows = held["wire"]["results"]["sessions"]
    rows["unheard of"] = rows["together"]
    with pytest.raises(KeyError, match="unheard of"):
        Chapter("en", held).table("what: median-ms=wire/sessions.median")


def test_every_figure_says_where_it_is_from():
    for name, held in kept().items():
        rows = [row for section in held["results"].values() for row in section.values()]
        assert held["kind"] in {"measured", "stated"}, name
        assert held["command"].startswith("python "), name
        assert held["machine"], name
        for one in [held, *(row for row in rows if "commit" in row)]:
            assert re.fullmatch(r"[0-9a-f]{7,}\+?", one["commit"]), name
            assert datetime.date(2026, 11, 1) < datetime.date.fromisoformat(one["date"]), name
        script = held["command"].split()[1]
        assert script == "-m" or (ROOT / script).exists(), name


def test_figures_are_told_with_their_sign_range_and_interval():
    assert told(0.2701, "ndcg", "en") == "0.270"
    assert told(interval(-0.0891, -0.101, 0.02), "difference", "en") == "−0.089 [−0.101, +0.020]"
    assert told([0.7, 1.25], "seconds", "zh") == "0.7 至 1.25"
    assert told(None, "ndcg", "en") == "silent"
    assert told(0.58, "found", "en") == "58 %"
    assert told(983_000, "interactions", "en") == "983,000"
    assert told(2e-7, "largest", "en") == "2e-7"


def test_a_table_joins_files_by_their_rows():
    def file(rows, date):
        made = {"command": "python x.py", "commit": "abc1234", "date": date, "kind": "measured"}
        return {**made, "machine": "one", "results": {"models": rows}}

    files = {
        "a": file({"ease": {"ndcg": 0.5}, "text": {"ndcg": None}}, "2026-11-20"),
        "b": file({"text": {"ndcg": 0.25, "commit": "def5678", "date": "2026-11-19"}}, "2026-11-21"),
    }
    made = Chapter("en", files).table("model: warm=a/models.ndcg; temporal=b/models.ndcg")
    assert made.splitlines() == [
        "| model | `warm` | `temporal` |",
        "|---|---|---|",
        "| EASE | 0.500 |  |",
        "| text cosine | silent | 0.250 |",
        "",
        "- `python x.py` · measured 2026-11-20 · `abc1234`",
        "- `python x.py` · measured 2026-11-19 · `def5678`",
    ]


def test_what_a_benchmark_keeps_can_be_read_again(tmp_path):
    record = Record()
    record.put("models", "ease", ndcg=interval(0.123456, 0.1, 0.2))
    record.put("models", "ease", seconds=12.34567)
    record.put("models", "text", ndcg=None)
    record.write(tmp_path / "figures.json")
    held = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert held["results"]["models"]["ease"] == {
        "ndcg": {"value": 0.1235, "low": 0.1, "high": 0.2},
        "seconds": 12.35,
    }
    assert held["results"]["models"]["text"] == {"ndcg": None}
    assert held["kind"] == "measured"
    assert json.loads(dump(held)) == held
