"""A denoising autoencoder that stays a sum over past items."""

from __future__ import annotations

from recsys_core.components.ease import EASE
from recsys_core.components.registry import by_tier, component
from recsys_core.translating import msg
from recsys_core.types import FloatArray


@component
class DenoisingAutoencoder(EASE):
    """Rebuild a history from what is left after dropping a share `p` of it at random: `s_i = sum over past items h of B_hi`.

    The linear, full-rank autoencoder trained under infinitely many dropout masks has a closed form: EASE's, with
    `lambda I + p / (1 - p) diag(X^T X)` in place of `lambda I` (H. Steck, "Autoencoders that don't overfit towards the
    identity", NeurIPS 2020, eq. 7). Deep ones have no exact shares.

    Args:
        dropout: p, the share of a history left out in training, in [0, 1).
        regularisation: lambda, in people, as in EASE.
    """

    name = "autoencoder"
    label = msg("Denoising autoencoder")
    shares = by_tier(0.0)
    in_fusion = False
    called = "The denoising autoencoder"

    def __init__(self, dropout: float = 0.33, regularisation: float = 50.0) -> None:
        super().__init__(regularisation)
        self.dropout = dropout

    def _penalty(self, likes: FloatArray) -> FloatArray | float:
        return self.regularisation + self.dropout / (1 - self.dropout) * likes
