"""Infidelity and max-sensitivity (Yeh et al., NeurIPS 2019) of integrated gradients."""

from __future__ import annotations

import numpy as np

from recsys_core.encoding import Tokens
from recsys_core.explain.explanation import WordShare
from recsys_core.explain.words.gradients import Baseline, ends, midpoints
from recsys_core.explain.words.merge import merge_words
from recsys_core.explain.words.text_score import TextScore
from recsys_core.lazy_modules import torch
from recsys_core.text.words import split_words
from recsys_core.threads import side_by_side
from recsys_core.types import FloatArray

MASKED = 0.3
"""Probability that a word is masked."""
DRAWS = 64
"""Masks drawn for the infidelity."""
RADIUS = 0.02
"""Largest shake of a coordinate of a word's vector."""
NEIGHBOURS = 10
"""Shaken inputs whose shares are compared."""
NODES = 6
"""Integration nodes for each of them."""
BATCH_TOKENS = 1024
"""Word pieces that go through the encoder together."""


def _word_of_piece(text_score: TextScore, tokens: Tokens) -> np.ndarray:
    """Place of each piece's word (L,), -1 for specials."""
    starts = [word.chunk_start for word in split_words(text_score.text)]
    places = np.searchsorted(starts, [start for start, _ in tokens.offsets], side="right") - 1
    return np.where(np.array(tokens.special), -1, np.maximum(places, 0))


def _scores(text_score: TextScore, tokens: Tokens, vectors: torch.Tensor) -> FloatArray:
    batch = max(1, BATCH_TOKENS // vectors.shape[1])
    with torch.no_grad():
        found = [
            text_score.tensor(text_score.encoder.embed(part, tokens)) for part in torch.split(vectors, batch)
        ]
    scores: FloatArray = torch.cat(found).double().numpy()
    return scores


def attributed(
    text_score: TextScore, tokens: Tokens, x: torch.Tensor, b: torch.Tensor, nodes: int
) -> FloatArray:
    """Integrated gradients of the fused score in one go, by piece (L,), where only the order of shares is asked for."""
    t, weights = (torch.tensor(numbers, dtype=x.dtype)[:, None, None] for numbers in midpoints(nodes))
    vectors = (b + t * (x - b)).requires_grad_()
    score = text_score.tensor(text_score.encoder.embed(vectors, tokens))
    (slopes,) = torch.autograd.grad(score.sum(), vectors)
    pieces: FloatArray = ((x - b) * (weights * slopes).sum(0)).double().sum(-1).numpy()
    return pieces


def by_baseline(text_score: TextScore, baseline: Baseline, nodes: int = 12) -> FloatArray:
    """Word shares (N,) against one baseline."""
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    x, b = ends(text_score.encoder, tokens, baseline)
    found = merge_words(text_score.text, tokens, attributed(text_score, tokens, x, b, nodes))
    return np.array([word.attribution for word in found])


def infidelity(
    text_score: TextScore, words: tuple[WordShare, ...], baseline: Baseline = "pad", seed: int = 0
) -> float | None:
    """`E[(beta sum of a_w over w in M - (F(x) - F(x with M at the baseline)))^2] / Var`, lower is better.

    M holds each word with probability 0.3, 64 draws; beta is the best scale, so the figure has no unit. None where
    masking words does not change the score.
    """
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    x, b = ends(text_score.encoder, tokens, baseline)
    rng = np.random.default_rng(seed)
    drawn = rng.random((DRAWS, len(words))) < MASKED
    home = _word_of_piece(text_score, tokens)
    hidden = torch.from_numpy(np.where(home >= 0, drawn[:, home], False))[..., None]
    scores = _scores(text_score, tokens, torch.cat([x[None], torch.where(hidden, b, x)]))
    drops = scores[0] - scores[1:]
    told = drawn @ np.array([word.attribution for word in words])
    spread = float(drops.var())
    if spread < 1e-12:
        return None
    scale = float(told @ drops) / max(float(told @ told), 1e-12)
    return float(np.mean((scale * told - drops) ** 2)) / spread


def max_sensitivity(text_score: TextScore, baseline: Baseline = "pad", seed: int = 0) -> float | None:
    """Largest relative change of the attribution, `max |IG(y) - IG(x)| / |IG(x)|`, over inputs y near x.

    y are ten draws from a cube of half-width 0.02 around the word-embedding vectors: a lower bound. Lower is better;
    None where every attribution is 0.
    """
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    x, b = ends(text_score.encoder, tokens, baseline)
    generator = torch.Generator().manual_seed(seed)
    noise = (torch.rand(NEIGHBOURS, *x.shape, generator=generator) * 2 - 1) * RADIUS
    free = ~torch.tensor(tokens.special)[:, None]
    points = torch.cat([x[None], x + torch.where(free, noise, torch.zeros(()))])
    found = side_by_side(lambda point: attributed(text_score, tokens, point, b, NODES), list(points))
    length = float(np.linalg.norm(found[0]))
    if length < 1e-12:
        return None
    return max(float(np.linalg.norm(near - found[0])) for near in found[1:]) / length
