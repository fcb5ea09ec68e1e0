"""Headings that state what is seen: each says only what its numbers hold."""

from types import SimpleNamespace

import pytest

from recsys_core.explain.lists.comparison import ComparedRankings, Move
from recsys_core.explain.lists.contrast import Contrast, Difference, TieWeight
from recsys_core.explain.lists.on_sliders import SliderMove
from recsys_core.explain.lists.weights import StableRange
from recsys_core.explain.ranker.randomisation import CONTROL
from recsys_core.explain.what_if.counterfactuals import Counterfactual, Searched
from recsys_core.explain.what_if.new_item import Reach
from recsys_core.translating import in_language
from recsys_core.wording import of_lists, of_rankers

NAMES = {"text": "Text", "popularity": "Popularity", "sequence": "Sequence"}


def made(**gaps):
    total = sum(gaps.values())
    groups = tuple(Difference(name, name, gap, 0.0) for name, gap in gaps.items())
    return Contrast("a", "b", ("Upper", "Lower"), (total, 0.0), (1, 2), groups, (), (), ())


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ({"text": 0.5, "sequence": -0.3}, "Without Text, Lower would stand above Upper"),
        ({"text": -0.5, "sequence": 0.3}, "Without Text, Upper would stand above Lower"),
        (
            {"text": 0.5, "sequence": 0.6, "popularity": -0.9},
            "Without Sequence or without Text, Lower would stand above Upper",
        ),
        ({"text": 0.5, "sequence": 0.3}, "Upper stands above Lower whichever part is left out"),
        ({"text": 0.5, "sequence": 0.0}, "Only Text tells Upper and Lower apart"),
        ({"text": 0.5, "sequence": -0.5}, "Upper and Lower have the same score"),
    ],
)
def test_an_order_hangs_on_what_its_heading_says(gaps, said):
    assert of_lists.order(made(**gaps), NAMES) == said


def test_the_part_that_adds_most_is_counted():
    ledgers = [{"text": 1.0, "sequence": 0.5}, {"text": 0.2, "sequence": 0.5}, {"text": 0.9, "sequence": 0.1}]
    assert of_lists.whole(ledgers, NAMES) == "Text adds most to 2 of 3 items"
    assert of_lists.whole(ledgers[:1], NAMES) == "Text adds most to every item"
    assert (
        of_lists.whole([{"text": -1.0, "sequence": 0.0}], NAMES) == "No part lifts any item above the average"
    )


def test_the_narrowest_range_is_named_and_what_is_said_lies_within_it():
    ranges = [StableRange("text", 20, 10, 90), StableRange("sequence", 30, 25.01, 40.09)]
    said = of_lists.firmness(ranges, NAMES)
    assert said == "The list hangs most on Sequence: its items stay from 25.1 to 40.0"
    free = [StableRange("text", 20, 0.0, 100.0)]
    assert of_lists.firmness(free, NAMES) == "No single weight changes which items are on the list"


def test_a_move_of_a_slider_is_told_in_its_numbers_with_the_share_used():
    move = SliderMove(was=15.0, at=53.0, rank=12, was_used=0.2, used=0.48)
    weight = Counterfactual("weight", ("text",), ("text",), 3, 11, 0.53, 0.15, least=True, slider=move)
    assert weight.rank_then == 12
    assert of_lists.moved_weight(move, "Text") == (
        "with Text at 53 instead of 15 (share used: 48% instead of 20%)"
    )
    assert of_lists.least([weight], "Hamlet", True, NAMES) == (
        "Moving Text from 15 to 53 takes Hamlet off the list"
    )
    tied = TieWeight("text", 0.15, 0.5261, 15.0, 52.61, 0.2, 0.48)
    assert of_lists.tie(tied, NAMES) == ("Text at 52.6 instead of 15 (share used: 48% instead of 20%)")
    assert of_lists.tie(TieWeight("text", 0.15, None, 15.0, None, 0.2), NAMES) is None


def test_a_search_says_how_far_it_went():
    past = Counterfactual("past", ("x",), ("X",), 3, 12)
    said = {
        of_lists.searched(Searched("weight", None, everything=True)),
        of_lists.searched(Searched("words", None, upto=3)),
        of_lists.searched(Searched("words", None, upto=1)),
        of_lists.searched(Searched("past", past, upto=0)),
        of_lists.searched(Searched("past", past, upto=1)),
        of_lists.searched(Searched("past", past, upto=2, everything=True)),
        of_lists.searched(Searched("past", None, upto=2, everything=True)),
        of_lists.searched(Searched("pca", None, upto=12)),
        of_lists.searched(Searched("past", possible=False)),
    }
    assert len(said) == 9
    assert "every size up to 12 away, then ever larger steps" in said
    assert "all sets of up to 3 words, then ever more of those that count most" in said


def test_two_lists_have_in_common_what_is_counted():
    same = ComparedRankings(10, (Move(1, 1, 1, 0, 0), Move(2, 2, 2, 0, 0)), 2, 1.0)
    assert of_lists.rankers(same) == "Both lists are the same"  # of two items there are to rank
    turned = ComparedRankings(2, (Move(1, 1, 2, 0, 0), Move(2, 2, 1, 0, 0)), 2, 0.9)
    assert of_lists.rankers(turned) == "The same items in another order"
    other = ComparedRankings(2, (Move(1, 1, 5, 0, 0), Move(2, 2, 1, 0, 0), Move(3, 7, 2, 0, 0)), 1, 0.5)
    assert of_lists.rankers(other) == "1 of 2 items are on both lists"
    assert of_lists.people(other, 4) == "4 likes in common, and 1 of 2 recommendations"


def test_whoever_ranks_better_is_named_only_where_the_interval_leaves_0_out():
    assert of_lists.better("A", "B", 0.01, 0.02) == "B finds more of the held-out likes"
    assert of_lists.better("A", "B", -0.02, -0.01) == "A finds more of the held-out likes"
    assert "cannot be told apart" in of_lists.better("A", "B", -0.01, 0.02)


def test_what_becomes_of_an_item_is_told_by_its_places():
    assert (
        of_lists.forgotten("Hamlet", ["Dune"], 3, 9) == "Without Dune, Hamlet would stand at 9 instead of 3"
    )
    assert of_lists.forgotten("Hamlet", ["Dune"], 3, 3) == "Without Dune, Hamlet would stay at 3"
    assert of_lists.forgotten("Hamlet", [], 3, 3) == "Hamlet stands at 3"
    assert "2 past choices" in of_lists.forgotten("Hamlet", ["Dune", "Emma"], 3, 9)
    assert of_lists.rewritten("Hamlet", 3, 9) == "With these words Hamlet would stand at 9 instead of 3"
    assert of_lists.rewritten("Hamlet", 3, 3) == "With these words Hamlet would stay at 3"
    assert "known already" in of_lists.rewritten("Hamlet", None, None)


def test_the_least_change_is_the_one_of_fewest_things():
    words = Counterfactual("words", ("a", "b"), ("a", "b"), 3, 12)
    past = Counterfactual("past", ("x",), ("X",), 3, 12)
    assert (
        of_lists.least([words, past], "Hamlet", True, NAMES)
        == "Forgetting one past choice takes Hamlet off the list"
    )
    assert of_lists.least([words], "Hamlet", False, NAMES) == "Taking out 2 words brings Hamlet onto the list"
    assert of_lists.least([], "Hamlet", True, NAMES) == "Hamlet stays on the list whatever was tried"


def test_two_accounts_differ_most_by_the_largest_gap():
    first, second = {"text": 1.0, "sequence": 0.2}, {"text": 0.9, "sequence": 0.9}
    assert of_lists.two_accounts("Hamlet", first, second, NAMES) == (
        "Sequence tells the two accounts of Hamlet apart most"
    )
    assert of_lists.two_accounts("Hamlet", first, first, NAMES) == "Hamlet has the same account in both"


def test_importance_names_only_what_can_be_told_from_chance():
    rows = [
        SimpleNamespace(group="text", drop=0.2, distinguishable=False),
        SimpleNamespace(group="sequence", drop=0.1, distinguishable=True),
        SimpleNamespace(group="popularity", drop=-0.3, distinguishable=True),
    ]
    found = SimpleNamespace(groups=rows)
    assert of_rankers.importance(found, NAMES) == "The ranking loses most without Sequence"
    assert "No part" in of_rankers.importance(SimpleNamespace(groups=rows[:1] + rows[2:]), NAMES)


def test_a_new_item_has_no_likes_and_none_are_spoken_of():
    assert of_rankers.reach(Reach(7, 5, 0.5), 300) == "7 of 300 people would have it on their first ten"
    assert of_rankers.reach(Reach(0, 15, 0.5), 300).endswith("its best place is 15")
    said = of_rankers.reached("r1", 5, {"text": 0.4, "sequence": 0.1}, NAMES)
    assert said == "For r1 it would stand at 5; Text adds most"
    assert "no part" in of_rankers.reached("r1", 5, {"text": -0.4, "sequence": 0.0}, NAMES)


def test_an_imitation_is_told_only_where_it_is_accepted():
    def fit(r2, accepted):
        return SimpleNamespace(r2=r2, accepted=accepted)

    assert of_rankers.imitation(fit(0.59, True), fit(0.2, False)).startswith(
        "A sum of few features tells 59%"
    )
    assert of_rankers.imitation(fit(0.5, True), fit(0.6, True)).startswith("A shallow tree tells 60%")
    assert of_rankers.imitation(fit(0.1, False), fit(0.2, False)).startswith("No simple model")


def test_the_control_is_no_way_of_reading():
    rows = [SimpleNamespace(method="ig_pad", passed=True), SimpleNamespace(method=CONTROL, passed=False)]
    assert of_rankers.forgetting(rows) == "Every way of reading the words depends on the model"
    rows.append(SimpleNamespace(method="attention", passed=False))
    assert of_rankers.forgetting(rows).startswith("1 of 2 ways")


def test_a_proposal_is_praised_only_where_it_gains():
    assert of_rankers.proposal(SimpleNamespace(gain=True, difference=0.012)).endswith("by +0.012")
    assert of_rankers.proposal(SimpleNamespace(gain=False, difference=0.012)).startswith("Nothing")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.01, 0.02, "All parts together rank better than the best of them, Text"),
        (-0.02, -0.01, "Text alone ranks better than all parts together"),
        (-0.01, 0.02, "All parts together and the best of them, Text, cannot be told apart"),
    ],
)
def test_quality_says_what_can_be_told_from_chance(low, high, said):
    result = {
        "protocol": {"metric": "ndcg@10", "better": "higher", "parts": ["text"]},
        "results": [
            {
                "model": "text",
                "metrics": {"ndcg@10": {"mean": 0.2, "low": 0.1, "high": 0.3}},
                "fusion_minus_this": {"mean": 0.0, "low": low, "high": high, "p_holm": 0.001},
            },
            {"model": "fusion", "metrics": {"ndcg@10": {"mean": 0.2, "low": 0.1, "high": 0.3}}},
        ],
    }
    assert of_rankers.quality(result, {**NAMES, "fusion": "Fusion"}) == said


def test_a_heading_has_its_chinese_with_the_values_in_it():
    said = in_language("zh", of_lists.forgotten("三体", ["沙丘"], 3, 9))
    assert said == "没有《沙丘》，《三体》会从第 3 位变到第 9 位"
