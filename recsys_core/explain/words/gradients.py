"""Integrated gradients of each person's raw score, several at once.

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

from recsys_core.encoding import Encoder, Tokens
from recsys_core.explain.words.text_score import ScoreFunction
from recsys_core.lazy_modules import torch
from recsys_core.recent import Recent
from recsys_core.threads import side_by_side
from recsys_core.types import FloatArray

BATCH_TOKENS = 1024
"""Word pieces that go through the encoder together, to bound memory."""
SHARES = 2
"""Parts that the nodes are cut into for threads, however many there are: sums depend on where they are cut."""
DENSER = 0.3
"""How much denser nodes stand where nearly all changes: 1.3 times as many as with even spacing, and 0.7 times opposite."""
DENSEST = 0.43
"""Where that is, as a share of the nodes."""

Baseline = Literal["pad", "mask", "mean"]
"""What a word is compared with: the padding token's vector, the mask token's, or the mean of the whole vocabulary."""


@dataclass(frozen=True, eq=False)
class RawAttribution:
    """Integrated gradients of one component's raw score: per piece (L,), F(x), F(b) and the nodes used.

    Attributes:
        inner: whether the nodes lie between the ends, without them (a midpoint rule).
    """

    pieces: FloatArray
    score: float
    baseline: float
    steps: int
    inner: bool


AttributionStore = Recent[RawAttribution]
"""Raw attributions already computed: a weight slider only rescales them."""


Rule = tuple[FloatArray, FloatArray]
"""Nodes in [0, 1] and their weights."""


def _denser_in_the_middle(u: FloatArray, weights: FloatArray) -> Rule:
    """Substitute `t = u + c (sin a(u) - sin a(0)) / 2 pi` with `a(u) = 2 pi (u - DENSEST + 1/2)`; periodic, so weights still sum to 1."""
    angle, start = 2 * np.pi * (u - DENSEST + 0.5), 2 * np.pi * (0.5 - DENSEST)
    t: FloatArray = u + DENSER * (np.sin(angle) - np.sin(start)) / (2 * np.pi)
    return t, weights * (1.0 + DENSER * np.cos(angle))


def midpoints(steps: int) -> Rule:
    """The midpoint rule with this many nodes (two at least)."""
    return _denser_in_the_middle((np.arange(steps) + 0.5) / steps, np.full(steps, 1.0 / steps))


def trapezoids(steps: int) -> Rule:
    """The trapezoid rule with this many steps: the ends and what lies between the midpoints."""
    weights = np.full(steps + 1, 1.0 / steps)
    weights[[0, -1]] /= 2
    return _denser_in_the_middle(np.arange(steps + 1) / steps, weights)


def ends(encoder: Encoder, tokens: Tokens, baseline: Baseline) -> tuple[torch.Tensor, torch.Tensor]:
    """x and b (L, E)."""
    x = encoder.input_embeddings(torch.tensor(tokens.ids))
    special = torch.tensor(tokens.special)[:, None]
    return x, torch.where(special, x, encoder.baseline_vector(baseline)[None])


@dataclass(frozen=True, eq=False)
class _Path:
    """The straight way of a text's vectors from the baseline b to x, both (L, E)."""

    encoder: Encoder
    tokens: Tokens
    x: torch.Tensor
    b: torch.Tensor

    @classmethod
    def of(cls, encoder: Encoder, tokens: Tokens, baseline: Baseline) -> _Path:
        return cls(encoder, tokens, *ends(encoder, tokens, baseline))


def _slopes(path: _Path, by_part: Sequence[ScoreFunction], rule: Rule) -> torch.Tensor:
    """Gradients (C, L, E) of each part, summed over these nodes by their weights."""
    x, b = path.x, path.b
    t, weights = (torch.tensor(numbers, dtype=x.dtype) for numbers in rule)
    t, weights = t[:, None, None], weights[:, None]
    vectors = (b + t * (x - b)).requires_grad_()  # (S, L, E)
    embeddings = path.encoder.embed(vectors, path.tokens)  # (S, d)
    cut = embeddings.detach().requires_grad_()
    sums = []
    for place, part_score in enumerate(by_part):
        (slope,) = torch.autograd.grad(part_score(cut).sum(), cut)
        (pulled,) = torch.autograd.grad(
            embeddings, vectors, weights * slope, retain_graph=place + 1 < len(by_part)
        )
        sums.append(pulled.sum(0))
    return torch.stack(sums)


def _over(path: _Path, by_part: Sequence[ScoreFunction], rule: Rule, spread: bool) -> FloatArray:
    """`(x - b)` times the summed gradients, by piece (C, L)."""
    nodes, weights = rule
    share = -(-len(nodes) // SHARES) if spread and path.encoder.threaded else len(nodes)
    batch = max(1, min(BATCH_TOKENS // len(path.tokens.ids), share))
    starts = range(0, len(nodes), batch)
    chunks = [(nodes[start : start + batch], weights[start : start + batch]) for start in starts]
    slopes = torch.stack(side_by_side(lambda chunk: _slopes(path, by_part, chunk), chunks)).sum(0)
    pieces: FloatArray = ((path.x - path.b)[None] * slopes).double().sum(-1).numpy()
    return pieces


def integrated_gradients(
    encoder: Encoder,
    tokens: Tokens,
    by_part: Sequence[ScoreFunction],
    steps: int,
    baseline: Baseline = "pad",
    spread: bool = True,
) -> list[RawAttribution]:
    """Integrated gradients of each `part_score(embedding)` on one text, by the midpoint rule.

    On the way from padding to words nearly all of the change happens between a third and two thirds, and next to
    none at the ends. For such a function the midpoint and trapezoid rules beat Gauss-Legendre at equal nodes (12 nodes: 0.3 %
    against 2 % median error of a component on film titles), more so with a substitution that moves nodes to the
    middle; and each doubling keeps the nodes taken before.

    Args:
        spread: share the nodes out among threads; several texts at once are quicker with a thread for each.
    """
    path = _Path.of(encoder, tokens, baseline)
    pieces = _over(path, by_part, midpoints(steps), spread)
    with torch.no_grad():
        both = encoder.embed(torch.stack([path.x, path.b]), tokens)
        values = [part_score(both).double().numpy() for part_score in by_part]
    return [
        RawAttribution(row, float(value[0]), float(value[1]), steps, True)
        for row, value in zip(pieces, values, strict=True)
    ]


def refined(
    encoder: Encoder,
    tokens: Tokens,
    by_part: Sequence[ScoreFunction],
    known: Sequence[RawAttribution],
    baseline: Baseline = "pad",
    spread: bool = True,
) -> list[RawAttribution]:
    """The same with twice the steps; nodes known already are not taken again. All `known` have equal steps.

    Half of the midpoint rule and half of the trapezoid rule are the trapezoid rule of half the step.
    """
    before = known[0]
    rule = trapezoids(before.steps) if before.inner else midpoints(before.steps)
    fresh = _over(_Path.of(encoder, tokens, baseline), by_part, rule, spread)
    return [
        RawAttribution((found.pieces + row) / 2, found.score, found.baseline, 2 * found.steps, False)
        for found, row in zip(known, fresh, strict=True)
    ]
