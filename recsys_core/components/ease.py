"""EASE: the strongest exact linear model for catalogues up to about 15,000 items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from scipy.linalg import cholesky, inv, solve_triangular

from recsys_core.components.base import HistoryOnly, Training
from recsys_core.components.blocks import answered, history_matrix, no_history, signs
from recsys_core.components.registry import by_tier, component
from recsys_core.errors import SettingsError
from recsys_core.query import Profile
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

LARGEST = 15_000
"""Items up to which its dense matrix is made: 15,000 of them take 1.8 GB."""


def check_size(who: str, items: int) -> None:
    """Raises `SettingsError` where a dense matrix over all items would not fit."""
    if items > LARGEST:
        raise SettingsError(
            "{who} needs a dense matrix over {items} items and stops at {largest}: set its share to 0 and use matrix factorisation instead.",
            who=who,
            items=items,
            largest=LARGEST,
        )


@component
class EASE(HistoryOnly):
    """Embarrassingly shallow autoencoder (H. Steck, WWW 2019): `s_i = sum over past items h of B_hi`.

    `B = I - P / diag(P)` with `P = (X^T X + lambda I)^-1` and a zero diagonal (eq. 8).

    Args:
        regularisation: lambda, in people: the larger, the nearer the weights to 0.
    """

    name = "ease"
    group = "collaborative"
    label = msg("EASE")
    shares = by_tier(0.3, few_likes=0.0)
    largest = LARGEST
    called = "EASE"

    def __init__(self, regularisation: float = 200.0) -> None:
        self.regularisation = regularisation

    def fit(self, training: Training) -> EASE:
        """Solve for B in closed form.

        Raises:
            SettingsError: the catalogue is too large for a dense items x items matrix.
        """
        users, items = training.likes.shape
        check_size(self.called, items)
        inverse = self._by_users(training.likes) if 2 * users < items else self._by_items(training.likes)
        self.weights_: FloatArray = inverse
        self.weights_ /= -np.diag(self.weights_).copy()
        np.fill_diagonal(self.weights_, 0.0)
        return self

    def _by_items(self, likes: sp.csr_array) -> FloatArray:
        """P (n, n) from its definition."""
        gram = (likes.T @ likes).astype(np.float64).toarray(order="C")
        gram[np.diag_indices(len(gram))] += self._penalty(np.diag(gram))
        # Symmetric, so its transpose is itself, in the order LAPACK can overwrite.
        inverse: FloatArray = inv(gram.T, overwrite_a=True, check_finite=False).T
        return inverse

    def _by_users(self, likes: sp.csr_array) -> FloatArray:
        """P (n, n) where people are few: `D^-1 - Z^T Z` with `Z = L^-1 X D^-1`, `L L^T = I + X D^-1 X^T` and D the penalty.

        The Woodbury identity: a triangle over people instead of an inverse over items.
        """
        inner = np.asarray(likes.power(2).sum(axis=0), dtype=np.float64)
        shrunk = 1.0 / np.broadcast_to(self._penalty(inner), inner.shape)
        scaled = likes.multiply(shrunk)
        system = (scaled @ likes.T).toarray()
        system[np.diag_indices(len(system))] += 1.0
        lower = cholesky(system, lower=True, check_finite=False)
        spread = solve_triangular(lower, scaled.toarray(), lower=True, check_finite=False)
        inverse: FloatArray = spread.T @ -spread
        inverse[np.diag_indices(len(inverse))] += shrunk
        return inverse

    def _penalty(self, likes: FloatArray) -> FloatArray | float:
        """What is added to the diagonal of `X^T X`, given each item's likes (n,)."""
        return self.regularisation

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Sums of weights (n,), those of dislikes subtracted; None without a history."""
        if len(profile.history) == 0:
            return None
        scores: FloatArray = profile.signs @ self.weights_[profile.history]
        return scores

    def score_many(self, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """One product of the histories with the weights."""
        table = history_matrix(profiles, signs, len(self.weights_)) @ self.weights_
        return answered(profiles, table, no_history)

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """The weights from each past item to the items (H, m)."""
        shares: FloatArray = self.weights_[np.ix_(profile.history, items)]
        return profile.signs[:, None] * shares
