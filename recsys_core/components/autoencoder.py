"""A denoising autoencoder that stays a sum over past items."""

from __future__ import annotations

import numpy as np
from scipy.linalg import inv

from recsys_core.components.base import HistoryOnly, Training
from recsys_core.components.ease import check_size
from recsys_core.query import Profile
from recsys_core.types import FloatArray, RowArray


class DenoisingAutoencoder(HistoryOnly):
    """Rebuild a history from what is left after dropping a share `p` of it at random: `s_i = sum over past items h of B_hi`.

    The linear, full-rank autoencoder trained under infinitely many dropout masks has a closed form, `B = I - P /
    diag(P)` with `P = (X^T X + L)^-1` and `L = lambda I + p / (1 - p) diag(X^T X)`, zero diagonal (H. Steck,
    "Autoencoders that don't overfit towards the identity", NeurIPS 2020, eq. 7). Deep ones have no exact shares.
    """

    name = "autoencoder"
    group = "collaborative"

    def __init__(self, dropout: float = 0.33, regularisation: float = 50.0) -> None:
        self.dropout = dropout
        self.regularisation = regularisation

    def fit(self, training: Training) -> DenoisingAutoencoder:
        """Solve for B.

        Raises:
            SettingsError: the catalogue is too large for a dense items x items matrix.
        """
        items = training.likes.shape[1]
        check_size("The denoising autoencoder", items)
        gram = np.asarray((training.likes.T @ training.likes).todense(), dtype=np.float64)
        noise = self.dropout / (1 - self.dropout) * np.diag(gram) + self.regularisation
        gram[np.diag_indices(items)] += noise
        self.weights_: FloatArray = inv(gram.T, overwrite_a=True, check_finite=False).T
        self.weights_ /= -np.diag(self.weights_).copy()
        np.fill_diagonal(self.weights_, 0.0)
        return self

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Sums of weights (n,), those of dislikes subtracted; None without a history."""
        if len(profile.history) == 0:
            return None
        scores: FloatArray = profile.signs @ self.weights_[profile.history]
        return scores

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """The weights from each past item to the items (H, m)."""
        shares: FloatArray = self.weights_[np.ix_(profile.history, items)]
        return profile.signs[:, None] * shares
