"""Infidelity and max-sensitivity (Yeh et al., NeurIPS 2019) of the account that is shown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from recsys_core.encoding import Tokens
from recsys_core.explain.words.deletion import Deletable
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
    """Word shares (N,) of integrated gradients against one baseline."""
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    x, b = ends(text_score.encoder, tokens, baseline)
    found = merge_words(text_score.text, tokens, attributed(text_score, tokens, x, b, nodes))
    return np.array([word.attribution for word in found])


def masks(words: int, seed: int = 0) -> np.ndarray:
    """Which words are masked in each draw (64, N)."""
    return np.random.default_rng(seed).random((DRAWS, words)) < MASKED


def drops_by_baseline(text_score: TextScore, drawn: np.ndarray, baseline: Baseline = "pad") -> FloatArray:
    """What the score loses (D,) with the words of each draw (D, N) at the baseline's vector."""
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    x, b = ends(text_score.encoder, tokens, baseline)
    home = _word_of_piece(text_score, tokens)
    hidden = torch.from_numpy(np.where(home >= 0, drawn[:, home], False))[..., None]
    scores = _scores(text_score, tokens, torch.cat([x[None], torch.where(hidden, b, x)]))
    drops: FloatArray = scores[0] - scores[1:]
    return drops


def drops_by_deletion(text_score: TextScore, cut: Deletable, drawn: np.ndarray) -> FloatArray:
    """What the score loses (D,) with the words of each draw (D, N) taken out and the text read afresh."""
    scores = text_score.scores_of([cut.text, *cut.variants(~drawn)])
    drops: FloatArray = scores[0] - scores[1:]
    return drops


def infidelity(shares: FloatArray, drawn: np.ndarray, drops: FloatArray) -> float | None:
    """`E[(beta sum of a_w over w in M - (F(x) - F(x without M)))^2] / E[(F(x) - F(x without M))^2]`, lower is better.

    M are the words of a draw; beta >= 0 is the best scale, so the figure has no unit, and shares of the wrong sign are not
    turned round: they do no better than no account at all, which has 1. None where masking words does not change the score.

    Args:
        shares: a (N,).
        drawn: (D, N).
        drops: F(x) - F(x without M) of each draw (D,).
    """
    size = float(drops @ drops)
    if size < 1e-12 * len(drops):
        return None
    told = drawn @ shares
    scale = max(0.0, float(told @ drops) / max(float(told @ told), 1e-12))
    return float(((scale * told - drops) ** 2).sum()) / size


def max_sensitivity(
    text_score: TextScore, account: Callable[[Tokens, torch.Tensor], FloatArray | None], seed: int = 0
) -> float | None:
    """Largest relative change of an account, `max |a(y) - a(x)| / |a(x)|`, over inputs y near x.

    y are ten draws from a cube of half-width 0.02 around the word-embedding vectors: a lower bound. Lower is better;
    None where every share is 0, or the method reads words and not vectors.

    Args:
        account: the method's shares of word pieces (L,) for vectors (L, E) in place of the text's own.
    """
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    x = text_score.encoder.input_embeddings(torch.tensor(tokens.ids))
    generator = torch.Generator().manual_seed(seed)
    noise = (torch.rand(NEIGHBOURS, *x.shape, generator=generator) * 2 - 1) * RADIUS
    free = ~torch.tensor(tokens.special)[:, None]
    points = torch.cat([x[None], x + torch.where(free, noise, torch.zeros(()))])
    found = side_by_side(lambda point: account(tokens, point), list(points))
    whole = [one for one in found if one is not None]
    if len(whole) < len(found):
        return None
    length = float(np.linalg.norm(whole[0]))
    if length < 1e-12:
        return None
    return max(float(np.linalg.norm(near - whole[0])) for near in whole[1:]) / length
