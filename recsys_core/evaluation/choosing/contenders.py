"""Who could stand in a list by some weights: the items among which weightings are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recsys_core.engine import Engine
from recsys_core.fusion import GENERAL, Settings, tier_for
from recsys_core.query import Query
from recsys_core.types import FloatArray, Progress, RowArray, silent

OF_EACH = 50
"""Best items of each component alone."""
OF_ALL = 100
"""Best items by the mean of all components, each clipped to `CLIP`."""
CLIP = (-1.0, 6.0)
OTHERS = 200
"""Further items, drawn at random."""


@dataclass(frozen=True, eq=False)
class Contenders:
    """Standardised scores of each person's contenders.

    Attributes:
        names, groups: of the components (C,).
        scores: (P, C, m) float32; 0 where a component is silent.
        ties: (P, m) what is added to break ties, and -inf where a person has fewer contenders.
        held: (P, m) whether the item was held out.
        relevant: how many items were held out of each person (P,).
        tiers: of each person (P,).
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    scores: np.ndarray
    ties: np.ndarray
    held: np.ndarray
    relevant: RowArray
    tiers: np.ndarray

    def of_people(self, rows: RowArray) -> Contenders:
        """Those of some of the people."""
        return replace(
            self,
            scores=self.scores[rows],
            ties=self.ties[rows],
            held=self.held[rows],
            relevant=self.relevant[rows],
            tiers=self.tiers[rows],
        )

    @property
    def speaking(self) -> np.ndarray:
        """Which components tell anything apart (C,)."""
        found: np.ndarray = np.abs(self.scores).max(axis=(0, 2), initial=0.0) > 0
        return found


def contenders_of(
    engine: Engine,
    cases: Sequence[tuple[Query, RowArray]],
    settings: Settings,
    seed: int = 0,
    progress: Progress = silent,
) -> Contenders:
    """The contenders of every person asked about.

    Args:
        engine: fitted without what is held out.
        cases: a query and the rows of its held-out likes.
    """
    names = tuple(one.name for one in engine.components)
    groups = tuple(one.group for one in engine.components)
    settings = Settings(settings.pca, usual=GENERAL)
    rng = np.random.default_rng(seed)
    rows: list[tuple[np.ndarray, RowArray, RowArray, str]] = []
    for start in range(0, len(cases), engine.block):
        progress("asking what each part says", start, len(cases))
        block = cases[start : start + engine.block]
        profiles = [engine.profile(query) for query, _ in block]
        engine.score_ahead(profiles, settings)
        for profile, (_, relevant) in zip(profiles, block, strict=True):
            tier = tier_for(profile)
            candidates, parts = engine.parts(profile, settings, tier)
            standard = np.zeros((len(names), len(candidates)), np.float32)
            for part in parts:
                standard[names.index(part.name)] = part.standard[candidates]
            places = _strongest(standard, np.flatnonzero(np.isin(candidates, relevant)), rng)
            rows.append((standard[:, places], candidates[places], relevant, tier))
    most = max((len(found) for _, found, _, _ in rows), default=0)
    scores = np.zeros((len(rows), len(names), most), np.float32)
    ties = np.full((len(rows), most), -np.inf, np.float32)
    held = np.zeros((len(rows), most), bool)
    for row, (standard, found, relevant, _) in enumerate(rows):
        scores[row, :, : len(found)] = standard
        ties[row, : len(found)] = -1e-6 * engine.ties[found] / len(engine.ties)
        held[row, : len(found)] = np.isin(found, relevant)
    return Contenders(
        names,
        groups,
        scores,
        ties,
        held,
        np.array([len(relevant) for _, _, relevant, _ in rows], dtype=np.int64),
        np.array([tier for *_, tier in rows]),
    )


def _strongest(standard: np.ndarray, held: RowArray, rng: np.random.Generator) -> RowArray:
    """Places among the candidates of what could stand in a list (m,), from scores (C, n)."""
    count = standard.shape[1]
    if count <= OF_ALL + OTHERS:
        return np.arange(count)
    wanted = [held, rng.choice(count, OTHERS, replace=False)]
    wanted.append(np.argpartition(-standard.clip(*CLIP).mean(axis=0), OF_ALL)[:OF_ALL])
    for own in standard:
        if own.any():
            wanted.append(np.argpartition(-own, OF_EACH)[:OF_EACH])
    found: RowArray = np.unique(np.concatenate(wanted))
    return found


def ndcg_of(contenders: Contenders, weightings: FloatArray, cutoffs: Sequence[int]) -> FloatArray:
    """nDCG at each cutoff of every person by every weighting: (K, P, W) of weights (W, C)."""
    import torch

    most = min(max(cutoffs), contenders.scores.shape[2])
    discounts = 1.0 / np.log2(np.arange(2, max(cutoffs) + 2))
    weights = torch.from_numpy(np.ascontiguousarray(weightings, dtype=np.float32))
    found = np.zeros((len(cutoffs), len(contenders.relevant), len(weightings)))
    for person in range(len(contenders.relevant)):
        scores = torch.from_numpy(contenders.scores[person])
        fused = weights @ scores + torch.from_numpy(contenders.ties[person])
        best = fused.topk(most, dim=1).indices.numpy()
        gains = contenders.held[person][best] * discounts[:most]
        for row, cutoff in enumerate(cutoffs):
            ideal = discounts[: min(cutoff, int(contenders.relevant[person]))].sum()
            found[row, person] = gains[:, :cutoff].sum(axis=1) / ideal
    return found
