"""Neighbourhood models: items liked by the same people, and people who like the same items."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from recsys_core.components.base import HistoryOnly, Training
from recsys_core.components.registry import by_tier, component
from recsys_core.query import Profile
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

CELLS = 20_000_000
"""Most entries of a block of similarities, were it dense: what bounds memory."""


def _strongest(matrix: sp.csr_array, most: int) -> sp.csr_array:
    """The `most` largest entries of each row; ties keep the lower column."""
    matrix.sort_indices()
    keep = np.zeros(matrix.nnz, bool)
    for start, end in zip(matrix.indptr[:-1], matrix.indptr[1:], strict=True):
        best = np.argsort(-matrix.data[start:end], kind="stable")[:most]
        keep[start + best] = True
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))[keep]
    return sp.csr_array((matrix.data[keep], (rows, matrix.indices[keep])), shape=matrix.shape)


def weighted_rows(table: sp.csr_array, rows: RowArray, weights: FloatArray) -> FloatArray:
    """`weights @ table[rows]` (n,), without building the table of those rows: a list is made of some ten of these."""
    starts = table.indptr[rows]
    counts = table.indptr[rows + 1] - starts
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    places = np.repeat(starts, counts) + within
    worth = table.data[places] * np.repeat(weights, counts)
    return np.bincount(table.indices[places], worth, minlength=table.shape[1]).astype(np.float64)


HALF_LIFE = 50.0
"""After so many later likes a past item counts half."""


@component
class ItemNeighbours(HistoryOnly):
    """`s_i = sum over past items h of r_h S_hi`, `S_hi = C_hi / (n_h^(1 - power) n_i^power + shrink)`.

    C counts the people who like both, n those who like one; r_h halves every `half_life` later likes; each item keeps its `neighbours` strongest (Deshpande &
    Karypis, TOIS 2004, with shrinkage after Koren, KDD 2008).

    Args:
        neighbours: items kept beside each item.
        shrink: people added below the fraction, so that chance meetings count little.
        power: how much the popularity of i lowers the similarity, in [0, 1].
        half_life: later likes after which a past item counts half.
    """

    name = "item_neighbours"
    group = "collaborative"
    label = msg("Item neighbours")
    shares = by_tier(0.1)

    def __init__(
        self, neighbours: int = 100, shrink: float = 40.0, power: float = 0.4, half_life: float = HALF_LIFE
    ) -> None:
        self.neighbours = neighbours
        self.shrink = shrink
        self.power = power
        self.half_life = half_life

    def fit(self, training: Training) -> ItemNeighbours:
        """Similarities in blocks of items, so that only the strongest are ever held."""
        likes = sp.csc_array(training.likes, dtype=np.float64)
        counts = np.maximum(np.asarray(likes.sum(axis=0)), 1.0)
        by_item = sp.csr_array(likes.T)
        blocks = []
        size = max(CELLS // likes.shape[1], 1)
        for start in range(0, likes.shape[1], size):
            block = sp.csr_array(by_item[start : start + size] @ likes)
            rows = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr)) + start
            block.data = block.data / (
                counts[rows] ** (1 - self.power) * counts[block.indices] ** self.power + self.shrink
            )
            block.data[rows == block.indices] = 0.0
            blocks.append(_strongest(block, self.neighbours))
        self.weights_ = sp.csr_array(sp.vstack(blocks))
        return self

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Sums of similarities (n,); None without a history."""
        if len(profile.history) == 0:
            return None
        return weighted_rows(self.weights_, profile.history, profile.recency(self.half_life))

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Similarities from each past item to the items (H, m)."""
        shares: FloatArray = self.weights_[profile.history][:, items].toarray()
        return profile.recency(self.half_life)[:, None] * shares


@component
class UserNeighbours(HistoryOnly):
    """`s_i = sum over the nearest users v of sim(u, v) [v likes i]`, `sim = |both| / ((n_u n_v)^power + shrink)`.

    The similarity is itself a sum over the items both like, so each past item's share is exact once the nearest
    users are chosen (Herlocker et al., SIGIR 1999). A user is never a neighbour of themselves: the query's own
    row is left out by its likes.

    Args:
        neighbours: people who are asked.
        shrink: likes added below the fraction, so that a few in common count little.
        power: how much the lengths of both histories lower the similarity.
        half_life: later likes after which a past item counts half.
    """

    name = "user_neighbours"
    group = "collaborative"
    label = msg("User neighbours")
    shares = by_tier(0.0)

    def __init__(
        self, neighbours: int = 100, shrink: float = 30.0, power: float = 0.45, half_life: float = HALF_LIFE
    ) -> None:
        self.neighbours = neighbours
        self.shrink = shrink
        self.power = power
        self.half_life = half_life

    def fit(self, training: Training) -> UserNeighbours:
        """Keep the likes."""
        self.likes_ = sp.csr_array(training.likes, dtype=np.float64)
        self.counts_ = np.maximum(np.asarray(self.likes_.sum(axis=1)), 1.0)
        return self

    def _neighbours(self, profile: Profile) -> tuple[RowArray, FloatArray]:
        """The nearest users and the worth of one item in common with each."""
        own = np.zeros((self.likes_.shape[1], 2))
        liked = profile.weights >= 0
        own[profile.history] = np.stack([profile.recency(self.half_life), liked], axis=1)
        both, shared = (self.likes_ @ own).T
        worth = 1.0 / ((len(profile.history) * self.counts_) ** self.power + self.shrink)
        similar = both * worth
        itself = (shared == liked.sum()) & (self.counts_ == liked.sum())
        similar[itself] = 0.0
        best = np.argsort(-similar, kind="stable")[: self.neighbours]
        best = best[similar[best] > 0]
        return best, worth[best]

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Weighted votes (n,); None without a history."""
        if len(profile.history) == 0:
            return None
        users, worth = self._neighbours(profile)
        own = np.zeros(self.likes_.shape[1])
        own[profile.history] = profile.recency(self.half_life)
        return weighted_rows(self.likes_, users, (self.likes_[users] @ own) * worth)

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Votes of neighbours through each item in common (H, m)."""
        users, worth = self._neighbours(profile)
        votes = self.likes_[users]
        shared = votes[:, profile.history].toarray() * np.outer(
            worth, profile.recency(self.half_life)
        )  # (N, H)
        shares: FloatArray = shared.T @ votes[:, items].toarray()
        return shares
