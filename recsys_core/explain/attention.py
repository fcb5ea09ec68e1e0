"""What the encoder looks at: attention maps and their rollout."""

from __future__ import annotations

import numpy as np

from recsys_core.encoding import Encoder
from recsys_core.explain.attribution import merge_words
from recsys_core.explain.explanation import AttentionMap
from recsys_core.types import FloatArray


def rollout(weights: np.ndarray, pooled: FloatArray) -> np.ndarray:
    """Relevance (L,) of each piece by attention rollout (Abnar & Zuidema, ACL 2020).

    `A_l = (W_l + I) / 2` with W_l the mean over heads, `R = A_L ... A_1`, relevance `p^T R`.

    Args:
        weights: (layers, heads, L, L), rows summing to 1.
        pooled: p (L,), the share of each piece in the pooled vector: equal for mean pooling, the first piece
            alone for CLS pooling, and so on.
    """
    length = weights.shape[-1]
    residual = np.eye(length)
    mixed = residual
    for layer in weights.astype(np.float64).mean(axis=1):
        mixed = (layer + residual) / 2 @ mixed
    relevance: np.ndarray = pooled @ mixed
    return relevance


def attention_map(encoder: Encoder, text: str) -> AttentionMap:
    """All layers and heads on one text, and the rollout.

    Raises:
        ModelError: the encoder returns no attention.
    """
    tokens, weights = encoder.attention(text)
    weights.flags.writeable = False
    relevance = rollout(weights, encoder.pooling_weights(tokens))
    spoken = np.where(tokens.special, 0.0, relevance)
    words = merge_words(text, tokens, spoken / max(spoken.sum(), 1e-12))
    return AttentionMap(tokens.pieces, tokens.special, tuple(relevance.tolist()), text, words, weights)
