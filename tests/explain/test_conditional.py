"""Shuffling within strata."""

import numpy as np
import pytest

from recsys_core.explain.ranker.conditional import LEAST, shuffled_within, strata


def test_nobody_leaves_the_own_stratum_and_everybody_can_move():
    labels = np.array([2, 0, 2, 0, 1, 2, 0, 0])
    seen = set()
    for seed in range(50):
        order = shuffled_within(labels, np.random.default_rng(seed))
        assert sorted(order) == list(range(8))
        assert (labels[order] == labels).all()
        seen.add(tuple(order))
    assert len(seen) > 20


def test_strata_hold_candidates_that_are_alike_in_what_is_correlated():
    rng = np.random.default_rng(0)
    other, noise = rng.normal(size=400), rng.normal(size=400)
    column = other + 0.1 * rng.normal(size=400)
    labels = strata(column, [other, noise])
    assert 2 <= len(set(labels)) <= 8
    assert min(np.bincount(labels)[np.unique(labels)]) >= LEAST
    inside = sum(other[labels == one].var() * (labels == one).sum() for one in set(labels)) / 400
    assert inside < 0.2 * other.var()
    apart = np.corrcoef(column[shuffled_within(labels, rng)], other)[0, 1]
    assert apart > 0.75  # shuffled, it still says what the other does
    assert abs(np.corrcoef(column[rng.permutation(400)], other)[0, 1]) < 0.2


@pytest.mark.parametrize("others", [[], [np.ones(100)]])
def test_where_nothing_else_is_said_there_is_one_stratum(others):
    assert set(strata(np.arange(100.0), others)) == {0}


def test_parts_that_say_the_same_add_little_beyond_each_other(engine):
    """Two components of one group by halves: each alone seems to matter little or much, beyond the other neither does."""
    from recsys_core import Settings
    from recsys_core.explain.ranker.held_out import HeldOutModel
    from recsys_core.explain.ranker.importance import global_importance

    model = HeldOutModel.of(engine)
    model = model.of_users(model.users[:40])
    _, rows = global_importance(model, Settings(), repeats=4)
    heard = [row for row in rows if not row.silent]
    assert all(row.beyond_low <= row.beyond <= row.beyond_high for row in heard)
    marginal = {row.group: row.drop for row in heard}
    beyond = {row.group: row.beyond for row in heard}
    assert beyond["collaborative"] < marginal["collaborative"]  # the order of likes stands in for much of it
    again = global_importance(model, Settings(), repeats=4)[1]
    assert again == rows
