"""Neighbours by how alike people's surprises are: kNN on what the biases leave."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from recsys_core.errors import SettingsError
from recsys_core.ratings.base import Ratings
from recsys_core.ratings.bias import DampedBias
from recsys_core.types import FloatArray, RowArray

LARGEST = 15_000
"""Rows up to which a dense matrix of likenesses is made: 15,000 of them take 1.8 GB."""


def shrunk_correlations(residuals: sp.csr_array, shrink: float) -> FloatArray:
    """Correlations between columns (n, n), of what the biases leave, over the rows that know both.

    `rho_ij (m_ij - 1) / (m_ij - 1 + shrink)` with m the number of such rows (Koren, KDD 2008, section 2.2).
    """
    known = sp.csr_array((np.ones(residuals.nnz), residuals.indices, residuals.indptr), residuals.shape)
    squares = residuals.power(2)
    together = (residuals.T @ residuals).toarray()
    energy = (squares.T @ known).toarray()
    common = (known.T @ known).toarray()
    rho = together / np.sqrt(np.maximum(energy * energy.T, 1e-12))
    weight = np.maximum(common - 1, 0)
    found: FloatArray = rho * weight / (weight + shrink)
    np.fill_diagonal(found, 0.0)
    return found


class _Baseline:
    """`b_ui + sum of s_ij e_uj / sum of s_ij` over the `neighbours` most alike j that u has rated and s_ij > 0."""

    name = "knn"
    by_user = False

    def __init__(self, neighbours: int, shrink: float, prior: float) -> None:
        self.neighbours = neighbours
        self.shrink = shrink
        self.prior = prior

    def fit(self, ratings: Ratings) -> _Baseline:
        """Correlate.

        Raises:
            SettingsError: too many items (or users) for a dense matrix of them.
        """
        count = ratings.shape[0 if self.by_user else 1]
        if count > LARGEST:
            raise SettingsError(
                "Rating neighbours need a dense matrix of {count} x {count} and stop at {largest}: leave them out and take svd.",
                count=count,
                largest=LARGEST,
            )
        self.bias_ = DampedBias().fit(ratings)
        table = ratings.matrix(self.bias_.residuals(ratings))
        self.table_ = sp.csr_array(table.T) if self.by_user else table
        self.similar_ = shrunk_correlations(self.table_, self.shrink)
        return self

    def predict(self, users: RowArray, items: RowArray) -> FloatArray:
        """Bias plus what the neighbours' surprises say (p,)."""
        predicted = self.bias_.predict(users, items)
        rows, columns = (items, users) if self.by_user else (users, items)
        order = np.argsort(rows, kind="stable")
        cuts = np.flatnonzero(np.diff(rows[order])) + 1
        for places in np.split(order, cuts):
            if len(places) == 0:
                continue
            row = int(rows[places[0]])
            span = slice(self.table_.indptr[row], self.table_.indptr[row + 1])
            rated, rest = self.table_.indices[span], self.table_.data[span]
            near = np.maximum(self.similar_[np.ix_(columns[places], rated)], 0.0)
            if len(rated) > self.neighbours:
                least = -np.partition(-near, self.neighbours - 1, axis=1)[:, self.neighbours - 1]
                near[near < least[:, None]] = 0.0
            predicted[places] += near @ rest / (near.sum(axis=1) + self.prior)
        return predicted


class ItemBaseline(_Baseline):
    """Items alike (Koren, KDD 2008, eq. 3), with a little weight on no surprise at all."""

    name = "item_knn"

    def __init__(self, neighbours: int = 60, shrink: float = 100.0, prior: float = 0.1) -> None:
        super().__init__(neighbours, shrink, prior)


class UserBaseline(_Baseline):
    """The same among users."""

    name = "user_knn"
    by_user = True

    def __init__(self, neighbours: int = 100, shrink: float = 100.0, prior: float = 0.1) -> None:
        super().__init__(neighbours, shrink, prior)
