"""A stranger's report.json: a report that can be shown, or one sentence that names the place; whatever stands in it."""

import copy
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_core import Explainer, Query
from recsys_core.errors import DataError
from recsys_core.report import Report, html_of, report_on, tables_of
from recsys_core.wording.narrative import narrative

SAID = re.compile(
    r"This report is damaged \(at .+\): save it again\.|This report was saved by another version of RecLens: "
    r"save it again with this one\.|This file is JSON, but no report of RecLens: choose the one saved as “report\.json”\."
    r"|This file is not JSON: choose the file saved as “report\.json”\.",
    re.DOTALL,
)
DEEP = "a place for something nested deeply"


@pytest.fixture(scope="module")
def whole(engine):
    """A real report as JSON holds it, with two of its heads of attention."""
    query = Query(user="r009", text="jazz and the open sea")
    first, second = (engine.dataset.item_ids.ids[int(row)] for row in engine.rank(query).candidates[:2])
    made = Explainer(engine).explain(
        query, first, methods=("ig_pad", "trust", "permutation", "attention", "dimensions")
    )
    made = replace(made, attention=replace(made.attention, weights=made.attention.weights[:1, :2]))
    view = {"user": "r009", "likes": ["b001", "b002"]}
    accounts = [made, Explainer(engine).explain(query, second, methods=("leave_one_out",))]
    report = report_on(engine, accounts, "comparison", sides=["one", "other"], view=view)
    return json.loads(report.to_json())


OTHERS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([10**30, 10**400, -(10**400)]),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["abc", "0.5", "\ud800", DEEP, "{}", "poor"]),
    st.lists(st.one_of(st.integers(), st.text(max_size=3)), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def place_in(data, found):
    """A container and a key in it, drawn on the way down."""
    key = data.draw(st.sampled_from(sorted(found) if isinstance(found, dict) else range(len(found))))
    inner = found[key]
    if isinstance(inner, dict | list) and inner and data.draw(st.integers(0, 3)):
        return place_in(data, inner)
    return found, key


def damage(data, found):
    """One change anywhere, of any kind."""
    held, key = place_in(data, found)
    how = data.draw(st.sampled_from(["replace", "replace", "drop", "add", "swap", "repeat", "rename"]))
    value = held[key]
    if how == "drop":
        del held[key]
    elif how == "add" and isinstance(held, dict):
        held[data.draw(st.text(min_size=1, max_size=4))] = data.draw(OTHERS)
    elif how == "swap" and isinstance(value, dict):
        held[key] = list(value.values())
    elif how == "swap" and isinstance(value, list):
        held[key] = {str(place): one for place, one in enumerate(value)}
    elif how == "repeat" and isinstance(value, list):
        held[key] = value + value
    elif how == "rename" and isinstance(held, dict):
        held[data.draw(st.text(max_size=4))] = held.pop(key)
    else:
        held[key] = data.draw(OTHERS)


def written(found, depth):
    return json.dumps(found).replace(json.dumps(DEEP), "[" * depth + "]" * depth)


def opened(text):
    """The report, or the sentence."""
    try:
        return Report.from_json(text)
    except DataError as error:
        return str(error)


@settings(max_examples=300)
@given(data=st.data(), depth=st.sampled_from([70, 900, 100_000]))
def test_whatever_is_changed_it_is_shown_or_refused_in_one_sentence(whole, data, depth):
    found = copy.deepcopy(whole)
    for _ in range(data.draw(st.integers(1, 2))):
        if found:
            damage(data, found)
    report = opened(written(found, depth))
    if isinstance(report, str):
        assert SAID.fullmatch(report), report
        return
    for language in ("en", "zh"):
        html_of(replace(report, language=language)).encode()
        for account in report.accounts:
            narrative(account, language).encode()
    tables_of(report)
    Report.from_json(report.to_json())


@pytest.mark.parametrize(
    ("way", "value", "place"),
    [
        (("accounts", 0, "score"), "abc", "accounts[0].score"),
        (("accounts", 0, "score"), "0.5", "accounts[0].score"),
        (("accounts", 1, "score"), True, "accounts[1].score"),
        (("accounts", 0, "score"), 10**400, "accounts[0].score"),
        (("accounts", 0, "rank"), 1.5, "accounts[0].rank"),
        (("accounts", 0, "title"), 3, "accounts[0].title"),
        (("accounts", 0, "simulated"), 1, "accounts[0].simulated"),
        (("accounts", 0, "likes"), "b001", "accounts[0].likes"),
        (("accounts", 0, "history", 1, "share"), None, "accounts[0].history[1].share"),
        (("accounts", 0, "ledger", "text"), "abc", "accounts[0].ledger.text"),
        (("accounts", 0, "ledger"), {}, "accounts[0].ledger"),
        (("accounts", 0, "ledger", "taste"), 0.5, "accounts[0].ledger"),
        (("accounts", 0, "texts", 0, "words", 2, "start"), "0", "accounts[0].texts[0].words[2].start"),
        (("accounts", 0, "lines", 0, "unheard"), 1, "accounts[0].lines[0].unheard"),
        (("accounts", 0, "measures", 0, "verdict"), "fine", "accounts[0].measures[0].verdict"),
        (("accounts", 0, "measures", 1, "name"), "beauty", "accounts[0].measures[1].name"),
        (("accounts", 0, "attention", "weights"), [], "accounts[0].attention"),
        (("accounts", 0, "attention", "tokens"), ["one"], "accounts[0].attention"),
        (("accounts", 0, "attention", "owners", 1), 999, "accounts[0].attention"),
        (("accounts", 0, "attention", "weights", 0, 0, 0, 0), None, "accounts[0].attention.weights"),
        (("accounts", 0, "attention", "weights", 0, 0, 0, 0), True, "accounts[0].attention.weights"),
        (("accounts", 0, "attention", "special", 0), 0, "accounts[0].attention.special[0]"),
        (("accounts",), {}, "accounts"),
        (("sides",), ["one"], "sides"),
        (("language",), "fr", "language"),
        (("data", "items"), "many", "data.items"),
        (("model", "licence"), None, "model.licence"),
        (("view", "likes"), ["b001", 2], "view.likes"),
        (("view", "user"), "\udc00", "view.user"),
        (("unheard",), 1, "unheard"),
        (("",), 1, "['']"),
    ],
)
def test_the_sentence_names_the_place(whole, way, value, place):
    found = copy.deepcopy(whole)
    held = found
    for key in way[:-1]:
        held = held[key]
    held[way[-1]] = value
    with pytest.raises(DataError, match=re.escape(f"This report is damaged (at {place}): save it again.")):
        Report.from_json(json.dumps(found))


@pytest.mark.parametrize("name", ["score", "texts", "attention", "lines", "dimensions"])
def test_a_missing_field_is_named(whole, name):
    found = copy.deepcopy(whole)
    del found["accounts"][1][name]
    with pytest.raises(DataError, match=re.escape(f"(at accounts[1].{name})")):
        Report.from_json(json.dumps(found))


def test_what_is_unknown_of_an_account_and_numbers_beyond_all_bounds_are_taken(whole):
    found = copy.deepcopy(whole)
    found["accounts"][0] |= {"later": 1, "score": float("nan"), "own_words_share": float("inf")}
    found["accounts"][0]["texts"][0]["error"] = 0
    report = Report.from_json(json.dumps(found))
    assert report.accounts[0].score != report.accounts[0].score
    assert report.accounts[0].own_words_share == float("inf")
    assert type(report.accounts[0].texts[0].error) is float
    assert "+nan" in html_of(report)
