"""Permutation importance for one item: what its score and rank become when a column is permuted.

Breiman 2001; Fisher, Rudin & Dominici 2019. A column of contributions (see `features`) is permuted among the query's
candidates, the others stay. The components of a group are permuted together, and so are columns that are correlated.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from recsys_core.engine import Engine
from recsys_core.explain.explanation import LocalImportance
from recsys_core.explain.item.features import Level, columns, field_scores, joined
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray, RowArray

LONGEST_KEPT = 5000
"""Length of a list up to which its permutations are kept: 200 of them take 8 MB."""
PERMUTATIONS = 200
"""Permutations of each column."""
TOP = 10
"""The list whose membership is counted."""


def _row(name: str, level: str, changes: FloatArray, ranks: FloatArray) -> LocalImportance:
    low, high = np.percentile(changes, [5, 95])
    rank_low, rank_high = np.percentile(ranks, [5, 95])
    return LocalImportance(
        name,
        float(changes.mean()),
        float(low),
        float(high),
        float(ranks.mean()),
        float(rank_low),
        float(rank_high),
        float((ranks <= TOP).mean()),
        level,
    )


def _orders(repeats: int, size: int, seed: int) -> RowArray:
    """Permutations (repeats, size), the same for every list of this length; kept where they are small."""
    return (
        _kept_orders(repeats, size, seed)
        if size <= LONGEST_KEPT
        else _kept_orders.__wrapped__(repeats, size, seed)
    )


@lru_cache(maxsize=4)
def _kept_orders(repeats: int, size: int, seed: int) -> RowArray:
    rng = np.random.default_rng(seed)
    orders = np.argsort(rng.random((repeats, size)), axis=1)
    orders.flags.writeable = False
    return orders


def local_importance(
    engine: Engine,
    ranking: Ranking,
    item: int,
    level: Level = "group",
    repeats: int = PERMUTATIONS,
    seed: int = 0,
) -> tuple[LocalImportance, ...]:
    """Rank and score of one candidate when a whole column is permuted, mean and 5 to 95 % interval.

    Returns nothing for an item that is not a candidate: it has no rank to lose.
    """
    place = ranking.rank_of(item)
    if place is None:
        return ()
    position = place - 1
    scores = ranking.scores[ranking.candidates]
    orders = _orders(repeats, len(scores), seed)  # shared by the columns
    found = columns(engine, ranking, level)
    rows = []
    for name, column in (found if level == "group" else joined(found)).items():
        permuted = scores - column + column[orders]  # (repeats, m)
        own = permuted[:, [position]]
        ranks = (permuted > own).sum(axis=1) + 1.0
        rows.append(_row(name, level, own[:, 0] - scores[position], ranks))
    return tuple(rows)


def field_importance(engine: Engine, ranking: Ranking, item: int) -> tuple[LocalImportance, ...]:
    """Rank and score of one candidate when a field of its text is that of another candidate, 20 draws."""
    if ranking.rank_of(item) is None:
        return ()
    rows = []
    for name, scores in field_scores(engine, ranking, item).items():
        ranks = np.array([float(ranking.place_at(item, float(score))) for score in scores])
        rows.append(_row(name, "field", scores - float(ranking.scores[item]), ranks))
    return tuple(rows)
