"""Fusion weights by a search on validation folds, never on what is held out for the figures.

Coordinate search on the simplex of component weights, from the best single component and from the defaults: one
weight at a time is moved by a step and the change kept where nDCG improves; when nothing helps any more the step
gets smaller. What fits the validation folds best need not be best elsewhere, least of all where the draw of a fold
decides: between the defaults and the best found, the weights nearest to the defaults are taken that fall short of the
best by no more than one standard error over the folds (Breiman, Friedman, Olshen & Stone 1984, section 3.4.3). The error is
that of the draw of folds, so their means are compared, and no user counts twice in it. Deterministic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recsys_core.components.registry import GROUPS, default_shares
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.evaluation.protocols import Fold
from recsys_core.fusion import TIER_WEIGHTS, Settings, tier_for, tier_of
from recsys_core.lazy_modules import torch
from recsys_core.types import FloatArray, Progress, RowArray, silent

BUDGET = 1500
"""Weightings tried."""

STEPS = (0.4, 0.15, 0.05, 0.02)
BETWEEN = 10
"""Steps from the default weights to the best found."""
CASES = 1000
"""People asked about at most while weights are searched."""
BYTES = 600_000_000
"""What their scores may take in memory while weights are searched."""


@dataclass(frozen=True, eq=False)
class _Validation:
    """Standardised component scores (C, cases, m) of one fold.

    Attributes:
        base: (cases, m) -inf where an item is no candidate, else a tiny number that breaks ties.
        relevant: (cases, m) 1 where an item was held out.
        ideal: (cases,) the largest possible DCG.
    """

    scores: torch.Tensor
    base: torch.Tensor
    relevant: torch.Tensor
    ideal: torch.Tensor

    def fused(self, weights: FloatArray) -> torch.Tensor:
        """Weighted sums (cases, m), ties broken and what is no candidate taken out."""
        sums: torch.Tensor = torch.tensordot(torch.from_numpy(weights).float(), self.scores, dims=1)
        return sums.add_(self.base)

    def ndcg(self, fused: torch.Tensor, k: int) -> float:
        """Mean nDCG@k of lists by these sums."""
        k = min(k, self.base.shape[1])
        hits = self.relevant.gather(1, fused.topk(k, dim=1).indices)
        discounts = 1.0 / torch.log2(torch.arange(2, k + 2, dtype=torch.float32))
        return float(((hits * discounts).sum(dim=1) / self.ideal).mean())


@dataclass(frozen=True)
class TuningResult:
    """What the search found.

    Attributes:
        settings: weights by group and by component within each group.
        validation: nDCG of those weights on the validation folds.
        default: nDCG of the default weights on the same folds.
        tried: how many weightings were tried.
        folds: how many validation folds.
        distance: how far from the default weights (0) towards the best found (1) these lie.
    """

    settings: Settings
    validation: float
    default: float
    tried: int
    folds: int
    distance: float


def _collect(engine: Engine, fold: Fold, settings: Settings, k: int, seed: int) -> _Validation:
    names = [component.name for component in engine.components]
    columns = np.arange(len(engine.dataset.item_ids)) if fold.among is None else fold.among
    where = np.full(len(engine.dataset.item_ids), -1)
    where[columns] = np.arange(len(columns))
    most = max(20, min(CASES, BYTES // (4 * len(columns) * (len(names) + 2))))
    chosen = np.random.default_rng(seed).permutation(len(fold.cases))[:most]
    cases = [fold.cases[int(position)] for position in chosen]
    scores = np.zeros((len(names), len(cases), len(columns)), np.float32)
    base = np.full((len(cases), len(columns)), -np.inf, np.float32)
    relevant = np.zeros((len(cases), len(columns)), np.float32)
    ties = (-1e-6 * engine.ties / len(where)).astype(np.float32)
    for row, (_, rows) in enumerate(cases):
        if row % engine.block == 0:
            profiles = [engine.profile(query) for query, _ in cases[row : row + engine.block]]
            engine.score_ahead(profiles, settings)
        profile = profiles[row % engine.block]
        tier = tier_for(profile)
        candidates, parts = engine.parts(profile, settings, tier, fold.among)
        base[row, where[candidates]] = ties[candidates]
        relevant[row, where[np.intersect1d(rows, candidates)]] = 1.0
        for part in parts:
            scores[names.index(part.name), row] = part.standard[columns]
    discounts = np.cumsum(1.0 / np.log2(np.arange(2, k + 2)))
    counts = np.minimum(relevant.sum(axis=1).astype(int), k)
    usable = counts > 0
    ideal = discounts[counts[usable] - 1].astype(np.float32)
    arrays = (scores[:, usable], base[usable], relevant[usable], ideal)
    return _Validation(*(torch.from_numpy(np.ascontiguousarray(part)) for part in arrays))


def default_weights(names: Sequence[str], groups: Sequence[str], tier: str) -> FloatArray:
    """Weights (C,) of these components on a cold-start tier; they sum to 1."""
    weights = np.array(
        [
            TIER_WEIGHTS[tier][group] * default_shares(tier)[group].get(name.partition(":")[0], 0.0)
            for name, group in zip(names, groups, strict=True)
        ]
    )
    found: FloatArray = weights / weights.sum()
    return found


def grouped(
    names: Sequence[str], groups: Sequence[str], weights: FloatArray
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Weights (C,) by group, and as shares within each group that has one."""
    by_group = {
        group: float(sum(w for w, g in zip(weights, groups, strict=True) if g == group)) for group in GROUPS
    }
    split = {
        group: {
            name: float(w / by_group[group])
            for name, w, g in zip(names, weights, groups, strict=True)
            if g == group and by_group[group] > 0
        }
        for group in GROUPS
    }
    return by_group, {group: shares for group, shares in split.items() if shares}


class _Search:
    """Counts weightings and knows the worth of each."""

    def __init__(self, folds: Sequence[_Validation], k: int, budget: int, progress: Progress) -> None:
        self.folds = folds
        self.k = k
        self.budget = budget
        self.progress = progress
        self.tried = 0

    def _worth(self, fused: Sequence[torch.Tensor]) -> FloatArray:
        self.tried += 1
        if self.tried % 10 == 0:
            self.progress("tuning the weights", min(self.tried, self.budget), self.budget)
        return np.array([fold.ndcg(sums, self.k) for fold, sums in zip(self.folds, fused, strict=True)])

    def by_fold(self, weights: FloatArray) -> FloatArray:
        """nDCG of each fold."""
        return self._worth([fold.fused(weights) for fold in self.folds])

    def worth(self, weights: FloatArray) -> float:
        """Mean nDCG over the folds."""
        return float(self.by_fold(weights).mean())

    def cautious(self, default: FloatArray, best: FloatArray) -> tuple[float, FloatArray, float]:
        """The weights nearest to the defaults that are not worse than the best by more than one standard error.

        Returns:
            How far they lie from the defaults (0) towards the best (1), the weights, and their mean nDCG. With a
            single fold there is no standard error, and they are the best.
        """
        from scipy.stats import sem

        most = self.by_fold(best)
        for step in range(BETWEEN if len(self.folds) > 1 else 0):
            part = step / BETWEEN
            weights = (1 - part) * default + part * best
            found = self.by_fold(weights)
            short = most - found
            if short.mean() <= sem(short):
                return part, weights, float(found.mean())
        return 1.0, best, float(most.mean())

    def climb(self, start: FloatArray, places: RowArray, until: int) -> tuple[FloatArray, float]:
        """Move one weight at a time, by smaller and smaller steps, as long as that helps and budget is left.

        A list does not change when all weights are scaled, so only the moved component is added to sums kept from
        before.
        """
        here, value = start, self.worth(start)
        fused = [fold.fused(here) for fold in self.folds]
        trials = [
            torch.empty_like(sums) for sums in fused
        ]  # a fresh table each time costs more than the sum in it
        for step in STEPS:
            moved = True
            while moved and self.tried < until:
                moved = False
                for place in places:
                    for change in (step, -step):
                        trial = here.copy()
                        trial[place] = max(trial[place] + change, 0.0)
                        if self.tried >= until or trial.sum() <= 0 or trial[place] == here[place]:
                            continue
                        by = float(trial[place] - here[place])
                        for out, kept, fold in zip(trials, fused, self.folds, strict=True):
                            torch.add(kept, fold.scores[place], alpha=by, out=out)
                        found = float(self._worth(trials).mean())
                        if found > value + 1e-5:
                            here, value, moved = trial / trial.sum(), found, True
                            fused = [fold.fused(here) for fold in self.folds]
        return here, value


def tune(
    engines: Sequence[tuple[Engine, Fold]],
    settings: Settings,
    k: int = 10,
    budget: int = BUDGET,
    progress: Progress = silent,
) -> TuningResult:
    """Search component weights on validation folds, each with an engine fitted on its training part."""
    folds = [_collect(engine, fold, settings, k, seed) for seed, (engine, fold) in enumerate(engines)]
    folds = [fold for fold in folds if len(fold.ideal)]
    if not folds:
        raise SettingsError(
            "No held-out like of the validation folds is a candidate: give --weights, or a larger dataset."
        )
    first = engines[0][0]
    names = [component.name for component in first.components]
    groups = [component.group for component in first.components]
    likes = np.median([len(first.profile(query).liked) for query, _ in engines[0][1].cases[:50]])
    default = default_weights(names, groups, tier_of(int(likes), False))
    answering = np.array([any(bool(fold.scores[c].any()) for fold in folds) for c in range(len(names))])
    search = _Search(folds, k, budget, progress)
    most = at_default = search.worth(default)
    best = default
    units = np.eye(len(names))
    singles = [(search.worth(units[place]), place) for place in np.flatnonzero(answering)]
    first_start = units[max(singles)[1]] if singles else default
    for start, until in ((first_start, budget // 2), (default, budget - BETWEEN - 1)):
        here, value = search.climb(start, np.flatnonzero(answering), until)
        if value > most:
            best, most = here, value
    distance, best, most = search.cautious(default, best)
    by_group, split = grouped(names, groups, best)
    return TuningResult(
        Settings(settings.pca, by_group, split), most, at_default, search.tried, len(folds), distance
    )
