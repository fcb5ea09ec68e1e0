"""Transitions: what people like soon after what was liked last."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from recsys_core.components.base import HistoryOnly, Training
from recsys_core.components.neighbours import weighted_rows
from recsys_core.components.registry import by_tier, component
from recsys_core.query import Profile
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

WINDOW = 50
"""Likes apart that still count as following."""
PAIRS = 20_000_000
"""Most pairs counted; where there are more likes the window shrinks."""


@component
class Transitions(HistoryOnly):
    """Ordered neighbours: `s_i = sum over past items h of 2^(-age_h / half_life) C_hi / (n_h n_i)^power`.

    `C_hi` sums `exp(-(gap - 1) / reach)` over all users who liked both, `gap` likes apart; where i came before h
    the term counts `backwards` as much. `age_h` is 0 for the latest like. It is an item-to-item model that knows
    the order, in the line of Markov chains over items (Rendle et al., WWW 2010), without factors.

    Args:
        reach: likes apart at which a pair counts 1/e of the nearest.
        half_life: later likes after which a past item counts half.
        power: how much the popularity of both items lowers the sum.
        backwards: what a pair in the other order counts, in [0, 1].
    """

    name = "transitions"
    group = "sequence"
    label = msg("Transitions")
    shares = by_tier(1.0)
    needs = frozenset(("likes", "times"))

    def __init__(
        self, reach: float = 17.4, half_life: float = 5.5, power: float = 0.59, backwards: float = 0.41
    ) -> None:
        self.reach = reach
        self.half_life = half_life
        self.power = power
        self.backwards = backwards

    def fit(self, training: Training) -> Transitions:
        """Count pairs; without times or an order there is nothing to count."""
        data = training.dataset
        items = training.likes.shape[1]
        self.weights_: sp.csr_array | None = None
        if not data.timed:
            return self
        users, places = (
            data.interactions[name].to_numpy(np.int32)[data.like_order] for name in ("user", "item")
        )
        window = max(min(WINDOW, PAIRS // max(len(users), 1)), 1)
        earlier, later, worth = [], [], []
        for gap in range(1, window + 1):
            same = users[gap:] == users[:-gap]
            if not same.any():
                break
            earlier.append(places[:-gap][same])
            later.append(places[gap:][same])
            worth.append(np.full(len(later[-1]), np.exp(-(gap - 1) / self.reach)))
        nothing = [np.empty(0, np.int32)]
        where = np.concatenate([*earlier, *nothing]), np.concatenate([*later, *nothing])
        pairs = sp.coo_array((np.concatenate([*worth, np.empty(0)]), where), shape=(items, items)).tocsr()
        counts = sp.csr_array(pairs + self.backwards * pairs.T)
        likes = np.maximum(np.asarray(training.likes.sum(axis=0), dtype=np.float64), 1.0)
        scale = sp.diags_array(likes**-self.power)
        self.weights_ = sp.csr_array(scale @ counts @ scale)
        self.weights_.setdiag(0)
        return self

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Scores (n,); None without a history or where no times are known."""
        if self.weights_ is None or len(profile.history) == 0:
            return None
        return weighted_rows(self.weights_, profile.history, profile.recency(self.half_life))

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Terms of the sum (H, m)."""
        if self.weights_ is None:
            return np.zeros((len(profile.history), len(items)))
        block: FloatArray = self.weights_[profile.history][:, items].toarray()
        shares: FloatArray = profile.recency(self.half_life)[:, None] * block
        return shares
