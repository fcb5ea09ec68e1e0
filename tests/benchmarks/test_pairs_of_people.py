"""Pairs of a person and an item are no people: the faithfulness benchmark clusters them by person."""

import numpy as np
import pytest
import scipy.stats
from explain import over_people


def test_a_persons_pairs_count_as_one_person():
    """Four pairs of each of sixty people, all with that person's figure: as wide as with one pair each."""
    own = np.random.default_rng(2).normal(0.2, 0.1, 60)
    people = [f"r{n:02}" for n in range(60)]
    figure, z, count = over_people(np.repeat(people, 4).tolist(), np.repeat(own, 4))
    alone, same, _ = over_people(people, own)
    assert figure == pytest.approx(alone)
    assert (z, count) == (pytest.approx(same), 60)
    peer = scipy.stats.bootstrap(
        (own,), np.mean, n_resamples=9999, method="percentile", rng=np.random.default_rng(5)
    ).confidence_interval
    assert figure["high"] - figure["low"] == pytest.approx(peer.high - peer.low, rel=0.08)
    assert z == pytest.approx(scipy.stats.ttest_1samp(own, 0).statistic)


def test_people_weigh_alike_however_many_pairs_they_have():
    figure, _, count = over_people(["a", "a", "a", "b"], np.array([1.0, 1.0, 1.0, 3.0]))
    assert (figure["value"], count) == (2.0, 2)
