"""Popularity: what everybody likes."""

from __future__ import annotations

import numpy as np

from recsys_core.components.base import HistoryOnly, Training
from recsys_core.components.registry import by_tier, component
from recsys_core.query import Profile
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

DAY = 86_400.0
"""Seconds."""


@component
class Popularity(HistoryOnly):
    """`log(1 + likes)`, the same for everyone; with a half-life a like counts half as much after that many days.

    Age is counted back from the latest like known; without times every like counts in full.

    Args:
        half_life: days after which a like counts half; None counts all in full.
    """

    name = "popularity"
    group = "popularity"
    label = msg("Popularity")
    shares = by_tier(1.0)

    def __init__(self, half_life: float | None = None) -> None:
        self.half_life = half_life
        self.name = "popularity" if half_life is None else "popularity_recent"

    def fit(self, training: Training) -> Popularity:
        """Count likes per item."""
        counts = np.asarray(training.likes.sum(axis=0), dtype=np.float64)
        liked = training.dataset.liked if self.half_life is not None else None
        if liked is not None and liked["timestamp"].notna().any():
            age = (liked["timestamp"].max() - liked["timestamp"]).fillna(0.0).to_numpy() / DAY
            worth = 0.5 ** (age / self.half_life)
            counts = np.asarray(np.bincount(liked["item"], worth, len(counts)), np.float64)
        self.scores_: FloatArray = np.log1p(counts)
        return self

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Smoothed log counts (n,)."""
        return self.scores_

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Zeros (H, m): no past item of this user plays a part."""
        return np.zeros((len(profile.history), len(items)))
