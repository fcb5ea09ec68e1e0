"""What settings are worth: nDCG on likes that the ranker measured has not seen, user by user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recsys_core.evaluation.metrics import bootstrap_interval, ndcg_of_scores
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.types import FloatArray, Progress, RowArray, silent

if TYPE_CHECKING:
    from recsys_core.engine import Engine

TOP = 10
USERS = 200

Twin = tuple["Engine", dict[str, RowArray]]
"""An engine fitted without some likes, and those likes by user."""


@dataclass(frozen=True)
class SideBySide:
    """Mean nDCG@k of two rankers on the same users, and the paired difference with its 95 % bootstrap interval."""

    k: int
    users: int
    first: float
    second: float
    difference: float
    low: float
    high: float


def ndcg_by_user(
    twin: Twin, users: list[str], settings: Settings, progress: Progress = silent, k: int = TOP
) -> FloatArray:
    """nDCG@k of each user."""
    engine, held = twin
    engine.prepare(settings)
    found = np.zeros(len(users))
    for place, user in enumerate(users):
        if place % 10 == 0:
            progress("ranking held-out likes", place, len(users))
        ranking = engine.rank(Query(user=user), settings)
        rows = ranking.candidates
        relevant = np.isin(rows, held[user]).astype(float)
        found[place] = ndcg_of_scores(ranking.scores[rows], relevant, ranking.ties[rows], k)
    return found


def side_by_side(
    first: tuple[Twin, Settings],
    second: tuple[Twin, Settings],
    users: int = USERS,
    seed: int = 0,
    progress: Progress = silent,
) -> SideBySide:
    """Two rankers of one dataset on the same held-out likes."""
    names = sorted(name for name, rows in first[0][1].items() if len(rows))
    rng = np.random.default_rng(seed)
    asked = sorted(rng.permutation(np.array(names, dtype=object)).tolist()[:users])
    one = ndcg_by_user(first[0], asked, first[1], progress)
    other = ndcg_by_user(second[0], asked, second[1], progress)
    low, high = bootstrap_interval(other - one)
    return SideBySide(
        TOP,
        len(asked),
        float(one.mean()),
        float(other.mean()),
        float((other - one).mean()),
        low,
        high,
    )
