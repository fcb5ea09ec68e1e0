"""What the encoder looks at: attention maps and their rollout."""

from __future__ import annotations

import numpy as np

from recsys_core.encoding import Encoder
from recsys_core.encoding.pooling import Pooling
from recsys_core.explain.explanation import AttentionMap


def rollout(weights: np.ndarray, pooling: Pooling) -> np.ndarray:
    """Relevance (L,) of each piece by attention rollout (Abnar & Zuidema, ACL 2020).

    `A_l = (W_l + I) / 2` with W_l the mean over heads, `R = A_L ... A_1`, relevance `p^T R` with p the pooling
    weights: 1/L on every token for mean pooling (not the CLS row), CLS alone for CLS pooling. Max pooling has
    no weights that do not depend on the states; 1/L is used there too.

    Args:
        weights: (layers, heads, L, L), rows summing to 1.
    """
    length = weights.shape[-1]
    residual = np.eye(length)
    mixed = residual
    for layer in weights.astype(np.float64).mean(axis=1):
        mixed = (layer + residual) / 2 @ mixed
    pooled = np.zeros(length)
    if pooling == "cls":
        pooled[0] = 1.0
    else:
        pooled[:] = 1.0 / length
    relevance: np.ndarray = pooled @ mixed
    return relevance


def attention_map(encoder: Encoder, text: str) -> AttentionMap:
    """All layers and heads on one text, and the rollout.

    Raises:
        ModelError: the encoder returns no attention.
    """
    tokens, weights = encoder.attention(text)
    rounded = np.round(weights.astype(np.float64), 6)
    return AttentionMap(
        tokens=tokens.pieces,
        special=tokens.special,
        weights=tuple(
            tuple(tuple(tuple(row) for row in head) for head in layer) for layer in rounded.tolist()
        ),
        rollout=tuple(rollout(weights, encoder.pooling).tolist()),
    )
