"""What rating models are fitted on, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy.sparse as sp

from recsys_core.types import FloatArray, RowArray


@dataclass(frozen=True, eq=False)
class Ratings:
    """Known ratings.

    Attributes:
        users, items: rows (r,).
        values: the ratings (r,).
        shape: number of users and of items.
    """

    users: RowArray
    items: RowArray
    values: FloatArray
    shape: tuple[int, int]

    def matrix(self, values: FloatArray | None = None) -> sp.csr_array:
        """Sparse (users, items) of `values` (r,), by default the ratings."""
        data = self.values if values is None else values
        return sp.csr_array((data, (self.users, self.items)), shape=self.shape)

    def part(self, chosen: np.ndarray) -> Ratings:
        """The ratings at these places or under this mask."""
        return Ratings(self.users[chosen], self.items[chosen], self.values[chosen], self.shape)


class RatingModel(Protocol):
    """Predicts ratings of pairs; a user or item without a known rating gets what is known of the other."""

    name: str

    def fit(self, ratings: Ratings) -> RatingModel:
        """Learn from known ratings."""

    def predict(self, users: RowArray, items: RowArray) -> FloatArray:
        """Expected ratings (p,) of pairs, not clipped to the scale."""
