"""Catalogues of translations: nothing missing, nothing left over, and a language without any code."""

import pickle
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from catalogues import LOCALE, catalogue, template, write

from recsys_core import Explainer, Query
from recsys_core.report import html_of, report_on
from recsys_core.translating import Message, in_language, languages, translated, translated_many
from recsys_core.wording.narrative import narrative

FILES = sorted(LOCALE.glob("*/LC_MESSAGES/reclens.po"))


def places(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.fixture(scope="module")
def said():
    return template()


@pytest.mark.parametrize("file", FILES, ids=[file.parts[-3] for file in FILES])
def test_a_catalogue_holds_what_the_code_says_and_nothing_else(file, said):
    wanted = {(one.context, one.id) for one in said if one.id}
    held = {(one.context, one.id): one for one in catalogue(file) if one.id}
    assert len(wanted) > 1000
    assert wanted - held.keys() == set(), "run `make words`, and translate what came in"
    assert held.keys() - wanted == set(), "run `make words`"
    for (_, text), one in held.items():
        assert not one.fuzzy, text
        wanted, *_ = (text[1],) if one.pluralizable else (text,)
        for string in one.string if one.pluralizable else (one.string,):
            assert string, text
            assert places(string) == places(wanted), text


@pytest.mark.parametrize("file", FILES, ids=[file.parts[-3] for file in FILES])
def test_a_catalogue_compiles(file):
    """A "%" before a letter would be read as a placeholder, as in "a % of b"."""
    assert {message.id: errors for message, errs in catalogue(file).check() if (errors := list(errs))} == {}


def test_the_template_is_what_the_code_says(said):
    with (LOCALE / "reclens.pot").open("rb") as file:
        from babel.messages.pofile import read_po

        held = {(one.context, one.id) for one in read_po(file) if one.id}
    assert held == {(one.context, one.id) for one in said if one.id}


def test_a_message_is_its_english_sentence_and_can_be_said_again():
    made = Message("fitting {name}", name="EASE")
    assert made == "fitting EASE"
    assert in_language("zh", made) == "拟合 EASE"
    again = pickle.loads(pickle.dumps(made))
    assert (again, again.template, again.values) == (made, made.template, made.values)
    assert in_language("zh", "what nobody ever wrote") == "what nobody ever wrote"
    assert translated("zh", "") == ""


def test_each_language_has_its_own_plurals():
    several = ("1 row", "{count} rows")
    assert [translated_many("en", *several, count) for count in (1, 2)] == list(several)
    assert translated_many("zh", *several, 1) == translated_many("zh", *several, 2) == "{count} 行"


def test_a_word_of_two_meanings_is_told_apart_by_its_context():
    assert translated("zh", "bar", "threshold") != translated("zh", "bar")
    assert translated("zh", "place", "rank") != translated("zh", "place")


@pytest.fixture
def third_language(said, tmp_path, monkeypatch):
    """Welsh of a kind: every sentence in brackets."""
    made = Catalog(locale="cy")
    for one in said:
        if one.id:
            wrapped = f"⟦{one.id}⟧"
            if one.pluralizable:
                wrapped = tuple(f"⟦{one.id[min(form, 1)]}⟧" for form in range(made.num_plurals))
            made.add(one.id, wrapped, context=one.context)
    file = tmp_path / "cy" / "LC_MESSAGES" / "reclens.po"
    file.parent.mkdir(parents=True)
    write(file, made)
    monkeypatch.setenv("RECLENS_LOCALE", str(tmp_path))
    return "cy"


def test_a_language_needs_no_code(third_language, engine):
    assert languages()[third_language] == "Cymraeg"
    query = Query(user="r001")
    item = engine.dataset.item_ids.ids[int(engine.rank(query).candidates[0])]
    made = Explainer(engine).explain(query, item, methods=("ig",))
    said = narrative(made, third_language)
    assert said.startswith("⟦⟦Because ⟧")
    assert narrative(made).startswith("Because ")
    assert "⟦The ledger⟧" in html_of(report_on(engine, [made], language=third_language))
