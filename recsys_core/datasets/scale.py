"""The scale ratings are on: which are impossible, and from where on one is a like."""

from __future__ import annotations

import pandas as pd

SCALES = ((0.0, 1.0), (1.0, 5.0), (0.0, 5.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0), (-10.0, 10.0))
"""Scales people use, narrow ones first."""

NEARLY_ALL = 0.99
STEPS = 21
STRAYS = 5

QUANTILE = 0.6
"""On scales other than 1 to 5 a rating counts as a like from this quantile of all ratings on."""


def scale_of(ratings: pd.Series) -> tuple[float, float] | None:
    """The first of `SCALES` that holds nearly all ratings in at most `STEPS` steps; None where none does.

    Counts, such as plays, have many steps or a long tail and so no scale.
    """
    known = ratings.dropna()
    for low, high in SCALES:
        inside = known.between(low, high)
        if (
            len(known)
            and inside.mean() >= NEARLY_ALL
            and known[inside].nunique() <= STEPS
            and known[~inside].nunique() <= STRAYS
        ):
            return low, high
    return None


def off_scale(ratings: pd.Series, scale: tuple[float, float] | None) -> pd.Series:
    """Which ratings lie outside the scale; `None` finds it out."""
    scale = scale or scale_of(ratings)
    if scale is None:
        return pd.Series(False, index=ratings.index)
    return ratings.notna() & ~ratings.between(*scale)


def like_threshold(ratings: pd.Series) -> float:
    """4 where ratings run within 0 to 5, else the `QUANTILE`; NaN (everything counts) where there are none."""
    known = ratings.dropna()
    if known.empty:
        return float("nan")
    if known.min() >= 0 and 3 < known.max() <= 5:
        return 4.0
    return float(known.quantile(QUANTILE))
