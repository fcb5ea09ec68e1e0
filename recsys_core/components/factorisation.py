"""Matrix factorisation trained on the text features and the interactions together."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import scipy.sparse as sp
import torch

from recsys_core.components.base import Stored, Training
from recsys_core.query import Profile
from recsys_core.types import FloatArray, RowArray


class FeatureALS(Stored):
    """Implicit ALS whose item factors have a text prior: `y_i ~ Normal(B f_i, I / lambda)`.

    Loss: Hu, Koren & Volinsky (ICDM 2008) with confidence `1 + alpha` for likes and 1 elsewhere; the Gaussian
    prior on item features follows irspack's feature-aware iALS. An item without likes takes its prior mean, so
    a new item has a score from its text alone.

    The PCA size needs no refit. The coordinates of the PCA space are uncorrelated over the catalogue, so the
    ridge solution for B at size k is the first k columns of the full one; and given the user factors the
    posterior mean of an item factor is affine in its prior: `y_i(k) = base_i + M_i B_k f_i`, which is what
    `item_factors` returns and what gradients with respect to the item's text run through.
    """

    name = "factorisation"
    group = "collaborative"

    def __init__(
        self,
        factors: int = 32,
        alpha: float = 6.0,
        regularisation: float = 50.0,
        ridge: float = 1.0,
        rounds: int = 8,
        random_state: int = 0,
    ) -> None:
        self.factors = factors
        self.alpha = alpha
        self.regularisation = regularisation
        self.ridge = ridge
        self.rounds = rounds
        self.random_state = random_state

    def _systems(self, likes: sp.csr_array, other: FloatArray) -> FloatArray:
        """Normal matrices (rows, f, f): `Y^T Y + alpha sum of y y^T over the row's likes + lambda I`."""
        f = self.factors
        outer = (other[:, :, None] * other[:, None, :]).reshape(len(other), f * f)
        own = np.asarray(likes @ outer).reshape(-1, f, f)
        return other.T @ other + self.alpha * own + self.regularisation * np.eye(f)

    def fit(self, training: Training) -> FeatureALS:
        """Alternate user factors, item factors and the feature map."""
        rng = np.random.default_rng(self.random_state)
        likes = sp.csr_array(training.likes, dtype=np.float64)
        by_item = sp.csr_array(likes.T)
        features = training.space.coordinates_  # (n, K)
        known = training.space.rows_
        learned = features[known]  # columns orthogonal
        energy = (learned**2).sum(axis=0)  # (K,)
        confidence = 1.0 + self.alpha
        item_factors: FloatArray = rng.normal(0, 0.1, (likes.shape[1], self.factors))
        prior = np.zeros_like(item_factors)
        for _ in range(self.rounds):
            target = confidence * np.asarray(likes @ item_factors)  # (users, f)
            users: FloatArray = np.linalg.solve(self._systems(likes, item_factors), target[..., None])[..., 0]
            systems = self._systems(by_item, users)
            target = confidence * np.asarray(by_item @ users) + self.regularisation * prior
            item_factors = np.linalg.solve(systems, target[..., None])[..., 0]
            self.map_: FloatArray = (learned.T @ item_factors[known]) / (energy + self.ridge)[
                :, None
            ]  # (K, f)
            prior = features @ self.map_
        inverse = np.linalg.inv(systems)  # (n, f, f)
        self.base_: FloatArray = np.einsum("nfg,ng->nf", inverse, confidence * np.asarray(by_item @ users))
        self.shrink_: FloatArray = self.regularisation * inverse  # M_i
        unliked = np.asarray(likes.sum(axis=0)) == 0
        self.base_[unliked] = 0.0
        self.shrink_[unliked] = np.eye(self.factors)
        return self.ready(training)

    def ready(self, training: Training) -> FeatureALS:
        """Take the space; factors are worked out by PCA size."""
        self.space = training.space
        self.item_factors = lru_cache(maxsize=8)(self._item_factors)
        return self

    def _item_factors(self, k: int) -> tuple[FloatArray, FloatArray]:
        """Factors (n, f) at PCA size k and their Gram matrix plus `lambda I` (f, f)."""
        prior = self.space.items(k) @ self.map_[:k]
        factors = self.base_ + np.einsum("nfg,ng->nf", self.shrink_, prior)
        return factors, factors.T @ factors + self.regularisation * np.eye(self.factors)

    def _solver(self, profile: Profile, k: int) -> tuple[FloatArray, FloatArray]:
        """Inverse normal matrix (f, f) of this query, and its liked items' factors (H, f)."""
        factors, gram = self.item_factors(k)
        liked = factors[profile.history]
        return np.linalg.inv(gram + self.alpha * liked.T @ liked), liked

    def _user(self, profile: Profile, k: int) -> FloatArray:
        inverse, liked = self._solver(profile, k)
        user: FloatArray = inverse @ ((1.0 + self.alpha) * (profile.signs @ liked))
        return user

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Inner products (n,) with the user factor folded in from the history; None without a history.

        A dislike is a preference of -1 with the confidence of a like.
        """
        if len(profile.history) == 0:
            return None
        return self.item_factors(k)[0] @ self._user(profile, k)

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Exact share of each past item (H, m): `(1 + alpha) y_h^T A^-1 y_i` (Hu, Koren & Volinsky, section 5)."""
        inverse, liked = self._solver(profile, k)
        return (
            (1.0 + self.alpha) * profile.signs[:, None] * (liked @ inverse @ self.item_factors(k)[0][items].T)
        )

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Scores (B,) were the item's text embedded as (B, d), the user factor held fixed."""
        if len(profile.history) == 0:
            return None
        user = self._user(profile, k)
        slope = torch.from_numpy(self.map_[:k] @ (self.shrink_[item].T @ user))  # (k,)
        basis, mean = self.space.tensors(k, "item")
        return float(self.base_[item] @ user) + (embeddings.double() - mean) @ (basis.T @ slope)

    def query_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """None: the user factor comes from the history alone."""
        return None
