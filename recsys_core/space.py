"""The PCA space: one exact decomposition, every size k by slicing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import torch
from sklearn.decomposition import PCA

from recsys_core.errors import NotFittedError, SettingsError
from recsys_core.types import FloatArray, RowArray

ENOUGH = 20
"""From this many query texts on their own mean is better than the items'."""


class PCASpace:
    """Principal components of item embeddings: `f = P_k (e - m)`.

    `svd_solver="covariance_eigh"` is exact, so the first k coordinates of the full space are the k-dimensional
    space; scikit-learn's "auto" would turn randomised at these sizes and would not slice. Queries are centred
    on a mean of their own (`query_mean_`), because user texts and item texts live around different centres.
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
        pca = PCA(svd_solver="covariance_eigh").fit(exact[self.rows_])
        self.mean_: FloatArray = pca.mean_
        self.components_: FloatArray = pca.components_  # (K, d)
        self.explained_: FloatArray = np.cumsum(pca.explained_variance_ratio_)  # (K,)
        self.coordinates_: FloatArray = pca.transform(exact)  # (n, K)
        enough = queries is not None and len(queries) >= ENOUGH
        self.query_mean_: FloatArray = np.asarray(queries, dtype=np.float64).mean(0) if enough else self.mean_
        self.norms = lru_cache(maxsize=32)(self._norms)
        return self

    def restore(self, fitted: Mapping[str, np.ndarray]) -> PCASpace:
        """Take the attributes (their names end in `_`) of a space fitted before."""
        vars(self).update(fitted)
        self.norms = lru_cache(maxsize=32)(self._norms)
        return self

    @property
    def size(self) -> int:
        """The largest k."""
        if not hasattr(self, "components_"):
            raise NotFittedError("The PCA space has not been fitted: call fit(embeddings) first.")
        return len(self.components_)

    def check(self, k: int) -> int:
        """k itself, if it can be sliced.

        Raises:
            SettingsError: k is not within 1 and `size`.
        """
        if not 1 <= k <= self.size:
            raise SettingsError(f"A PCA size of {k} is out of range: choose 1 to {self.size}.")
        return k

    def items(self, k: int) -> FloatArray:
        """Item coordinates (n, k)."""
        return self.coordinates_[:, : self.check(k)]

    def _norms(self, k: int) -> FloatArray:
        norms: FloatArray = np.linalg.norm(self.items(k), axis=1)
        return norms

    def query(self, embedding: np.ndarray, k: int) -> FloatArray:
        """Coordinates (k,) of a query text's embedding (d,)."""
        projected: FloatArray = self.components_[:k] @ (embedding.astype(np.float64) - self.query_mean_)
        return projected

    def tensors(self, k: int, side: str) -> tuple[torch.Tensor, torch.Tensor]:
        """`P_k` (k, d) and the mean (d,) of one side, "item" or "query", as float64 tensors."""
        mean = self.query_mean_ if side == "query" else self.mean_
        return torch.from_numpy(self.components_[:k]), torch.from_numpy(mean)
