"""Generous users and loved items: the two models everything else has to beat."""

from __future__ import annotations

import numpy as np

from recsys_core.ratings.base import Ratings
from recsys_core.types import FloatArray, RowArray

ROUNDS = 20
"""Rounds of alternating means."""


class GlobalMean:
    """One number for everybody."""

    name = "mean"

    def fit(self, ratings: Ratings) -> GlobalMean:
        """Average."""
        self.mean_ = float(ratings.values.mean())
        return self

    def predict(self, users: RowArray, items: RowArray) -> FloatArray:
        """The mean (p,)."""
        return np.full(len(users), self.mean_)


class DampedBias:
    """`mu + b_u + b_i` by damped least squares (Koren, KDD 2008, eq. 1), solved by turns."""

    name = "bias"

    def __init__(self, user_damping: float = 3.4, item_damping: float = 3.3) -> None:
        self.user_damping = user_damping
        self.item_damping = item_damping

    def fit(self, ratings: Ratings) -> DampedBias:
        """Alternate the two biases until they stand."""
        users, items = ratings.users, ratings.items
        self.mean_ = float(ratings.values.mean())
        rest = ratings.values - self.mean_
        by_user = np.bincount(users, minlength=ratings.shape[0]) + self.user_damping
        by_item = np.bincount(items, minlength=ratings.shape[1]) + self.item_damping
        self.users_: FloatArray = np.zeros(ratings.shape[0])
        for _ in range(ROUNDS):
            self.items_: FloatArray = (
                np.bincount(items, rest - self.users_[users], minlength=ratings.shape[1]) / by_item
            )
            self.users_ = np.bincount(users, rest - self.items_[items], minlength=ratings.shape[0]) / by_user
        return self

    def predict(self, users: RowArray, items: RowArray) -> FloatArray:
        """Sums of the three (p,)."""
        predicted: FloatArray = self.mean_ + self.users_[users] + self.items_[items]
        return predicted

    def residuals(self, ratings: Ratings) -> FloatArray:
        """What the biases leave unexplained (r,)."""
        return ratings.values - self.predict(ratings.users, ratings.items)
