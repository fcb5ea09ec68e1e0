"""Factors of the rating matrix: regularised SVD and non-negative factorisation, over known entries only."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from recsys_core.ratings.base import Ratings
from recsys_core.ratings.bias import DampedBias
from recsys_core.types import FloatArray, RowArray

BLOCK = 512
"""Rows solved together, to bound memory."""


def _solve(table: sp.csr_array, other: FloatArray, regularisation: float) -> FloatArray:
    """Ridge factors (rows, f) of each row of `table` given the other side; the penalty grows with the row's ratings."""
    factors = other.shape[1]
    found = np.zeros((table.shape[0], factors))
    known = sp.csr_array((np.ones(table.nnz), table.indices, table.indptr), shape=table.shape)
    outer = (other[:, :, None] * other[:, None, :]).reshape(len(other), factors * factors)
    counts = np.diff(table.indptr)
    target = np.asarray(table @ other)
    for start in range(0, table.shape[0], BLOCK):
        rows = start + np.flatnonzero(counts[start : start + BLOCK])
        if len(rows):
            systems = np.asarray(known[rows] @ outer).reshape(-1, factors, factors)
            systems += (regularisation * counts[rows])[:, None, None] * np.eye(factors)
            found[rows] = np.linalg.solve(systems, target[rows][..., None])[..., 0]
    return found


class RegularisedSVD:
    """`mu + b_u + b_i + p_u . q_i`, factors of what the biases leave, by alternating ridge regressions.

    The penalty of a row is weighted by its number of ratings (Zhou et al., AAIM 2008, "ALS-WR").
    """

    name = "svd"

    def __init__(
        self, factors: int = 60, regularisation: float = 0.11, rounds: int = 8, random_state: int = 0
    ) -> None:
        self.factors = factors
        self.regularisation = regularisation
        self.rounds = rounds
        self.random_state = random_state

    def fit(self, ratings: Ratings) -> RegularisedSVD:
        """Biases first, then factors of the residuals."""
        self.bias_ = DampedBias().fit(ratings)
        table = ratings.matrix(self.bias_.residuals(ratings))
        turned = sp.csr_array(table.T)
        rng = np.random.default_rng(self.random_state)
        self.items_: FloatArray = rng.normal(0, 0.1, (ratings.shape[1], self.factors))
        for _ in range(self.rounds):
            self.users_ = _solve(table, self.items_, self.regularisation)
            self.items_ = _solve(turned, self.users_, self.regularisation)
        return self

    def predict(self, users: RowArray, items: RowArray) -> FloatArray:
        """Bias plus inner product (p,)."""
        product: FloatArray = np.einsum("pf,pf->p", self.users_[users], self.items_[items])
        return self.bias_.predict(users, items) + product


class NonNegative:
    """`p_u . q_i` with nothing below 0, by multiplicative updates over the known ratings.

    The updates are those of Lee & Seung (NIPS 2000) with unknown entries left out and a penalty that grows with a
    row's ratings (Luo et al., IEEE TII 2014). scikit-learn's NMF would read unknown entries as zeros. Users and items
    without a rating get the bias model's answer.
    """

    name = "nmf"

    def __init__(
        self, factors: int = 15, regularisation: float = 0.06, rounds: int = 50, random_state: int = 0
    ) -> None:
        self.factors = factors
        self.regularisation = regularisation
        self.rounds = rounds
        self.random_state = random_state

    def fit(self, ratings: Ratings) -> NonNegative:
        """Update users and items by turns; negative scales are moved up to 0 first."""
        self.bias_ = DampedBias().fit(ratings)
        self.lowest_ = min(float(ratings.values.min()), 0.0)
        table = ratings.matrix(ratings.values - self.lowest_)
        rng = np.random.default_rng(self.random_state)
        start = np.sqrt(max(float(table.data.mean()), 1e-3) / self.factors)
        self.users_: FloatArray = start * rng.uniform(0.5, 1.5, (ratings.shape[0], self.factors))
        self.items_: FloatArray = start * rng.uniform(0.5, 1.5, (ratings.shape[1], self.factors))
        self.user_counts_ = np.bincount(ratings.users, minlength=ratings.shape[0])
        self.item_counts_ = np.bincount(ratings.items, minlength=ratings.shape[1])
        rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
        for _ in range(self.rounds):
            for side in ("users", "items"):
                guess = table.copy()
                guess.data = np.einsum("rf,rf->r", self.users_[rows], self.items_[table.indices])
                own, other = (self.users_, self.items_) if side == "users" else (self.items_, self.users_)
                known, made = (table, guess) if side == "users" else (table.T, guess.T)
                counts = self.user_counts_ if side == "users" else self.item_counts_
                penalty = self.regularisation * counts[:, None] * own
                own *= np.asarray(known @ other) / np.maximum(np.asarray(made @ other) + penalty, 1e-12)
        return self

    def predict(self, users: RowArray, items: RowArray) -> FloatArray:
        """Inner products (p,)."""
        product = self.lowest_ + np.einsum("pf,pf->p", self.users_[users], self.items_[items])
        known = (self.user_counts_[users] > 0) & (self.item_counts_[items] > 0)
        return np.where(known, product, self.bias_.predict(users, items))
