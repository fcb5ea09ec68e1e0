"""The scale ratings are on: which are impossible, and from where on one is usually a like.

Works on the distinct numbers of a column with how often each occurs, which is all a scale depends on.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recsys_core.types import FloatArray

CountArray = npt.NDArray[np.int64]
"""How often each of several distinct values occurs."""

SCALES = ((0.0, 1.0), (1.0, 5.0), (0.0, 5.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0), (-10.0, 10.0))
"""Scales people use, narrow ones first."""

NEARLY_ALL = 0.99
"""Share of the ratings that has to lie on a scale for it to be theirs."""
STEPS = 21
"""Distinct ratings that a scale can have: 0 to 10 in halves."""
STRAYS = 5
"""Distinct values off the scale that are taken for mistakes."""

QUANTILE = 0.6
"""On scales other than 1 to 5 a rating counts as a like from this quantile of all ratings on."""


def scale_of_counts(numbers: FloatArray, counts: CountArray) -> tuple[float, float] | None:
    """The first of `SCALES` that holds nearly all ratings in at most `STEPS` steps; None where none does.

    Counts, such as plays, have many steps or a long tail and so no scale.

    Args:
        numbers: distinct ratings (n,).
        counts: how often each occurs (n,).
    """
    total = counts.sum()
    for low, high in SCALES:
        inside = (numbers >= low) & (numbers <= high)
        if (
            total
            and counts[inside].sum() / total >= NEARLY_ALL
            and inside.sum() <= STEPS
            and (~inside).sum() <= STRAYS
        ):
            return low, high
    return None


def quantile_of_counts(numbers: FloatArray, counts: CountArray, share: float) -> float:
    """The linearly interpolated quantile, to the last bit the one of the ratings written out in full.

    Args:
        numbers: distinct ratings (n,), rising, at least one.
        counts: how often each occurs (n,).
    """
    ends = np.cumsum(counts)
    place = share * (int(ends[-1]) - 1)
    below = int(place)
    low = float(numbers[np.searchsorted(ends, below, side="right")])
    high = float(numbers[np.searchsorted(ends, min(below + 1, int(ends[-1]) - 1), side="right")])
    part = place - below  # from the nearer end, as numpy does
    return low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part)


def usual_start(numbers: FloatArray, counts: CountArray) -> float:
    """4 where ratings run within 0 to 5, else the `QUANTILE`; NaN (everything counts) where there are none.

    Args:
        numbers: distinct ratings (n,), rising.
        counts: how often each occurs (n,).
    """
    if not len(numbers):
        return float("nan")
    if numbers[0] >= 0 and 3 < numbers[-1] <= 5:
        return 4.0
    return quantile_of_counts(numbers, counts, QUANTILE)
