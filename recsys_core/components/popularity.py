"""Popularity: what everybody likes."""

from __future__ import annotations

import numpy as np

from recsys_core.components.base import HistoryOnly, Training
from recsys_core.query import Profile
from recsys_core.types import FloatArray, RowArray


class Popularity(HistoryOnly):
    """`log(1 + likes)`, the same for everyone."""

    name = "popularity"
    group = "popularity"

    def fit(self, training: Training) -> Popularity:
        """Count likes per item."""
        self.scores_: FloatArray = np.log1p(np.asarray(training.likes.sum(axis=0), dtype=np.float64))
        return self

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Smoothed log counts (n,)."""
        return self.scores_

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Zeros (H, m): no past item of this user plays a part."""
        return np.zeros((len(profile.history), len(items)))
