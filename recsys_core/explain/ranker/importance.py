"""Permutation importance of the score's parts for the whole ranker, on held-out likes.

Breiman 2001; Fisher, Rudin & Dominici 2019. A column of contributions (see `item.features`) is permuted among a user's
candidates, the others stay; what nDCG loses is its importance. The components of a group are permuted together.

There is one split, so a user is asked about once, and intervals are over users.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys_core.components.registry import GROUPS
from recsys_core.engine import Engine
from recsys_core.evaluation.metrics import bootstrap_interval, ndcg_of_scores
from recsys_core.explain.explanation import GlobalImportance
from recsys_core.explain.item.features import Level, columns, speaking
from recsys_core.explain.ranker.conditional import shuffled_within, strata
from recsys_core.explain.ranker.fields import REPEATS as FIELD_REPEATS
from recsys_core.explain.ranker.fields import field_drops
from recsys_core.explain.ranker.held_out import TOP, USERS, HeldOutModel, nobody_held_out
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.translating import msg
from recsys_core.types import FloatArray, Progress, silent

REPEATS = 30
"""Permutations of each column and user."""
WITHIN = 10
"""Permutations within strata of each column and user."""


@dataclass(frozen=True)
class PartImportance(GlobalImportance):
    """The importance of a part, and whether it is silent.

    Attributes:
        silent: it tells no two candidates of anybody asked apart, whatever its weight; its figures are 0 for that reason.
        beyond: mean drop when it is shuffled among candidates that are alike in the other columns alone, see `conditional`:
            what it adds beyond them; None where that was not measured.
        beyond_low, beyond_high: its 95 % interval.
    """

    silent: bool = False
    beyond: float | None = None
    beyond_low: float | None = None
    beyond_high: float | None = None


@dataclass(frozen=True)
class HeldOutImportance:
    """Importance of each group for the whole ranker, with what it was measured on."""

    protocol: str
    users: int
    k: int
    repeats: int
    ndcg: float
    groups: tuple[PartImportance, ...]


def global_importance(
    model: HeldOutModel,
    settings: Settings,
    repeats: int = REPEATS,
    seed: int = 0,
    progress: Progress = silent,
    level: Level = "group",
) -> tuple[float, tuple[PartImportance, ...]]:
    """nDCG@10 of the ranker, and its drop when a group is permuted within each user's candidates.

    At another level columns go alone: what is correlated for one user need not be for the next. Fields of the texts are
    permuted among the items, see `fields`.

    Returns:
        nDCG@10 and, per group, mean drop with a 95 % percentile bootstrap interval over users, the standard deviation of
        the drop over permutations, and whether it is silent. Of a single user there is no interval, and no drop is told
        from 0.

    Raises:
        SettingsError: nobody has a held-out like.
    """
    if not model.users:
        raise nobody_held_out()
    rng = np.random.default_rng(seed)
    model = model.drawn(USERS, rng)
    names = model.users
    within: dict[str, FloatArray] = {}
    if level == "field":
        base, drops = field_drops(model, settings, seed, progress)
        heard = set(drops)
    else:
        base, drops, within, heard = _column_drops(model, settings, repeats, rng, progress, level)
    result = []
    for group, table in drops.items():
        per_user = table.mean(axis=1)
        low, high = bootstrap_interval(per_user, seed)
        beyond = within[group].mean(axis=1) if group in within else None
        ends = (None, None) if beyond is None else bootstrap_interval(beyond, seed)
        result.append(
            PartImportance(
                group,
                float(per_user.mean()),
                low,
                high,
                float(table.mean(axis=0).std()),
                len(names) > 1 and bool(low > 0 or high < 0),
                group not in heard,
                None if beyond is None else float(beyond.mean()),
                *ends,
            )
        )
    return float(base.mean()), tuple(result)


def _column_drops(
    model: HeldOutModel,
    settings: Settings,
    repeats: int,
    rng: np.random.Generator,
    progress: Progress,
    level: Level,
) -> tuple[FloatArray, dict[str, FloatArray], dict[str, FloatArray], set[str]]:
    """nDCG@10 of each user (U,), what it loses under each permutation of each column (U, repeats), and columns not silent.

    The second losses are those of permutations within strata (U, `WITHIN`).
    """
    names = model.users
    heard: set[str] = set()
    base = np.zeros(len(names))
    expected = {"group": GROUPS, "component": [one.name for one in model.engine.components]}.get(level, ())
    drops: dict[str, FloatArray] = {name: np.zeros((len(names), repeats)) for name in expected}
    within: dict[str, FloatArray] = {name: np.zeros((len(names), WITHIN)) for name in expected}
    own = np.random.default_rng(len(names))  # of its own, so that the other permutations stay what they are
    for done, name in enumerate(names):
        if done % 10 == 0:
            progress("permuting", done, len(names))
        ranking = model.engine.rank(Query(user=name), settings)
        rows = ranking.candidates
        relevant = np.isin(rows, model.held[name]).astype(float)
        scores, ties = ranking.scores[rows], ranking.ties[rows]
        base[done] = ndcg_of_scores(scores, relevant, ties, TOP)
        found = columns(model.engine, ranking, level)
        heard |= speaking(ranking, found, level)
        for repeat in range(repeats):
            order = rng.permutation(len(rows))
            for group, column in found.items():
                table = drops.setdefault(group, np.zeros((len(names), repeats)))
                if np.any(column):
                    permuted = scores - column + column[order]
                    table[done, repeat] = base[done] - ndcg_of_scores(permuted, relevant, ties, TOP)
        for group, column in found.items():
            table = within.setdefault(group, np.zeros((len(names), WITHIN)))
            if np.any(column):
                labels = strata(column, [other for name_of, other in found.items() if name_of != group])
                for repeat in range(WITHIN):
                    permuted = scores - column + column[shuffled_within(labels, own)]
                    table[done, repeat] = base[done] - ndcg_of_scores(permuted, relevant, ties, TOP)
    progress("permuting", len(names), len(names))
    return base, drops, within, heard


def held_out_importance(
    engine: Engine,
    settings: Settings,
    model: HeldOutModel | None = None,
    progress: Progress = silent,
    level: Level = "group",
) -> HeldOutImportance:
    """Global importance on likes that the ranker measured has not seen; `model` saves fitting it again.

    Raises:
        SettingsError: nobody has two likes.
    """
    model = model or HeldOutModel.of(engine)
    value, groups = global_importance(model, settings, progress=progress, level=level)
    protocol = msg("per user at random, four fifths of the likes for training, one fifth held out, one split")
    repeats = FIELD_REPEATS if level == "field" else REPEATS
    return HeldOutImportance(protocol, min(USERS, len(model.users)), TOP, repeats, value, groups)
