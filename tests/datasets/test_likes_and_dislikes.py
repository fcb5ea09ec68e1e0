"""What a dataset counts as a like, as a dislike, and how strongly."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys_core.datasets import CheckReport, Dataset
from recsys_core.datasets.strengths import Strengths

NOTHING = np.nan


def made(rows, threshold=NOTHING, dislike_to=NOTHING, **more):
    """Rows of user, item, rating, timestamp."""
    table = pd.DataFrame(rows, columns=["user", "item", "rating", "timestamp"]).astype(
        {"user": np.int64, "item": np.int64, "rating": float, "timestamp": float}
    )
    items = pd.DataFrame({"item_id": [f"i{n}" for n in range(6)], "title": "t", "category": "", "year": ""})
    users = pd.DataFrame({"user_id": ["a", "b", "c"]})
    table = table.assign(**more)
    return Dataset(
        "some", items, users, table, ("t",) * 6, threshold, CheckReport("", {}), dislike_to=dislike_to
    )


VOTES = [
    (1, 2, -1, 30),
    (0, 3, 1, 20),
    (0, 1, -1, 40),
    (0, 0, 1, 10),
    (0, 5, -1, 5),
    (1, 4, NOTHING, 1),
    (1, 0, 1, 2),
]


def test_votes_up_are_likes_votes_down_dislikes_and_what_was_only_seen_is_neither():
    data = made(VOTES, threshold=1.0, dislike_to=-1.0)
    assert (data.like_count, data.dislike_count) == (3, 3)
    assert data.likes(0)[0].tolist() == [0, 3]
    assert data.dislikes(0).tolist() == [5, 1]
    assert data.dislikes(1).tolist() == [2]
    assert data.dislikes(2).tolist() == data.likes(2)[0].tolist() == data.seen(2).tolist() == []
    assert sorted(data.seen(1).tolist()) == [0, 2, 4]
    assert sorted(data.disliked["item"]) == [1, 2, 5]
    assert sorted(data.liked["item"]) == [0, 0, 3]
    assert data.likes_by_item.tolist() == [2, 0, 0, 1, 0, 0]
    assert data.likes_by_user.tolist() == [2, 1, 0]


def test_a_dislike_is_never_a_like_wherever_the_bars_stand():
    rows = [(0, item, item, item) for item in range(6)]
    for threshold, liked in ((NOTHING, [3, 4, 5]), (2.0, [3, 4, 5]), (4.0, [4, 5])):
        data = made(rows, threshold=threshold, dislike_to=2.0)
        assert data.liked["item"].tolist() == liked
        assert data.disliked["item"].tolist() == [0, 1, 2]


def test_without_bars_every_interaction_is_a_like_and_nothing_is_copied():
    data = made(VOTES)
    assert data.like_count == len(VOTES)
    assert data.dislike_count == 0
    assert data.liked is data.interactions
    assert np.shares_memory(data.of_likes("item"), data.interactions["item"].to_numpy())


def test_likes_come_in_time_and_in_the_order_of_the_file_where_times_are_equal_or_unknown():
    rows = [
        (0, 5, 4, NOTHING),
        (0, 4, 4, 9),
        (0, 3, 4, 7),
        (1, 3, 4, 1),
        (0, 2, 5, 9),
        (0, 1, NOTHING, 3),
        (0, 0, 4, NOTHING),
    ]
    data = made(rows, threshold=4.0)
    assert data.likes(0)[0].tolist() == [3, 4, 2, 5, 0]
    assert data.likes(0)[1].tolist() == [4, 4, 5, 4, 4]
    by_pandas = data.liked.sort_values(["user", "timestamp"], kind="stable")
    assert data.interactions["item"].to_numpy()[data.like_order].tolist() == by_pandas["item"].tolist()


def test_narrow_row_numbers_answer_as_wide_ones():
    data = made(VOTES, threshold=1.0, dislike_to=-1.0)
    narrow = replace(data, interactions=data.interactions.astype({"user": np.int32, "item": np.int32}))
    for user in range(3):
        for ask in (Dataset.seen, Dataset.dislikes, lambda one, user: one.likes(user)[0]):
            assert ask(narrow, user).tolist() == ask(data, user).tolist()
            assert ask(narrow, user).dtype == np.int64


def test_the_part_that_is_kept_keeps_bars_and_strengths():
    data = made(VOTES, threshold=1.0, dislike_to=-1.0, strength=np.arange(1.0, 8.0))
    part = data.restricted_to(data.interactions["user"] == 0, "part")
    assert part.strengths
    assert part.dislikes(0).tolist() == [5, 1]
    assert part.interactions["strength"].tolist() == [2.0, 3.0, 4.0, 5.0]
    assert not data.restricted_to([True] * 7, "all").interactions["strength"].isna().any()


def test_strengths_are_logarithms_in_units_of_the_median_with_mean_one_over_the_likes():
    """Worked by hand: median 4; log 2, log 1.25 and log 26 over their mean."""
    data = made(
        [(0, 0, 5, 1), (0, 1, 5, 2), (1, 2, 5, 3), (0, 3, 1, 4)],
        threshold=4.0,
        strength=[4.0, 1.0, 100.0, 7.0],
    )  # the fourth is no like: its strength has no say
    logs = np.log([2.0, 1.25, 26.0])
    np.testing.assert_allclose(data.relative_strengths(), logs / logs.mean())
    np.testing.assert_allclose(data.like_strengths(0), logs[:2] / logs.mean())
    assert data.relative_strengths().mean() == pytest.approx(1.0)
    assert made(VOTES).relative_strengths() is None
    assert made(VOTES).like_strengths(0) is None


def test_a_long_tail_does_not_drown_the_others():
    played = np.r_[np.full(99, 3.0), 3e6]
    found = Strengths.of(played).relative(played)
    assert found.mean() == pytest.approx(1.0)
    assert found[0] > 0.8
    assert found[-1] < 20 * found[0]


def test_a_strength_that_says_nothing_counts_as_the_mean():
    given = np.array([2.0, np.nan, 0.0, -1.0, np.inf, 8.0])
    scale = Strengths.of(given)
    found = scale.relative(given)
    assert found[1:5].tolist() == [1.0] * 4
    assert found[[0, 5]].mean() == pytest.approx(1.0)
    assert Strengths.of(np.array([np.nan])).relative(np.array([np.nan, 3.0]))[0] == 1.0
    assert np.isfinite(Strengths.of(np.empty(0)).relative(np.array([3.0]))).all()
