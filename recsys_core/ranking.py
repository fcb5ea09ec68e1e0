"""A ranked list with everything needed to account for it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from recsys_core.components.registry import GROUPS
from recsys_core.fusion import Part, Settings
from recsys_core.query import Profile, Query
from recsys_core.types import FloatArray, RowArray


def tie_order(ids: Sequence[str], seed: int = 0) -> RowArray:
    """A fixed random order of items (n,), from a seeded hash of their ids.

    Breaking ties by id would favour old, popular items: ids often follow popularity.
    """
    keys = [hashlib.blake2b(f"{seed}:{identifier}".encode(), digest_size=8).digest() for identifier in ids]
    order = np.argsort(np.array([int.from_bytes(key, "big") for key in keys], dtype=np.uint64), kind="stable")
    places = np.empty(len(ids), np.int64)
    places[order] = np.arange(len(ids))
    return places


def ordered(candidates: RowArray, scores: FloatArray, ties: RowArray) -> RowArray:
    """All candidates, best first."""
    against = -scores[candidates]
    order = np.argsort(against)
    found = against[order]
    if (found[1:] == found[:-1]).any():  # two keys take eight times as long as one
        order = np.lexsort((ties[candidates], against))
    return candidates[order]


def best_of(candidates: RowArray, scores: FloatArray, ties: RowArray, k: int) -> RowArray:
    """The k best candidates, best first: what a ranking begins with, without ordering the rest."""
    own = scores[candidates]
    if k < len(own):
        near = own >= np.partition(own, -k)[-k]  # ties with the last one included
        candidates = candidates[near]
    return ordered(candidates, scores, ties)[:k]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Scores of every item for one query, the order of the candidates, and the ledger behind them.

    Attributes:
        settings: what the sliders asked for.
        tier: which cold-start tier answered.
        pca: PCA size used.
        groups: weight of each group as used.
        parts: one ledger line per answering component.
        scores: fused scores of all items (n,).
        candidates: rows of the candidates, best first.
    """

    query: Query
    settings: Settings
    profile: Profile
    tier: str
    pca: int
    groups: dict[str, float]
    parts: tuple[Part, ...]
    scores: FloatArray
    candidates: RowArray
    ties: RowArray

    @cached_property
    def _places(self) -> RowArray:
        places = np.zeros(len(self.scores), np.int64)
        places[self.candidates] = np.arange(1, len(self.candidates) + 1)
        return places

    def first(self, count: int, kept: NDArray[np.bool_] | None = None) -> RowArray:
        """Rows of the best candidates, best first.

        Args:
            kept: which items are shown (n,), all where it is None; the places that `rank_of` tells and the scores stay
                those of the whole list.
        """
        rows = self.candidates if kept is None else self.candidates[kept[self.candidates]]
        return rows[:count]

    def rank_of(self, item: int) -> int | None:
        """1-based rank of an item; None if it is not a candidate (the user has already seen it)."""
        return int(self._places[item]) or None

    def place_at(self, item: int, score: float) -> int:
        """1-based rank the item would have with this score, all others keeping theirs."""
        rows = self.candidates[self.candidates != item]
        level = (self.scores[rows] == score) & (self.ties[rows] < self.ties[item])
        return int(((self.scores[rows] > score) | level).sum()) + 1

    def ledger(self, item: int) -> dict[str, float]:
        """Contribution of each group; they sum to the score."""
        return {
            group: sum((part.contribution(item) for part in self.parts if part.group == group), 0.0)
            for group in GROUPS
        }

    def reach(self, items: Sequence[int]) -> tuple[float, float]:
        """How far the negative and the positive parts of these items reach: a scale all their bars can share."""
        ledgers = [self.ledger(item).values() for item in items]
        low = max((-sum(v for v in values if v < 0) for values in ledgers), default=0.0)
        high = max((sum(v for v in values if v > 0) for values in ledgers), default=0.0)
        return max(low, 1e-9), max(high, 1e-9)
