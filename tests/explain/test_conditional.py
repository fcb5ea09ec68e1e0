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
