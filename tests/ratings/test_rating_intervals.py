"""Intervals of errors over resampled users, beside scipy's bootstrap."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from recsys_core.evaluation.ratings import _bootstrap


@pytest.mark.parametrize("root", [False, True])
def test_errors_are_resampled_by_user_as_scipy_does(root):
    """Users weigh by how many ratings they have. Ends agree within 5 % of the width, three standard errors of 2,000 resamples."""
    rng = np.random.default_rng(5)
    counts = rng.integers(1, 60, 150)
    sums = np.array([(rng.gamma(2.0, 0.4) * rng.random(count)).sum() for count in counts])

    def error(sums, counts, axis=-1):
        mean = sums.sum(axis=axis) / counts.sum(axis=axis)
        return np.sqrt(mean) if root else mean

    theirs = bootstrap(
        (sums, counts), error, paired=True, method="percentile", random_state=1, vectorized=True
    ).confidence_interval
    low, high = np.percentile(_bootstrap(sums, counts.astype(float), root), [2.5, 97.5])
    slack = 0.05 * (theirs.high - theirs.low)
    assert low == pytest.approx(theirs.low, abs=slack)
    assert high == pytest.approx(theirs.high, abs=slack)
    assert low < error(sums, counts) < high
