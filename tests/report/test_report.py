"""Reports: whole, escaped, and the same when opened again."""

import html
import io
import re
import zipfile
from dataclasses import replace

import pandas as pd
import pytest

from recsys_core import Explainer, Query, Settings
from recsys_core.errors import DataError
from recsys_core.report import Report, archive_of, can_print, html_of, pdf_of, report_on, tables_of
from recsys_core.report.wording import wording
from recsys_core.wording.effects import place_sentence, which_is_which
from recsys_core.wording.narrative import signed

NASTY = '<img src=x onerror="alert(1)"> =1+1 ]]> {{ 7*7 }} \u202eabc'


@pytest.fixture(scope="module")
def made(engine):
    first = engine.dataset.item_ids.ids[int(engine.rank(Query(user="r009")).candidates[0])]
    return Explainer(engine).explain(
        Query(user="r009"), first, methods=("ig_pad", "trust", "permutation", "effects", "place")
    )


@pytest.fixture(scope="module")
def report(engine, made):
    return report_on(engine, [made], view={"user": "r009", "pca": "128"})


def plain(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)))


def test_it_opens_again_as_it_was(report, made):
    again = Report.from_json(report.to_json())
    assert again.accounts[0].to_dict() == made.to_dict()
    assert replace(again, accounts=()) == replace(report, accounts=())
    assert html_of(again) == html_of(report)


def test_every_number_of_the_account_stands_in_the_page(report, made):
    said = plain(html_of(report))
    assert signed(made.score, 3) in said
    assert (
        f"The parts sum to {signed(sum(made.ledger.values()), 6)}; the score is {signed(made.score, 6)}"
        in said
    )
    for value in made.ledger.values():
        assert signed(value, 3) in said
    for past in made.history[:3]:
        assert past.title in said
    assert "The people and their ratings are simulated" in said
    assert report.data["fingerprint"] in said
    assert "Completeness error" in said


def test_in_chinese_nothing_stays_english(engine, made):
    said = plain(html_of(report_on(engine, [made], language="zh")))
    for text in ("为何推荐", "得分账目", "用户及其评分是模拟的", "完备性误差", "各部分之和为"):
        assert text in said
    assert "Completeness" not in said
    assert "past items" not in said


def test_nothing_in_it_runs_or_is_fetched(engine, made):
    text = replace(made.item_text, text=NASTY, words=(replace(made.item_text.words[0], start=0, end=4),))
    past = (replace(made.history[0], title=NASTY), *made.history[1:])
    bad = replace(made, title=NASTY, user=NASTY, texts=(text,), history=past, notes=(NASTY,))
    page = html_of(report_on(engine, [bad, bad], "comparison", sides=[NASTY, "b"]))
    tags = set(re.findall(r"<\s*(\w+)", page))
    assert not tags & {"img", "script", "iframe", "svg", "link", "object"}
    assert "49" not in plain(page).split("onerror")[1][:30]
    assert not re.findall(r"<[^>]*\b(?:src|href|on\w+)\s*=", page)
    assert "http" not in page.replace("http-equiv", "")


def test_tables_hold_what_the_account_holds(report, made):
    tables = tables_of(report)
    assert tables["ledger"]["contribution"].sum() == pytest.approx(made.score)
    assert len(tables["history"]) == len(made.history)
    words = tables["words"].query("text_of == 'item'")
    assert words["attribution"].sum() == pytest.approx(made.item_text.total)
    assert set(tables["trust"]["name"]) == {measure.name for measure in made.measures}
    archive = zipfile.ZipFile(io.BytesIO(archive_of(report)))
    assert {"ledger.csv", "words.csv", "report.json"} <= set(archive.namelist())
    read = pd.read_csv(archive.open("ledger.csv"), encoding="utf-8-sig")
    assert read["contribution"].sum() == pytest.approx(made.score)


def test_a_title_that_looks_like_a_formula_stays_text(engine, made):
    archive = zipfile.ZipFile(io.BytesIO(archive_of(report_on(engine, [replace(made, title="=1+1")]))))
    assert pd.read_csv(archive.open("scores.csv"), encoding="utf-8-sig")["title"].iloc[0] == "'=1+1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not json", "not JSON"),
        ("[1, 2]", "no report of RecLens"),
        ('{"reclens_report": 99, "accounts": []}', "another version"),
        ('{"reclens_report": 1, "accounts": [{"version": 5}]}', "damaged"),
        ('{"reclens_report": 1, "accounts": [{"version": 1}]}', "another version"),
    ],
)
def test_a_file_that_is_no_report_is_refused_in_a_sentence(text, said):
    with pytest.raises(DataError, match=said):
        Report.from_json(text)


def test_the_whole_list_stands_in_order(engine):
    ranking = engine.rank(Query(user="r002"), Settings(pca=32))
    ids = [engine.dataset.item_ids.ids[int(row)] for row in ranking.candidates[:3]]
    accounts = [
        Explainer(engine).explain(Query(user="r002"), item, Settings(pca=32), ("ig_pad",)) for item in ids
    ]
    said = plain(html_of(report_on(engine, accounts, "list")))
    places = [said.index(f"{rank}. {account.title}") for rank, account in enumerate(accounts, 1)]
    assert places == sorted(places)
    assert "PCA 32" in said


@pytest.mark.skipif(not can_print(), reason="no browser that prints is installed")
def test_it_prints(report):
    assert pdf_of(html_of(report)).startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_effects_stand_beside_shares(engine, made, language):
    """Of every part and of past choices, with the rank without each; in the page and in the tables."""
    page = plain(html_of(report_on(engine, [made], language=language)))
    assert place_sentence(made.place, wording(language).groups, language) in page
    assert which_is_which(language) in page
    strongest = max(made.history, key=lambda one: abs(one.effect))
    for one in (*made.parts, strongest):
        assert re.search(
            rf"{re.escape(signed(one.share, 3))}\s*{re.escape(signed(one.effect, 3))}\s*{one.rank_without}",
            page,
        )
    tables = tables_of(report_on(engine, [made]))
    assert tables["history"]["effect"].tolist() == [one.effect for one in made.history]
    assert tables["parts"]["effect"].tolist() == [one.effect for one in made.parts]
    assert tables["parts"]["places"].sum() == pytest.approx(made.place.rank - made.place.rank_without_any)
    without = Explainer(engine).explain(Query(user="r009"), made.item_id, methods=())
    assert which_is_which(language) not in plain(html_of(report_on(engine, [without], language=language)))
