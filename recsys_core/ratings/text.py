"""A person of one's own: each user's surprises explained by what the items say about themselves."""

from __future__ import annotations

import numpy as np

from recsys_core.components.content import ContentKernel
from recsys_core.ratings.base import Ratings
from recsys_core.ratings.bias import DampedBias
from recsys_core.types import FloatArray, RowArray

WHOLE = 5_000
"""Up to this many items the kernel is worked out once."""


class TextRidge:
    """`b_ui + k_i (K + lambda I)^-1 e_u`: kernel ridge on what the biases leave, one for each user.

    K is the content kernel among the items u has rated; a new item is answered from its text, category and year.
    """

    name = "text_ridge"

    def __init__(self, kernel: ContentKernel, pca: int, ridge: float = 4.0) -> None:
        self.kernel = kernel
        self.pca = pca
        self.ridge = ridge
        every = np.arange(len(kernel.year))
        self.whole_ = kernel.between(every, every, pca) if len(every) <= WHOLE else None

    def _between(self, rows: RowArray, columns: RowArray) -> FloatArray:
        if self.whole_ is None:
            return self.kernel.between(rows, columns, self.pca)
        block: FloatArray = self.whole_[np.ix_(rows, columns)]
        return block

    def fit(self, ratings: Ratings) -> TextRidge:
        """Keep what the biases leave."""
        self.bias_ = DampedBias().fit(ratings)
        self.table_ = ratings.matrix(self.bias_.residuals(ratings))
        return self

    def predict(self, users: RowArray, items: RowArray) -> FloatArray:
        """Bias plus the user's own reading (p,)."""
        predicted = self.bias_.predict(users, items)
        order = np.argsort(users, kind="stable")
        for places in np.split(order, np.flatnonzero(np.diff(users[order])) + 1):
            if len(places) == 0:
                continue
            user = int(users[places[0]])
            span = slice(self.table_.indptr[user], self.table_.indptr[user + 1])
            rated = self.table_.indices[span].astype(np.int64)
            if len(rated):
                square = self._between(rated, rated) + self.ridge * np.eye(len(rated))
                slopes = np.linalg.solve(square, self.table_.data[span])
                predicted[places] += self._between(items[places], rated) @ slopes
        return predicted
