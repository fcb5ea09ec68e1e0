"""What counts as a like, from the numbers of a column and how often each occurs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_core.datasets.likes import like_rule, says_not_taken, sentinels
from recsys_core.datasets.scale import quantile_of_counts, scale_of_counts, usual_start
from recsys_core.errors import SettingsError


def distinct(column):
    """The distinct numbers of a column and how often each occurs."""
    return np.unique(column, return_counts=True)


def rule(counts, **settings):
    """The rule of `{number: how often}`."""
    numbers = np.array(list(counts), float)
    return like_rule(
        numbers, np.array(list(counts.values()), np.int64), **{"polar": False, "name": "rating"} | settings
    )


def not_rated(counts, scale=None):
    return sentinels(np.array(list(counts), float), np.array(list(counts.values()), np.int64), scale)


def liked_and_disliked(counts, **settings):
    found = rule(counts, **settings)
    numbers = np.array(sorted(counts), float)
    return set(numbers[found.likes(numbers)]), set(numbers[found.dislikes(numbers)])


@pytest.mark.parametrize(
    ("counts", "settings", "kind", "likes", "dislikes"),
    [
        ({1: 21, 2: 24, 3: 44, 4: 29, 5: 22}, {}, "stars", {4, 5}, set()),
        ({0.5: 3, 2.5: 9, 3.5: 8, 4: 5, 4.5: 3}, {}, "stars", {4, 4.5}, set()),
        ({0: 90, 1: 3, 5: 4}, {}, "stars", {5}, set()),
        ({4: 30, 4.5: 20, 5: 10}, {}, "stars", {4.5, 5}, set()),  # 4 is the lowest
        ({1: 5, 2: 5, 3.5: 1}, {}, "stars", {3.5}, set()),  # nobody gave a 4
        ({0: 21, 1: 68, 2: 51}, {}, "quantile", {1, 2}, set()),
        ({0: 90, 1: 5, 2: 5}, {}, "quantile", {1, 2}, set()),  # the quantile is 0, the lowest
        ({2: 21, 4: 24, 8: 29, 10: 22}, {}, "quantile", {8, 10}, set()),
        ({1: 50, 5: 50}, {}, "two", {5}, set()),
        ({4: 1, 5: 99}, {}, "two", {5}, set()),
        ({0: 89, 1: 51}, {}, "two", {1}, set()),
        ({0: 1, 1: 99}, {}, "two", {1}, set()),
        ({0: 89, 1: 51}, {"polar": True}, "two", {1}, {0}),
        ({-1: 89, 1: 51}, {}, "two", {1}, {-1}),
        ({-1: 89, 1: 51}, {"polar": True, "name": "vote"}, "two", {1}, {-1}),
        ({-1: 89, 1: 51}, {"polar": True, "name": "label"}, "two", {1}, set()),
        ({-1: 89, 1: 51}, {"name": "is_clicked"}, "two", {1}, set()),
        ({-1: 89, 1: 51}, {"name": "是否点击"}, "two", {1}, set()),
        ({-1: 20, 0: 90, 1: 20}, {"name": "vote"}, "signs", {1}, {-1}),
        ({10: 140}, {}, "constant", {10}, set()),
        ({0: 140}, {"polar": True}, "constant", set(), {0}),  # nothing but dislikes
        ({1: 140}, {"polar": True}, "constant", {1}, set()),
        ({}, {}, "none", set(), set()),
    ],
)
def test_likes_and_dislikes(counts, settings, kind, likes, dislikes):
    found = rule(counts, **settings)
    assert found.kind == kind
    assert liked_and_disliked(counts, **settings) == (likes, dislikes)
    if counts:
        assert found.share == pytest.approx(sum(counts[n] for n in likes) / sum(counts.values()))


def test_every_row_is_a_like_where_nothing_tells_them_apart():
    unrated = np.array([np.nan, 10.0])
    for found in (rule({}), rule({10: 3})):
        assert found.likes(unrated).all()
        assert not found.dislikes(unrated).any()
        assert found.share == 1
    assert rule({1: 1, 2: 1, 3: 1, 4: 1}).likes(unrated).tolist() == [False, True]


@pytest.mark.parametrize(
    ("settings", "likes", "dislikes"),
    [
        ({"start": 3.0}, {3, 4, 5}, set()),
        ({"start": 1.0}, {1, 2, 3, 4, 5}, set()),  # the person may want even the lowest
        ({"dislike_to": 2.0}, {4, 5}, {1, 2}),
        ({"dislike_to": 4.0}, {5}, {1, 2, 3, 4}),  # likes give way
        ({"dislike_to": 5.0}, set(), {1, 2, 3, 4, 5}),
        ({"start": 5.0, "dislike_to": 1.5}, {5}, {1}),
        ({"start": float("nan")}, {1, 2, 3, 4, 5}, set()),
    ],
)
def test_what_the_person_sets_wins(settings, likes, dislikes):
    counts = dict.fromkeys(range(1, 6), 10)
    assert rule(counts, **settings).kind == "set"
    assert liked_and_disliked(counts, **settings) == (likes, dislikes)


def test_a_like_from_where_dislikes_stood_ends_them():
    assert liked_and_disliked({-1: 9, 1: 5}, start=-1.0) == ({-1, 1}, set())
    assert liked_and_disliked({-1: 9, 1: 5}, start=float("nan")) == ({-1, 1}, set())
    assert liked_and_disliked({-1: 9, 1: 5}, start=0.5) == ({1}, {-1})
    assert liked_and_disliked({-1: 9, 1: 5}, dislike_to=float("nan")) == ({1}, set())
    with pytest.raises(SettingsError, match=r"up to 3 and likes from 3 overlap"):
        rule({1: 1, 2: 1, 3: 1}, start=3.0, dislike_to=3.0)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({-1: 44, 2: 21, 4: 24, 8: 29, 10: 22}, {-1}),
        ({-1: 44, 1: 21, 5: 22}, {-1}),
        ({-1: 30, **dict.fromkeys(range(6), 10)}, {-1}),
        ({-1: 30, -99: 20, 1: 5, 2: 9, 3: 8}, {-1, -99}),
        ({0: 62, **dict.fromkeys(range(1, 11), 4)}, {0}),
        ({0: 62, 2: 4, 4: 9, 8: 5, 10: 3}, {0}),
        ({-1: 9, 0: 62, 2: 4, 4: 9, 8: 5, 10: 3}, {-1, 0}),
        ({99: 90, -9.5: 5, -1: 5, 0.03: 4, 9.9: 6}, {99}),
        ({-1: 5, 0: 5, 1: 5, 6: 5, 99: 5}, {-1}),  # 99 may be a score out of 100
        ({-1: 89, 1: 51}, set()),
        ({-1: 20, 0: 20, 1: 20}, set()),
        ({-1: 5, -2: 5, 0: 4, 1: 5, 2: 6}, set()),
        ({0: 21, 1: 68, 2: 51}, set()),
        ({0: 50, 1: 50}, set()),
        ({0: 30, **dict.fromkeys(range(1, 6), 10)}, set()),
        ({0: 30, 0.5: 9, 1: 8, 4.5: 9, 10: 4}, set()),
        ({0: 30, 20: 9, 60: 8, 100: 4}, set()),
        ({0: 50, 10: 50}, set()),
        ({}, set()),
    ],
)
def test_numbers_that_mean_not_rated(counts, found):
    assert not_rated(counts) == found


def test_a_few_numbers_off_a_scale_are_left_to_the_scale():
    stars = dict.fromkeys(range(1, 6), 60)
    assert not_rated(stars | {-1: 1}) == frozenset()
    assert not_rated(stars | {-1: 100}) == {-1}


def test_nothing_within_a_scale_that_was_set_means_not_rated():
    counts = {0: 62, **dict.fromkeys(range(1, 11), 4)}
    assert not_rated(counts, (0.0, 10.0)) == frozenset()
    assert not_rated(counts, (1.0, 10.0)) == {0}


def test_names_under_which_the_lower_number_says_nothing():
    for name in ("label", "is_click", "Purchased", "has_bought", "target", "购买", "watched"):
        assert says_not_taken(name), name
    for name in ("rating", "vote", "like", "is_liked", "thumb", "overall", "", "评价", "quality"):
        assert not says_not_taken(name), name


values = st.one_of(
    st.integers(-10, 100).map(float),
    st.sampled_from([-1.0, 0.0, 1.0, 5.0, 10.0, 99.0]),
    st.integers(-20, 20).map(lambda n: n / 2),
)
columns = st.dictionaries(values, st.integers(1, 200), max_size=12)


@given(columns, st.booleans(), st.sampled_from(["rating", "label", ""]))
def test_never_the_lowest_of_several_and_always_some_like(counts, polar, name):
    likes, dislikes = liked_and_disliked(counts, polar=polar, name=name)
    assert not likes & dislikes
    if len(counts) > 1:
        assert min(counts) not in likes
        assert max(counts) in likes
    if len(counts) == 2 and not polar and set(counts) != {-1.0, 1.0}:
        assert not dislikes
    if len(counts) == 2 and polar and set(counts) != {-1.0, 1.0}:
        assert dislikes == {min(counts)}
    if len(counts) > 2 and not set(counts) <= {-1.0, 0.0, 1.0}:
        assert not dislikes


@given(columns)
def test_present_thresholds_stay_where_they_are_not_the_lowest(counts):
    column = pd.Series([number for number, n in counts.items() for _ in range(n)], dtype=float)
    usual = usual_start(*distinct(column))
    found = rule(counts)
    if len(counts) > 2 and min(counts) < usual <= max(counts) and not set(counts) <= {-1.0, 0.0, 1.0}:
        assert found.start == usual


@given(columns)
def test_what_means_not_rated_is_neither_like_nor_dislike(counts):
    unrated = not_rated(counts)
    rest = {number: n for number, n in counts.items() if number not in unrated}
    assert len(rest) > 1 or not unrated
    found = rule(rest)
    column = np.array([np.nan if number in unrated else number for number in counts])
    gone = np.array([number in unrated for number in counts], bool)
    assert not found.likes(column)[gone].any()
    assert not found.dislikes(column)[gone].any()
    assert not_rated(rest) == frozenset()


@given(columns.filter(bool), st.floats(0, 1))
def test_quantiles_of_counts_are_those_of_the_column(counts, share):
    column = pd.Series([number for number, n in counts.items() for _ in range(n)], dtype=float)
    assert quantile_of_counts(*distinct(column), share) == pytest.approx(
        float(column.quantile(share)), abs=1e-9
    )


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=40))
def test_the_usual_threshold_is_the_quantile_to_the_last_bit(ratings):
    column = pd.Series(ratings)
    if column.min() < 0 or not 3 < column.max() <= 5:
        assert usual_start(*distinct(column)) == column.quantile(0.6)


@given(columns)
def test_a_scale_leaves_at_most_one_in_a_hundred_out(counts):
    column = pd.Series([number for number, n in counts.items() for _ in range(n)], dtype=float)
    scale = scale_of_counts(*distinct(column))
    if scale is not None:
        assert (~column.between(*scale)).mean() <= 0.01
