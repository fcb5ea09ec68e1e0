"""What the encoder looks at: attention maps and their rollout."""

from __future__ import annotations

import numpy as np

from recsys_core.encoding import Encoder
from recsys_core.encoding.pooling import Pooling
from recsys_core.explain.attribution import merge_words
from recsys_core.explain.explanation import AttentionMap


def rollout(weights: np.ndarray, pooling: Pooling) -> np.ndarray:
    """Relevance (L,) of each piece by attention rollout (Abnar & Zuidema, ACL 2020).

    `A_l = (W_l + I) / 2` with W_l the mean over heads, `R = A_L ... A_1`, relevance `p^T R` with p the pooling
    weights: 1/L on every token for mean pooling (not the CLS row), CLS alone for CLS pooling, the last token for its pooling. Max pooling has
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
    if pooling in ("cls", "last"):
        pooled[0 if pooling == "cls" else -1] = 1.0
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
    weights.flags.writeable = False
    relevance = rollout(weights, encoder.pooling)
    spoken = np.where(tokens.special, 0.0, relevance)
    words = merge_words(text, tokens, spoken / max(spoken.sum(), 1e-12))
    return AttentionMap(tokens.pieces, tokens.special, tuple(relevance.tolist()), text, words, weights)
