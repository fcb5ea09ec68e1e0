"""Integrated gradients of each reader's raw score, several at once.

Integrated gradients (Sundararajan, Taly & Yan, ICML 2017):
`IG_j = (x_j - b_j) * integral over t in [0, 1] of dF(b + t (x - b)) / dx_j`, summing to `F(x) - F(b)`.
x are the text's word-embedding vectors, b the same with words replaced by a baseline that says nothing; special
tokens and prompts are the same in both, so they get 0.

The fused score is a weighted sum of its components, and so is its attribution: gradients are taken per component
in raw units and kept, and a weight slider only rescales them. The components share one pass through the
encoder, and the nodes of the integral are spread over threads of one core each. Vectors go in through
`inputs_embeds`, without hooks: hooks on a shared model corrupt what other threads encode at the same time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch

from recsys_core.encoding import Encoder, Tokens
from recsys_core.explain.words.reading import TextScore
from recsys_core.kept import Kept
from recsys_core.threads import side_by_side
from recsys_core.types import FloatArray

BATCH_TOKENS = 1024

Baseline = Literal["pad", "mask", "mean"]
"""What a word is compared with: the padding token's vector, the mask token's, or the mean of the whole vocabulary."""


@dataclass(frozen=True, eq=False)
class RawAttribution:
    """Integrated gradients of one component's raw score: per piece (L,), F(x), F(b) and the nodes used."""

    pieces: FloatArray
    score: float
    baseline: float
    steps: int


AttributionStore = Kept[RawAttribution]
"""Raw attributions already computed: a weight slider only rescales them."""


def midpoints(steps: int) -> FloatArray:
    """Nodes of the midpoint rule on [0, 1]: every third one of three times as many are these."""
    return (np.arange(steps) + 0.5) / steps


def ends(encoder: Encoder, tokens: Tokens, baseline: Baseline) -> tuple[torch.Tensor, torch.Tensor]:
    """x and b (L, E)."""
    x = encoder.input_embeddings(torch.tensor(tokens.ids))
    special = torch.tensor(tokens.special)[:, None]
    return x, torch.where(special, x, encoder.baseline_vector(baseline)[None])


def _slopes(
    encoder: Encoder,
    tokens: Tokens,
    readers: Sequence[TextScore],
    x: torch.Tensor,
    b: torch.Tensor,
    nodes: FloatArray,
) -> torch.Tensor:
    """Gradients (C, L, E) of each reader, summed over these nodes."""
    t = torch.tensor(nodes, dtype=x.dtype)[:, None, None]
    vectors = (b + t * (x - b)).requires_grad_()  # (S, L, E)
    embeddings = encoder.embed(vectors, tokens)  # (S, d)
    cut = embeddings.detach().requires_grad_()
    sums = []
    for place, reader in enumerate(readers):
        (slope,) = torch.autograd.grad(reader(cut).sum(), cut)
        (pulled,) = torch.autograd.grad(embeddings, vectors, slope, retain_graph=place + 1 < len(readers))
        sums.append(pulled.sum(0))
    return torch.stack(sums)


def _over(
    encoder: Encoder,
    tokens: Tokens,
    readers: Sequence[TextScore],
    x: torch.Tensor,
    b: torch.Tensor,
    nodes: FloatArray,
    spread: bool,
) -> FloatArray:
    """`(x - b)` times the summed gradients, by piece (C, L)."""
    share = -(-len(nodes) // encoder.workers) if spread else len(nodes)
    batch = max(1, min(BATCH_TOKENS // len(tokens.ids), share))
    chunks = [nodes[start : start + batch] for start in range(0, len(nodes), batch)]
    slopes = torch.stack(
        side_by_side(lambda chunk: _slopes(encoder, tokens, readers, x, b, chunk), chunks)
    ).sum(0)
    pieces: FloatArray = ((x - b)[None] * slopes).double().sum(-1).numpy()
    return pieces


def integrated_gradients(
    encoder: Encoder,
    tokens: Tokens,
    readers: Sequence[TextScore],
    steps: int,
    baseline: Baseline = "pad",
    spread: bool = True,
) -> list[RawAttribution]:
    """Integrated gradients of each `reader(embedding)` on one text, by the midpoint rule.

    On the way from padding to words nearly all of the change happens between a third and two thirds, and next to
    none at the ends. For such a function the midpoint rule beats Gauss-Legendre at equal nodes (12 nodes: 0.3 %
    against 2 % median error of a component on films with plots), and three times as many nodes keep the first.

    Args:
        spread: share the nodes out among threads; several texts at once are quicker with a thread for each.
    """
    x, b = ends(encoder, tokens, baseline)
    pieces = _over(encoder, tokens, readers, x, b, midpoints(steps), spread) / steps
    with torch.no_grad():
        both = encoder.embed(torch.stack([x, b]), tokens)
        values = [reader(both).double().numpy() for reader in readers]
    return [
        RawAttribution(row, float(value[0]), float(value[1]), steps)
        for row, value in zip(pieces, values, strict=True)
    ]


def refined(
    encoder: Encoder,
    tokens: Tokens,
    readers: Sequence[TextScore],
    known: Sequence[RawAttribution],
    baseline: Baseline = "pad",
    spread: bool = True,
) -> list[RawAttribution]:
    """The same with three times the nodes; those known already are not taken again. All `known` have equal steps."""
    steps = 3 * known[0].steps
    x, b = ends(encoder, tokens, baseline)
    nodes = midpoints(steps)[np.arange(steps) % 3 != 1]
    fresh = _over(encoder, tokens, readers, x, b, nodes, spread) / steps
    return [
        RawAttribution(before.pieces / 3 + row, before.score, before.baseline, steps)
        for before, row in zip(known, fresh, strict=True)
    ]
