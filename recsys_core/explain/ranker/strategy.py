"""From importance to strategy: other weights and another PCA size, proposed from what was measured.

Likes are held out and their users halved. On the first half the importance of each group is measured and candidates are
compared: the weights moved towards the shares of importance, by steps, at several PCA sizes. The best one is then
measured on the second half against the weights as they are, user by user; that difference and its interval are what a
proposal is judged by. Nothing is applied.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from recsys_core.components.registry import GROUPS
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.evaluation.metrics import bootstrap_interval
from recsys_core.explain.explanation import GlobalImportance
from recsys_core.explain.ranker.held_out import TOP, HeldOutModel, ndcg_by_user
from recsys_core.explain.ranker.importance import global_importance
from recsys_core.fusion import Settings, simplex
from recsys_core.types import Progress, silent

MOVES = (0.25, 0.5, 0.75, 1.0)
"""How far the weights are moved towards the shares of importance."""
SIZES = (16, 32, 64, 128, 256)
USERS = 200
"""People a proposal is found and judged on, at most."""
FEWEST = 4
"""People needed."""
REPEATS = 5
"""Permutations of each group and person."""


@dataclass(frozen=True)
class Suggestion:
    """Other settings and what they can be expected to change.

    Attributes:
        weights, pca: proposed.
        weights_now, pca_now: as they are.
        importance: measured on the users the proposal was found on.
        ndcg_now, ndcg_then: mean nDCG@k on users it was not found on.
        difference, low, high: mean of the paired differences with its 95 % bootstrap interval over those users.
        gain: whether the interval lies above 0; where it does not there is no reason to change.
    """

    weights: dict[str, float]
    pca: int
    weights_now: dict[str, float]
    pca_now: int
    importance: tuple[GlobalImportance, ...]
    k: int
    tried: int
    found_on: int
    measured_on: int
    ndcg_now: float
    ndcg_then: float
    difference: float
    low: float
    high: float
    gain: bool


def suggest(
    engine: Engine,
    settings: Settings,
    model: HeldOutModel | None = None,
    users: int = USERS,
    seed: int = 0,
    progress: Progress = silent,
) -> Suggestion:
    """Propose weights and a PCA size.

    Args:
        model: fitted without some likes; saves fitting it again.
        users: at most this many, half of them to find the proposal on.

    Raises:
        SettingsError: fewer than `FEWEST` people have a held-out like.
    """
    model = model or HeldOutModel.of(engine)
    trained = model.engine
    rng = np.random.default_rng(seed)
    names = rng.permutation(np.array(model.users, dtype=object)).tolist()[:users]
    if len(names) < FEWEST:
        raise SettingsError(
            "Likes of {people} people can be held out, and a proposal needs {fewest}: half to find it, half to judge it.",
            people=len(names),
            fewest=FEWEST,
        )
    half = len(names) // 2
    finding, judging = names[:half], names[half:]
    size = trained.pca_size(settings)
    settings = trained.settled(settings)
    now = dict(settings.on("history").groups)
    progress("measuring importance", 0, 1)
    _, importance = global_importance(model.of_users(finding), settings, REPEATS, progress=progress)
    worth = {row.group: max(row.drop, 0.0) for row in importance}
    total = sum(worth.values())
    shares = {group: worth[group] / total for group in GROUPS} if total > 0 else now
    tried: list[Settings] = [replace(settings, weights=now, pca=size)]
    for move in MOVES:
        mixed = {group: (1 - move) * now[group] + move * shares[group] for group in GROUPS}
        tried.append(replace(settings, weights=simplex(mixed), pca=size))
    values = []
    for place, one in enumerate(tried):
        progress("comparing weights", place, len(tried))
        values.append(float(ndcg_by_user(model, finding, one).mean()))
    best = tried[int(np.argmax(values))]
    others = [replace(best, pca=k) for k in SIZES if k <= trained.space.size and k != size]
    for place, one in enumerate(others):
        progress("comparing PCA sizes", place, len(others))
        values.append(float(ndcg_by_user(model, finding, one).mean()))
    tried += others
    best = tried[int(np.argmax(values))]
    progress("measuring on other users", 0, 1)
    before = ndcg_by_user(model, judging, tried[0])
    after = ndcg_by_user(model, judging, best)
    gaps = after - before
    low, high = bootstrap_interval(gaps)
    progress("measured", 1, 1)
    return Suggestion(
        dict(simplex(best.weights or now)),
        int(best.pca or size),
        now,
        size,
        importance,
        TOP,
        len(tried),
        len(finding),
        len(judging),
        float(before.mean()),
        float(after.mean()),
        float(gaps.mean()),
        low,
        high,
        low > 0,
    )
