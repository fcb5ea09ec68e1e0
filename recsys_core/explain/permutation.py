"""Permutation importance of the score's groups: for one item, and for the whole ranker.

Breiman 2001; Fisher, Rudin & Dominici 2019. A column of contributions (see `features`) is permuted among a query's
candidates, the others stay; what the item or the metric loses is its importance. The components of a group are permuted
together, and so are columns that are correlated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from recsys_core.errors import SettingsError
from recsys_core.evaluation.metrics import ndcg_of_scores
from recsys_core.evaluation.protocols import warm_split
from recsys_core.explain.explanation import GlobalImportance, LocalImportance
from recsys_core.explain.features import Level, columns, field_scores, joined
from recsys_core.explain.field_importance import REPEATS as FIELD_REPEATS
from recsys_core.explain.field_importance import field_drops
from recsys_core.fusion import GROUPS
from recsys_core.query import Query
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray, Progress, RowArray, silent

if TYPE_CHECKING:
    from recsys_core.engine import Engine
    from recsys_core.fusion import Settings

KEPT = 5000
"""Length up to which permutations are kept."""
REPEATS = 30
TOP = 10


@dataclass(frozen=True)
class HeldOutImportance:
    """Importance of each group for the whole ranker, with what it was measured on."""

    protocol: str
    users: int
    k: int
    repeats: int
    ndcg: float
    groups: tuple[GlobalImportance, ...]


def _row(name: str, level: str, changes: FloatArray, ranks: FloatArray, top: int) -> LocalImportance:
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
        float((ranks <= top).mean()),
        level,
    )


def _orders(repeats: int, size: int, seed: int) -> RowArray:
    """Permutations (repeats, size), the same for every list of this length; kept where they are small."""
    return (
        _kept_orders(repeats, size, seed) if size <= KEPT else _kept_orders.__wrapped__(repeats, size, seed)
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
    repeats: int = 200,
    top: int = TOP,
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
        rows.append(_row(name, level, own[:, 0] - scores[position], ranks, top))
    return tuple(rows)


def field_importance(
    engine: Engine, ranking: Ranking, item: int, top: int = TOP
) -> tuple[LocalImportance, ...]:
    """Rank and score of one candidate when a field of its text is that of another candidate, 20 draws."""
    if ranking.rank_of(item) is None:
        return ()
    rows = []
    for name, scores in field_scores(engine, ranking, item).items():
        ranks = np.array([float(ranking.place_at(item, float(score))) for score in scores])
        rows.append(_row(name, "field", scores - float(ranking.scores[item]), ranks, top))
    return tuple(rows)


def global_importance(
    engine: Engine,
    held_out: dict[str, RowArray],
    settings: Settings,
    k: int = 10,
    repeats: int = REPEATS,
    users: int = 200,
    seed: int = 0,
    progress: Progress = silent,
    level: Level = "group",
) -> tuple[float, tuple[GlobalImportance, ...]]:
    """nDCG@k of the ranker, and its drop when a group is permuted within each user's candidates.

    At another level columns go alone: what is correlated for one user need not be for the next. Fields of the texts are
    permuted among the items, see `field_importance`.

    Args:
        engine: fitted without the held-out interactions.
        held_out: rows of the held-out likes by user id.
        users: at most this many users, drawn by `seed`.

    Returns:
        nDCG@k and, per group, mean drop with a 95 % percentile bootstrap interval over users and the standard
        deviation of the drop over permutations. Of a single user there is no interval, and no drop is told from 0.

    Raises:
        SettingsError: nobody has a held-out like.
    """
    rng = np.random.default_rng(seed)
    names = sorted(name for name, rows in held_out.items() if len(rows))
    if not names:
        raise nobody_held_out()
    if len(names) > users:
        names = sorted(rng.choice(np.array(names), users, replace=False).tolist())
    if level == "field":
        base, drops = field_drops(engine, held_out, names, settings, k, seed, progress)
    else:
        base, drops = _column_drops(engine, held_out, names, settings, k, repeats, rng, progress, level)
    draws = rng.integers(0, len(names), (2000, len(names)))
    result = []
    for group, table in drops.items():
        per_user = table.mean(axis=1)
        low, high = np.percentile(per_user[draws].mean(axis=1), [2.5, 97.5])
        result.append(
            GlobalImportance(
                group,
                float(per_user.mean()),
                float(low),
                float(high),
                float(table.mean(axis=0).std()),
                len(names) > 1 and bool(low > 0 or high < 0),
            )
        )
    return float(base.mean()), tuple(result)


def _column_drops(
    engine: Engine,
    held_out: dict[str, RowArray],
    names: list[str],
    settings: Settings,
    k: int,
    repeats: int,
    rng: np.random.Generator,
    progress: Progress,
    level: Level,
) -> tuple[FloatArray, dict[str, FloatArray]]:
    """nDCG@k of each user (U,), and what it loses under each permutation of each column (U, repeats)."""
    base = np.zeros(len(names))
    drops: dict[str, FloatArray] = (
        {group: np.zeros((len(names), repeats)) for group in GROUPS} if level == "group" else {}
    )
    for done, name in enumerate(names):
        if done % 10 == 0:
            progress("permuting", done, len(names))
        ranking = engine.rank(Query(user=name), settings)
        rows = ranking.candidates
        relevant = np.isin(rows, held_out[name]).astype(float)
        scores, ties = ranking.scores[rows], ranking.ties[rows]
        base[done] = ndcg_of_scores(scores, relevant, ties, k)
        found = columns(engine, ranking, level)
        for repeat in range(repeats):
            order = rng.permutation(len(rows))
            for group, column in found.items():
                table = drops.setdefault(group, np.zeros((len(names), repeats)))
                if np.any(column):
                    permuted = scores - column + column[order]
                    table[done, repeat] = base[done] - ndcg_of_scores(permuted, relevant, ties, k)
    progress("permuting", len(names), len(names))
    return base, drops


def nobody_held_out() -> SettingsError:
    """What to raise where no like can be held out."""
    return SettingsError(
        "There is nobody whose likes could be held out, so nothing about the whole ranker can be measured: that needs people with at least two likes each."
    )


def held_out_twin(engine: Engine, seed: int = 0) -> tuple[Engine, dict[str, RowArray]]:
    """The same kind of engine fitted without a fifth of each user's likes, and the likes held out.

    The embeddings are those of the engine, so nothing is encoded again.

    Raises:
        SettingsError: nobody has two likes.
    """
    train, held = warm_split(engine.dataset, seed)
    if not any(len(rows) for rows in held.values()):
        raise nobody_held_out()
    return engine.refit(train), held


def held_out_importance(
    engine: Engine,
    settings: Settings,
    twin: tuple[Engine, dict[str, RowArray]] | None = None,
    users: int = 200,
    progress: Progress = silent,
    level: Level = "group",
) -> HeldOutImportance:
    """Global importance on likes that the ranker measured has not seen; `twin` saves fitting it again."""
    trained, held = twin or held_out_twin(engine)
    value, groups = global_importance(
        trained, held, settings, TOP, REPEATS, users, progress=progress, level=level
    )
    counted = min(users, sum(1 for rows in held.values() if len(rows)))
    protocol = "per user at random, 80 % of the likes for training, 20 % held out, one split"
    repeats = FIELD_REPEATS if level == "field" else REPEATS
    return HeldOutImportance(protocol, counted, TOP, repeats, value, groups)
