"""Items by vectors made elsewhere: of their image, their sound, or anything else."""

from __future__ import annotations

import numpy as np

from recsys_core.components.base import HistoryOnly, Training
from recsys_core.components.registry import by_tier, component
from recsys_core.datasets.schema import Dataset
from recsys_core.query import Profile
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

PREFIX = "vectors:"


@component
class ItemVectors(HistoryOnly):
    """`s_i = sum over past items h of w_h cos(v_h, v_i)`, v centred on the mean of the items known that have a vector.

    Items without one have a cosine of 0 with everything.

    Args:
        source: the name under which the vectors came with the dataset.
    """

    name = "vectors"
    group = "attributes"
    label = msg("Vectors")
    shares = by_tier(0.2)
    needs = frozenset(("vectors",))
    optional = True

    @classmethod
    def made_for(cls, dataset: Dataset) -> tuple[ItemVectors, ...]:
        """One for each set of vectors that came with the dataset."""
        return tuple(cls(source) for source in sorted(dataset.vectors))

    def __init__(self, source: str) -> None:
        self.source = source
        self.name = f"{PREFIX}{source}"

    def fit(self, training: Training) -> ItemVectors:
        """Centre and scale to unit length."""
        vectors = training.dataset.vectors[self.source]
        known = np.asarray(np.isfinite(vectors).all(axis=1))
        learned = training.space.rows_[known[training.space.rows_]]
        centre = vectors[learned].mean(axis=0) if len(learned) else 0.0
        centred = np.where(known[:, None], vectors - centre, 0.0)
        self.unit_: FloatArray = centred / np.maximum(np.linalg.norm(centred, axis=1), 1e-12)[:, None]
        return self

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Weighted cosines (n,); None without a history."""
        if len(profile.history) == 0:
            return None
        scores: FloatArray = self.unit_ @ (profile.weights @ self.unit_[profile.history])
        return scores

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Terms of the sum (H, m)."""
        return profile.weights[:, None] * (self.unit_[profile.history] @ self.unit_[items].T)
