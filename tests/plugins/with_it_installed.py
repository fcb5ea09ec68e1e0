"""What the app does with the example once it is installed; no file of the app knows of it.

Run by `test_plugins` in a process of its own, in which the distribution can be found.
"""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from recsys_core import Engine, Explainer, Query, load_dataset, load_encoder
from recsys_core.__main__ import main
from recsys_core.components.default import default_components
from recsys_core.engine_folder import load, save
from recsys_core.evaluation.models import everything
from recsys_core.report import html_of, report_on
from recsys_core.report.tables import tables_of

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("storm", "harbour", "robot", "detective", "music", "garden", "mountain", "letter", "child", "ship")


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """Films as cards, beside what people liked as CSV: a folder in the one that RECLENS_DATA names."""
    folder = tmp_path_factory.mktemp("data") / "films"
    folder.mkdir()
    cards = [
        f"item_id: f{n}\ncategory: {('War', 'Drama')[n % 2]}\ntitle: The {WORDS[n % 5]} and the {WORDS[n % 7]}\n"
        f"text: A {WORDS[n % 10]} meets a {WORDS[(3 * n) % 10]} by the {WORDS[(7 * n + 1) % 10]}.\n"
        for n in range(14)
    ]
    (folder / "items.cards").write_text("\n".join(cards))
    rows = [f"u{user},f{(user + step) % 14},{1000 * user + step}" for user in range(8) for step in range(6)]
    (folder / "interactions.csv").write_text("\n".join(["user_id,item_id,timestamp", *rows]) + "\n")
    return folder


@pytest.fixture(scope="module")
def engine(films):
    data = load_dataset(films)
    return Engine.fit(data, load_encoder("random_words", texts=data.item_texts))


@pytest.fixture
def command(monkeypatch, capsys):
    """A command line's JSON."""

    def run(*words):
        monkeypatch.setattr("sys.argv", ["reclens", *map(str, words), "--json"])
        main()
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def app(films, monkeypatch):
    """The app on the films, with these parameters in its address."""
    monkeypatch.setenv("RECLENS_DATA", str(films.parent))

    def run(**parameters):
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in {"dataset": "films", "encoder": "tfidf", **parameters}.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception
        return test

    return run


def test_the_reader_reads_on_the_command_line(films, command):
    found = command("check", films)
    assert (found["items"], found["users"], found["interactions"]) == (14, 8, 48)


def test_the_component_is_part_of_the_score(engine):
    assert "title_words" in [one.name for one in default_components(engine.dataset)]
    ranking = engine.rank(Query(user="u0"))
    part = next(one for one in ranking.parts if one.name == "title_words")
    assert part.weight > 0
    assert part.group == "attributes"
    best = int(ranking.candidates[0])
    made = Explainer(engine).explain(Query(user="u0"), engine.dataset.item_ids.ids[best])
    assert sum(made.ledger.values()) == pytest.approx(made.score, abs=1e-9)
    assert sum(line.contribution for line in made.lines) == pytest.approx(made.score, abs=1e-9)
    assert any(past.by_component["title_words"] for past in made.history)
    assert made.item_text.complete  # what the component says does not disturb the words


def test_the_component_is_measured_beside_the_others(films, command):
    assert "title_words" in everything()
    found = command("evaluate", films, "--models", "title_words,random", "--folds", "1", "--encoder", "tfidf")
    assert {row["model"] for row in found["results"]} == {"title_words", "random"}


def test_an_engine_with_it_is_saved_and_loaded(engine, tmp_path):
    again = load(save(engine, tmp_path / "saved"), engine.encoder)
    np.testing.assert_array_equal(again.rank(Query(user="u1")).scores, engine.rank(Query(user="u1")).scores)
    assert type(again.component("title_words")) is type(engine.component("title_words"))


def test_the_report_calls_component_and_method_by_their_names(engine):
    item = engine.dataset.item_ids.ids[int(engine.rank(Query(user="u0")).candidates[0])]
    made = Explainer(engine).explain(Query(user="u0"), item, methods=("ig", "same_words"))
    unlinked = replace(made, history=())  # what the component says stands apart from the past then
    for language, component, method in (
        ("en", "Words of titles", "Words in common"),
        ("zh", "标题用词", "共有的词"),
    ):
        report = report_on(engine, [made, unlinked], "comparison", language, ("a", "b"))
        page = html_of(report)
        assert component in page
        assert f"<h3>{method}</h3>" in page
        table = tables_of(report)["method_same_words"]
        assert table["Words in common"].tolist() == [row[1] for row in 2 * made.tables[0].rows]


def test_the_method_answers_on_the_command_line(films, command):
    found = command(
        "explain", films, "--user", "u0", "--item", "f9", "--methods", "all", "--encoder", "tfidf"
    )
    (table,) = found["tables"]
    assert table["method"] == "same_words"
    assert table["columns"] == ["Past item", "Words in common", "Which"]
    assert len(table["rows"]) == 6
    assert all(
        count == len([word for word in words.split(", ") if word]) for _, count, words in table["rows"]
    )


def test_the_component_has_a_slider_in_both_languages(app):
    for language, label in (("English", "Words of titles"), ("中文", "标题用词")):
        test = app(lang=language, **{"share-title_words-history": "40", "user": "u0"})
        (slider,) = [one for one in test.slider if one.label == label]
        assert slider.value == 40


def test_the_method_is_a_fold_on_the_card(app):
    test = app(user="u0", item="f9", large="about")
    assert "Words in common" in [one.label for one in test.expander]
    test.session_state["method-same_words-f9"] = True
    test.run()
    assert not test.exception
    assert any("Which" in frame.value.columns for frame in test.dataframe)


def test_the_encoder_stands_in_the_box_and_is_used(app, engine):
    assert engine.encoder.name == "Random words"
    test = app(encoder="random_words", user="u0")
    (box,) = [one for one in test.selectbox if one.label == "Model"]
    assert "Random words" in box.options
    assert any("Random words" in said.value for said in test.caption)


def test_the_page_stands_in_the_navigation(app):
    for language in ("English", "中文"):
        test = app(lang=language)
        listed = {page["url_pathname"]: place for place, page in test._registered_pages.items()}
        test._page_hash = listed["installed"]
        test.run()
        assert not test.exception
        assert "Installed" in [one.value for one in test.title]
        assert "title_words" in set(test.dataframe[0].value["name"])
