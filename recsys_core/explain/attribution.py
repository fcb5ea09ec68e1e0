"""Which words carry the score: integrated gradients by Captum, merged to words.

Integrated gradients (Sundararajan, Taly & Yan, ICML 2017):
`IG_j = (x_j - b_j) * integral over t in [0, 1] of dF(b + t (x - b)) / dx_j`, summing to `F(x) - F(b)`.
F is the fused score with one text varied and everything else held fixed, normalisation included. x are the
text's word-embedding vectors, b the neutral token's; special tokens are the same in both, so they get 0.

The fused score is a weighted sum of components, and so is its attribution: gradients are taken per component
in raw units and kept, and a weight slider only rescales them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from captum.attr import IntegratedGradients

from recsys_core.encoding import Encoder, Side, Tokens
from recsys_core.explain.explanation import TextAttribution, WordShare
from recsys_core.fusion import Part
from recsys_core.kept import Kept
from recsys_core.text.words import split_words
from recsys_core.types import FloatArray

STEPS = (16, 32, 64, 128, 256)
TOLERANCE = 0.01
ABSOLUTE = 1e-3
BATCH_TOKENS = 1024

TextScore = Callable[[torch.Tensor], torch.Tensor]
"""A component's raw score (B,) as a function of the text's embedding (B, d)."""


@dataclass(frozen=True, eq=False)
class RawAttribution:
    """Integrated gradients of one component's raw score: per piece (L,), F(x), F(b) and the nodes used."""

    pieces: FloatArray
    score: float
    baseline: float
    steps: int


AttributionStore = Kept[RawAttribution]
"""Raw attributions already computed: a weight slider only rescales them."""


def integrated_gradients(encoder: Encoder, tokens: Tokens, score: TextScore, steps: int) -> RawAttribution:
    """Captum's integrated gradients of `score(embedding)` on one text, with Gauss-Legendre nodes.

    The gradient runs through `inputs_embeds`, without hooks: hooks on a shared model corrupt what other threads
    encode at the same time.
    """
    ids = torch.tensor(tokens.ids)
    neutral = torch.where(torch.tensor(tokens.special), ids, torch.tensor(encoder.neutral_id()))
    x = encoder.input_embeddings(ids)[None]  # (1, L, E)
    b = encoder.input_embeddings(neutral)[None]

    def forward(vectors: torch.Tensor) -> torch.Tensor:
        return score(encoder.embed(vectors, tokens))

    batch = max(1, BATCH_TOKENS // len(ids))
    pieces = IntegratedGradients(forward).attribute(
        x, baselines=b, n_steps=steps, method="gausslegendre", internal_batch_size=batch
    )
    with torch.no_grad():
        ends = forward(torch.cat([x, b]))
    return RawAttribution(pieces[0].double().sum(-1).numpy(), float(ends[0]), float(ends[1]), steps)


def _error(total: float, difference: float) -> float:
    return abs(total - difference) / max(abs(difference), 1e-6)


def _complete(total: float, difference: float) -> bool:
    return abs(total - difference) <= max(ABSOLUTE, TOLERANCE * abs(difference))


def merge_words(text: str, tokens: Tokens, pieces: FloatArray) -> tuple[WordShare, ...]:
    """Sum pieces to words by where they stand in the text; no share is lost.

    A piece belongs to the word whose stretch it starts in; one between words goes to the word before it.
    """
    words = split_words(text)
    if not words:
        return ()
    starts = np.array([word.chunk_start for word in words])
    sums = np.zeros(len(words))
    for (start, _), special, share in zip(tokens.offsets, tokens.special, pieces, strict=True):
        if not special:
            sums[max(int(np.searchsorted(starts, start, side="right")) - 1, 0)] += share
    return tuple(
        WordShare(text[word.start : word.end], word.start, word.end, float(share))
        for word, share in zip(words, sums, strict=True)
    )


def attribute_text(
    encoder: Encoder,
    store: AttributionStore,
    side: Side,
    text: str,
    readers: list[tuple[Part, TextScore, tuple[object, ...]]],
    fixed: float,
) -> TextAttribution:
    """Word shares of the fused score on one text.

    Args:
        readers: the components that read this text: ledger line, raw score of an embedding, and a key that
            names everything the raw score depends on.
        fixed: what all other components contribute.

    Nodes are doubled from 16 to 256 until the sum of words meets `F(x) - F(b)` within 1 % or 1e-3.
    """
    tokens = encoder.tokens(text, side)
    for steps in STEPS:
        pieces = np.zeros(len(tokens.ids))
        score = baseline = fixed
        by_component: dict[str, float] = {}
        used = 0
        for part, reader, key in readers:
            known = store.get((*key, text))
            if known is None or known.steps < steps:
                known = integrated_gradients(encoder, tokens, reader, steps)
                store.put((*key, text), known)
            pieces = pieces + part.slope * known.pieces
            score += part.slope * (known.score - part.centre)
            baseline += part.slope * (known.baseline - part.centre)
            by_component[part.name] = float(part.slope * known.pieces.sum())
            used = max(used, known.steps)
        total, difference = float(pieces.sum()), score - baseline
        if _complete(total, difference):
            break
    return TextAttribution(
        side=side,
        text=text,
        words=merge_words(text, tokens, pieces),
        score=score,
        baseline_score=baseline,
        total=total,
        error=_error(total, difference),
        steps=used,
        complete=_complete(total, difference),
        by_component=by_component,
        cut_characters=tokens.cut,
        unknown_share=tokens.unknown_share,
    )
