"""Whether two accounts of the same words agree."""

from __future__ import annotations

import numpy as np

from recsys_core.types import FloatArray

LEAST = 3
"""Fewer words than this have no order worth comparing."""


def _comparable(a: FloatArray, b: FloatArray) -> bool:
    return len(a) >= LEAST and bool(np.ptp(a) > 0 and np.ptp(b) > 0)


def kendall(a: FloatArray, b: FloatArray) -> float | None:
    """Kendall's tau-b; None, which is not 0, for fewer than three words or a constant side."""
    from scipy.stats import kendalltau

    return float(kendalltau(a, b).statistic) if _comparable(a, b) else None


def spearman(a: FloatArray, b: FloatArray) -> float | None:
    """Spearman's rho; None for fewer than three words or a constant side."""
    from scipy.stats import spearmanr

    return float(spearmanr(a, b).statistic) if _comparable(a, b) else None
