"""Findings as titles: each follows from a condition that can be false."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_core.components.registry import GROUPS
from recsys_core.explain.explanation import LocalImportance, WordShare
from recsys_core.wording.findings import (
    headline,
    look_finding,
    past_finding,
    place_finding,
    share_sentence,
    word_finding,
)
from recsys_core.wording.list_findings import list_finding, mean_shares, words_finding

LEDGERS = st.fixed_dictionaries(
    {group: st.floats(-2, 2).map(lambda value: round(value, 3)) for group in GROUPS}
)


def ledger(*values):
    return dict(zip(GROUPS, values, strict=True))


def word(text, value):
    return WordShare(text, 0, len(text), value)


@given(LEDGERS)
def test_mostly_is_said_above_one_half_alone(values):
    positive = [value for value in values.values() if value > 0]
    above_half = bool(positive) and max(positive) > 0.5 * sum(positive)
    assert ("mostly" in headline("Alien", 1, values)) == above_half
    assert ("主要" in headline("异形", 1, values, "zh")) == above_half


def test_a_headline_names_the_two_parts_that_give_most():
    said = headline("Alien", 3, ledger(0.3, 0.4, 0.1, 0.0, 0.1))
    assert said == "Alien is at 3: people with a similar taste like it, and its description fits"
    assert (
        headline("Alien", 3, ledger(0.1, 0.46, 0.13, 0.13, 0.13))
        == "Alien is at 3: people with a similar taste like it"
    )
    assert headline("Alien", None, ledger(1, 0, 0, 0, 0)).startswith(
        "Alien is known already mostly for one reason"
    )
    assert headline("Alien", 9, ledger(-1, 0, 0, 0, 0)) == (
        "Alien is at 9: nothing speaks for it more than for the average item"
    )


@given(LEDGERS)
def test_shares_said_are_those_of_what_speaks_for_the_item(values):
    said = share_sentence(values)
    positive = sum(value for value in values.values() if value > 0)
    percents = [int(found) for found in re.findall(r"(\d+)%", said)]
    expected = (
        sorted((100 * value / positive for value in values.values() if value > 0), reverse=True)
        if positive
        else []
    )
    assert len(percents) == min(3, sum(value >= 5 for value in expected))
    assert all(abs(got - true) <= 0.51 for got, true in zip(percents, expected, strict=False))
    if percents:
        assert said.startswith("The score:") == (min(values.values()) >= 0)
    assert ("speaks against it" in said) == (bool(percents) and min(values.values()) <= -0.005)


def test_the_strongest_words_stand_beside_the_share_of_the_text():
    said = share_sentence(ledger(0.5, 0.5, 0, 0, 0), ["whale", "ocean"])
    assert said == "The score: 50% from its text (whale, ocean), 50% from similar people."
    assert "whale" not in share_sentence(ledger(0, 1, 0, 0, 0), ["whale"])


def test_the_word_that_adds_most_or_that_none_does():
    assert (
        word_finding([word("sea", 0.1), word("whale", 0.234), word("tax", -0.5)])
        == "“whale” adds most (+0.23)"
    )
    assert (
        word_finding([word("sea", -0.1), word("tax", -0.5)]) == "No word adds; “tax” lowers it most (−0.50)"
    )
    assert word_finding([word("sea", 0.0)], "zh").startswith("没有词加分")
    assert word_finding([]) == ""


def test_the_past_choice_with_the_largest_share_or_none():
    assert past_finding([("Jaws", 0.2), ("Alien", 0.3)]) == "Alien has the largest share (+0.30)"
    assert past_finding([("Jaws", -0.2)]) == past_finding([]) == "No past choice speaks for it"


def importance(group, rank):
    return LocalImportance(group, 0.0, 0.0, 0.0, rank, rank, rank, 1.0)


def test_a_part_holds_a_place_only_where_shuffling_it_costs_half_a_place():
    called = {group: group.title() for group in GROUPS}
    firm = [importance("text", 3.4), importance("popularity", 3.2)]
    assert place_finding(firm, 3, called) == "No single part holds this place"
    assert place_finding([*firm, importance("sequence", 5.25)], 3, called) == (
        "Sequence holds this place: shuffled, rank 5.2"
    )


def test_what_the_encoder_looks_at_most():
    assert look_finding([word("sea", 0.1), word("whale", 0.3)]) == "It looks most at “whale”"


@given(st.lists(LEDGERS, min_size=1, max_size=4))
def test_most_of_a_list_is_said_above_one_half_alone(ledgers):
    shares = mean_shares(ledgers)
    said = list_finding(ledgers)
    assert said.startswith("Most of") == (bool(shares) and max(shares.values()) > 0.5)
    if shares:
        assert sum(shares.values()) == pytest.approx(1)
        assert f"{max(shares.values()):.0%}" in said
    else:
        assert said.startswith("Nothing speaks")


def test_a_word_is_shared_whatever_its_case_and_counts_once_an_item():
    rows = [["Whale", "whale", "sea"], ["whale"], ["ship"]]
    assert words_finding(rows) == "“whale” is among the strongest words of 2 of the 3"
    assert words_finding([["sea"], ["ship"]]) == "No two of these 2 share a strongest word"
    assert words_finding([[], []]) == "No two of these 2 share a strongest word"
