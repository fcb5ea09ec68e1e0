"""What pages begin with: each choice is the one its rule names, and shows what it is chosen for."""

from dataclasses import replace

import numpy as np
import pytest

from recsys_core import Explainer, Query, Settings
from recsys_core.components.registry import GROUPS
from recsys_core.explain.lists.comparison import ComparedRankings, Move, furthest
from recsys_core.explain.lists.contrast import contrast
from recsys_core.explain.lists.on_sliders import ranges_on_sliders
from recsys_core.explain.lists.telling import (
    likes_in_common,
    telling_pair,
    telling_person,
    turning_groups,
)
from recsys_core.explain.lists.weights import stable_ranges
from recsys_core.explain.what_if.examples import example_item, example_taste
from recsys_core.explain.what_if.telling import telling_past
from recsys_core.fusion import TIER_WEIGHTS

WEIGHTS = {group: round(100 * share) for group, share in TIER_WEIGHTS["history"].items()}
PEOPLE = ["r001", "r009", "r017", "r030"]


def test_a_group_turns_an_order_where_the_rest_says_otherwise():
    assert turning_groups({"text": 0.5, "sequence": -0.3, "popularity": 0.0}) == ("text",)
    assert turning_groups({"text": -0.5, "sequence": 0.3}) == ("text",)
    assert turning_groups({"text": 0.4, "sequence": 0.3}) == ()
    assert turning_groups({"text": 0.5, "sequence": 0.6, "popularity": -0.9}) == ("sequence", "text")
    assert turning_groups({"text": 0.5, "sequence": -0.5}) == ()
    assert turning_groups({"text": -0.6, "sequence": -0.5, "popularity": 0.9}) == ("text", "sequence")


@pytest.mark.parametrize("user", PEOPLE)
def test_without_that_part_the_lower_of_the_telling_pair_stands_above(engine, user):
    ranking = engine.rank(Query(user=user))
    upper, lower = telling_pair(ranking)
    assert ranking.rank_of(lower) == ranking.rank_of(upper) + 1 <= 10
    first, second = ranking.ledger(upper), ranking.ledger(lower)
    turning = [
        group
        for group in GROUPS
        if sum(first[one] for one in GROUPS if one != group)
        < sum(second[one] for one in GROUPS if one != group)
    ]
    assert len(turning) == 1  # true of these people; else the two nearest in score are shown


def test_a_list_of_one_has_no_pair(engine):
    ranking = engine.rank(Query(user="r001"))
    assert telling_pair(ranking, 1) is None
    one_weight = engine.rank(Query(user="r001"), Settings(weights={"popularity": 1.0}))
    upper, lower = telling_pair(one_weight)
    gaps = -np.diff(one_weight.scores[one_weight.candidates[:10]])
    assert one_weight.scores[upper] - one_weight.scores[lower] == pytest.approx(gaps.min())


def test_the_telling_person_likes_most_of_the_same_things(engine, sample):
    liked = engine.rank(Query(user="r001")).profile.liked
    user = telling_person(sample, liked, "r001")
    assert user not in {"r001", None}
    theirs = {one: set(engine.rank(Query(user=one)).profile.liked) for one in (user, "r002", "r003", "r050")}
    common = {one: len(set(liked) & items) for one, items in theirs.items()}
    assert common[user] == max(common.values())
    assert likes_in_common(sample, liked)[sample.user_ids.row(user)] == common[user]
    assert telling_person(sample, liked) == "r001"  # nobody excluded: the person whose likes they are


@pytest.mark.parametrize("user", PEOPLE)
def test_the_item_falls_as_far_as_it_is_said_to(engine, user):
    query, settings = Query(user=user), Settings()
    ranking = engine.rank(query, settings)
    found = telling_past(Explainer(engine), query, settings, ranking)
    assert ranking.rank_of(found.item) == found.before < found.after
    again = engine.rank(replace(query, without=(found.past,)), settings)
    assert again.rank_of(found.item) == found.after


def test_nothing_is_forgotten_of_who_has_no_past(engine):
    query = Query(text="a robot at sea")
    assert telling_past(Explainer(engine), query, Settings(), engine.rank(query)) is None


def test_the_examples_are_in_the_language_of_the_samples(sample, engine):
    item = example_item(sample)
    assert "robot" in item.text
    assert item.year.isdecimal()
    assert "robots" in example_taste(sample)
    renamed = replace(sample, name="own")
    most = int(np.argmax(renamed.likes_by_item))
    assert example_item(renamed).title == example_taste(renamed) == renamed.title(most)
    assert example_item(renamed).text in renamed.item_texts[most]


def test_a_weight_is_told_as_its_slider_stands(engine):
    """Whatever the sliders sum to; beside it the share that the ranking itself says is used."""
    query = Query(user="r001")
    for factor in (0.5, 1, 2):
        settings = Settings(weights={group: factor * value for group, value in WEIGHTS.items()})
        ranking = engine.rank(query, settings)
        first, second = (int(row) for row in ranking.candidates[:2])
        made = contrast(Explainer(engine), ranking, settings, first, second)
        assert any(tie.at is not None for tie in made.ties)
        for tie in made.ties:
            assert tie.slider_now == pytest.approx(settings.weights[tie.group])
            assert tie.used_now == pytest.approx(ranking.groups[tie.group])
            if tie.slider_at is None:
                assert tie.at is None
                continue
            assert 0 <= tie.slider_at <= 100
            moved = Settings(weights={**settings.weights, tie.group: tie.slider_at})
            again = engine.rank(query, moved)
            assert again.scores[first] == pytest.approx(again.scores[second], abs=1e-9)
            assert tie.used_at == pytest.approx(again.groups[tie.group])


def test_two_tie_wherever_a_slider_can_be_put(engine):
    """A slider ends at 100 whatever the others sum to: no tie on it is left out, and none beyond is told."""
    query = Query(user="r001")
    beyond = 0
    for factor in (0.2, 1, 3):
        settings = Settings(weights={group: factor * value for group, value in WEIGHTS.items()})
        ranking = engine.rank(query, settings)
        for place in range(12):
            first, second = (int(row) for row in ranking.candidates[place : place + 2])
            made = contrast(Explainer(engine), ranking, settings, first, second)
            for tie in made.ties:
                ends = [
                    engine.rank(query, Settings(weights={**settings.weights, tie.group: end}))
                    for end in (0, 100)
                ]
                gaps = [one.scores[first] - one.scores[second] for one in ends]
                assert (gaps[0] * gaps[1] < 0) == (tie.slider_at is not None)
                beyond += tie.slider_at is not None and tie.at > 1
    assert beyond


def test_a_range_ends_where_its_slider_does(engine):
    settings = Settings(weights={group: 2 * value for group, value in WEIGHTS.items()})
    ranking = engine.rank(Query(user="r001"), settings)
    plain = stable_ranges(ranking, settings)
    told = ranges_on_sliders(plain, settings)
    for row, one in zip(told, plain, strict=True):
        assert row.now == pytest.approx(settings.weights[row.group])
        assert row.low == pytest.approx(200 * one.low)
        assert row.high == pytest.approx(min(100.0, 200 * one.high))


def test_the_item_furthest_apart_is_one_that_both_can_recommend():
    moves = (
        Move(1, 1, None, 0.0, 0.0),
        Move(2, 2, 9, 0.0, 0.0),
        Move(3, 3, 30, 0.0, 0.0),
        Move(4, 4, 5, 0.0, 0.0),
    )
    assert furthest(ComparedRankings(4, moves, 1, 0.1)).item == 3
    assert furthest(ComparedRankings(4, moves[:1], 1, 0.1)).item == 1
