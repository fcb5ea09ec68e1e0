"""Shuffling within strata: what a part adds beyond the parts that say nearly the same.

Where two parts are correlated, shuffling one alone makes candidates that do not exist, and the other stands in for it. So its
column is shuffled only among candidates that are alike in the other columns: in the leaves of a regression tree of the column on
the others (conditional importance, Strobl et al., BMC Bioinformatics 2008; subgroups by trees, Molnar, König, Bischl &
Casalicchio, Data Mining and Knowledge Discovery 2023).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recsys_core.types import FloatArray, RowArray

LEAVES = 8
"""Strata at most."""
LEAST = 20
"""Candidates in a stratum at least: among fewer there is little to shuffle."""


def strata(column: FloatArray, others: Sequence[FloatArray]) -> RowArray:
    """The stratum of each candidate (m,): the leaf of a tree of the column on the others; one stratum where they say nothing."""
    from sklearn.tree import DecisionTreeRegressor

    known = [other for other in others if np.ptp(other) > 0]
    if not known or np.ptp(column) == 0 or len(column) < 2 * LEAST:
        return np.zeros(len(column), np.int64)
    tree = DecisionTreeRegressor(max_leaf_nodes=LEAVES, min_samples_leaf=LEAST, random_state=0)
    found: RowArray = tree.fit(np.stack(known, axis=1), column).apply(np.stack(known, axis=1))
    return found


def shuffled_within(labels: RowArray, rng: np.random.Generator) -> RowArray:
    """A random order (m,) that moves every candidate to a place of its own stratum."""
    places = np.argsort(labels, kind="stable")
    drawn = np.lexsort((rng.random(len(labels)), labels))
    order = np.empty(len(labels), np.int64)
    order[places] = drawn
    return order
