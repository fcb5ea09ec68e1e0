"""What the encoder looks at: attention maps and their rollout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import maximum_flow

from recsys_core.encoding import Encoder
from recsys_core.errors import ModelError
from recsys_core.explain.explanation import AttentionMap, WordShare
from recsys_core.explain.words.merge import merge_words, owners_of
from recsys_core.text.words import split_words
from recsys_core.types import FloatArray

FLOW_MOST = 30_000_000
"""Layers times the third power of the word pieces up to which attention flow is worked out, about a second: one maximum
flow for each piece, over a square of edges for each layer."""
SCALE = 10_000_000
"""Widths of edges are whole numbers of this."""


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


def flow(weights: np.ndarray, pooled: FloatArray) -> np.ndarray:
    """Relevance (L,) of each piece by attention flow (Abnar & Zuidema, ACL 2020), scaled to sum to 1.

    The most that can flow from a piece, through edges as wide as the attention between layers (head mean, half of it
    residual), to the pooled vector, whose edges are as wide as the pooling weights.

    Args:
        weights: (layers, heads, L, L), rows summing to 1.
        pooled: p (L,).
    """
    layers, _, length, _ = weights.shape
    mixed = (weights.astype(np.float64).mean(axis=1) + np.eye(length)) / 2  # (layers, L, L)
    nodes = (layers + 1) * length + 1
    target = nodes - 1
    rows, columns, widths = [], [], []
    for layer in range(layers):
        looks, looked = np.nonzero(mixed[layer] > 1e-9)
        rows.append(layer * length + looked)
        columns.append((layer + 1) * length + looks)
        widths.append(mixed[layer][looks, looked])
    rows.append(layers * length + np.arange(length))
    columns.append(np.full(length, target))
    widths.append(pooled)
    scaled = np.round(np.concatenate(widths) * SCALE).astype(np.int32)
    graph = sp.csr_matrix((scaled, (np.concatenate(rows), np.concatenate(columns))), shape=(nodes, nodes))
    found = np.array([maximum_flow(graph, piece, target).flow_value for piece in range(length)]) / SCALE
    relevance: np.ndarray = found / max(found.sum(), 1e-12)
    return relevance


def flow_longest(layers: int) -> int:
    """Word pieces up to which attention flow is worked out for an encoder of so many layers."""
    return int(round((FLOW_MOST / max(layers, 1)) ** (1 / 3), 9))


def flow_words(encoder: Encoder, text: str) -> tuple[WordShare, ...]:
    """Attention flow summed to words, special tokens left out, scaled to sum to 1.

    Raises:
        ModelError: no attention, or more pieces than flow is worked out for.
    """
    tokens, weights = encoder.attention(text)
    longest = flow_longest(len(weights))
    if len(tokens.ids) > longest:
        raise ModelError(
            "The text has {pieces} word pieces; attention flow is worked out for at most {longest}.",
            pieces=len(tokens.ids),
            longest=longest,
        )
    spoken = np.where(tokens.special, 0.0, flow(weights, encoder.pooling_weights(tokens)))
    return merge_words(text, tokens, spoken / max(spoken.sum(), 1e-12))


@dataclass(frozen=True)
class PairAttention:
    """What the words of two texts, read together, look at in each other; each side's shares sum to 1."""

    first: tuple[WordShare, ...]
    second: tuple[WordShare, ...]


def pair_attention(encoder: Encoder, first: str, second: str) -> PairAttention:
    """How much the words of each text are looked at from the other one, mean over layers and heads.

    Raises:
        ModelError: the encoder cannot read two texts together, or one has no word.
    """
    one, two, weights = encoder.pair_attention(first, second)
    count = len(one.ids)
    if not count or count == len(weights):
        raise ModelError("One of the two texts has no word, so there is nothing to look at.")
    looked_first, looked_second = weights[count:, :count].sum(0), weights[:count, count:].sum(0)
    return PairAttention(
        merge_words(first, one, looked_first / max(looked_first.sum(), 1e-12)),
        merge_words(second, two, looked_second / max(looked_second.sum(), 1e-12)),
    )


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
    owners = tuple(owners_of(split_words(text), tokens).tolist())
    return AttentionMap(
        tokens.pieces, tokens.special, tuple(relevance.tolist()), text, words, owners, weights
    )
