"""The PCA space: one exact decomposition, every size k by slicing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from recsys_core.errors import NotFittedError, SettingsError
from recsys_core.lazy_modules import torch
from recsys_core.types import FloatArray, RowArray

EXACT = 20_000_000
"""Up to this many coordinates lengths are kept in float64, beyond in float32."""
ENOUGH = 20
"""From this many query texts on their own mean is better than the items'."""
LEAST = 1e-5
"""Part of the texts' mean length: along a direction that spreads them less than this they are the same but for rounding."""


def _principal(vectors: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Mean (d,), principal components (K, d) and the variances along them (K,) of vectors (n, d), n at least 1."""
    from sklearn.decomposition import PCA

    count, width = vectors.shape
    if count == 1:  # scikit-learn wants two
        return vectors[0], np.zeros((1, width)), np.zeros(1)
    least = LEAST**2 * float((vectors**2).sum(axis=1).mean())
    with np.errstate(invalid="ignore"):  # equal vectors: their shares of no variance are not used here
        pca = PCA(svd_solver="covariance_eigh").fit(vectors)
    spread = pca.explained_variance_ > least
    return (
        np.asarray(pca.mean_, np.float64),
        np.ascontiguousarray(np.where(spread[:, None], pca.components_, 0.0)),
        np.where(spread, pca.explained_variance_, 0.0),
    )


class PCASpace:
    """Principal components of item embeddings: `f = P_k (e - m)`.

    `svd_solver="covariance_eigh"` is exact, so the first k coordinates of the full space are the k-dimensional
    space; scikit-learn's "auto" would turn randomised at these sizes and would not slice. Queries are centred
    on a mean of their own (`query_mean_`), because user texts and item texts live around different centres.

    Directions in which no item differs from another, as there are with one text or with equal ones, are zero: whatever
    numbers they had would be noise.
    """

    def fit(
        self, items: np.ndarray, queries: np.ndarray | None = None, rows: RowArray | None = None
    ) -> PCASpace:
        """Fit on item embeddings (n, d); `queries` (m, d), where there are `ENOUGH`, give the query mean.

        Args:
            rows: items the space is fitted on, where others must not take part; None takes all.
        """
        exact = np.asarray(items, dtype=np.float64)
        self.rows_: RowArray = np.arange(len(exact)) if rows is None else rows
        self.mean_, self.components_, variances = _principal(exact[self.rows_])
        total = float(variances.sum())
        self.explained_: FloatArray = (
            np.cumsum(variances / total) if total > 0 else np.ones(len(variances))
        )  # (K,)
        self.coordinates_: FloatArray = (exact - self.mean_) @ self.components_.T  # (n, K)
        enough = queries is not None and len(queries) >= ENOUGH
        self.query_mean_: FloatArray = np.asarray(queries, dtype=np.float64).mean(0) if enough else self.mean_
        return self._ready()

    def restore(self, fitted: Mapping[str, np.ndarray]) -> PCASpace:
        """Take the attributes (their names end in `_`) of a space fitted before."""
        vars(self).update(fitted)
        return self._ready()

    @property
    def size(self) -> int:
        """The largest k."""
        if not hasattr(self, "components_"):
            raise NotFittedError("The PCA space has not been fitted: call fit(embeddings) first.")
        return len(self.components_)

    def variance_of(self, dimension: int) -> float:
        """Share of the variance along one dimension, counted from 0."""
        return float(self.explained_[dimension] - (self.explained_[dimension - 1] if dimension else 0.0))

    def check(self, k: int) -> int:
        """k itself, if it can be sliced.

        Raises:
            SettingsError: k is not within 1 and `size`.
        """
        if not 1 <= k <= self.size:
            raise SettingsError(
                "A PCA size of {k} is out of range: choose 1 to {largest}.", k=k, largest=self.size
            )
        return k

    def items(self, k: int) -> FloatArray:
        """Item coordinates (n, k)."""
        return self.coordinates_[:, : self.check(k)]

    def project(self, embeddings: np.ndarray, k: int) -> FloatArray:
        """Coordinates (n, k) of other item texts' embeddings (n, d)."""
        coordinates: FloatArray = (np.asarray(embeddings, np.float64) - self.mean_) @ self.components_[
            : self.check(k)
        ].T
        return coordinates

    def norms(self, k: int) -> FloatArray:
        """Lengths (n,) of the item coordinates; equal to the plain sum of squares within float32 on large catalogues."""
        lengths: FloatArray = np.sqrt(self._squares[self.check(k) - 1], dtype=np.float64)
        return lengths

    def _ready(self) -> PCASpace:
        """Sum the squares once: every size is then a look-up."""
        self._in = lru_cache(maxsize=2)(self._converted)
        shape = self.coordinates_.shape
        precision = np.float64 if self.coordinates_.size <= EXACT else np.float32
        self._squares = np.empty((shape[1], shape[0]), precision)
        for start in range(0, shape[0], 4096):
            part = self.coordinates_[start : start + 4096]
            self._squares[:, start : start + 4096] = np.cumsum(part**2, axis=1).T
        return self

    def query(self, embedding: np.ndarray, k: int) -> FloatArray:
        """Coordinates (k,) of a query text's embedding (d,)."""
        projected: FloatArray = self.components_[:k] @ (embedding.astype(np.float64) - self.query_mean_)
        return projected

    def projected(self, embeddings: torch.Tensor, k: int) -> torch.Tensor:
        """Coordinates (B, k) of item texts' embeddings (B, d), multiplied in their own precision; differentiable."""
        mean, basis = self._in(embeddings.dtype)
        return (embeddings - mean) @ basis[:k].T

    def _converted(self, precision: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
        return torch.from_numpy(self.mean_).to(precision), torch.from_numpy(self.components_).to(precision)

    def tensors(self, k: int, side: str) -> tuple[torch.Tensor, torch.Tensor]:
        """`P_k` (k, d) and the mean (d,) of one side, "item" or "query", as float64 tensors."""
        mean = self.query_mean_ if side == "query" else self.mean_
        return torch.from_numpy(self.components_[:k]), torch.from_numpy(mean)
