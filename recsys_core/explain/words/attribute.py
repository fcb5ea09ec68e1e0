"""From gradients, or from scores of texts without some words, to word shares of the fused score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from recsys_core.encoding import Tokens
from recsys_core.explain.explanation import TextAttribution, WordShare
from recsys_core.explain.words.deletion import Deletable
from recsys_core.explain.words.gradients import (
    AttributionStore,
    Baseline,
    RawAttribution,
    integrated_gradients,
    refined,
)
from recsys_core.explain.words.merge import merge_words
from recsys_core.explain.words.perturbation_cache import Depth, PerturbationCache
from recsys_core.explain.words.shapley import leave_one_out
from recsys_core.explain.words.text_score import WHOLE, TextScore
from recsys_core.recent import Recent
from recsys_core.types import FloatArray

FIRST, MOST = 11, 352
"""Steps to begin with, and to end with at most."""
TOLERANCE = 0.01
"""Relative error up to which words add up."""
ABSOLUTE = 1e-3
"""Error in score up to which they add up, however small the score's difference is."""


@dataclass(frozen=True, eq=False)
class WordTools:
    """What word methods work with: variants of texts, and gradients already taken."""

    perturbations: PerturbationCache
    gradients: AttributionStore

    @classmethod
    def of(cls, perturbations: PerturbationCache) -> WordTools:
        """Tools with nothing in memory yet."""
        return cls(perturbations, Recent(1024))


def relative_error(total: float, difference: float) -> float:
    """`|total - difference| / max(|difference|, 1e-6)`."""
    return abs(total - difference) / max(abs(difference), 1e-6)


def is_complete(total: float, difference: float) -> bool:
    """Whether word shares add up: within 1 % or 1e-3."""
    return abs(total - difference) <= max(ABSOLUTE, TOLERANCE * abs(difference))


def _settled(found: RawAttribution, scale: float) -> bool:
    """Whether one component adds up by itself, so that other weights do not ask for more steps."""
    difference = found.score - found.baseline
    return is_complete(float(found.pieces.sum()) / scale, difference / scale)


def _raw(
    text_score: TextScore, tokens: Tokens, store: AttributionStore, baseline: Baseline, spread: bool
) -> list[RawAttribution]:
    """Every person's gradients as far as they are known, the missing ones taken with the fewest steps."""
    keys = [(*part_score.key, baseline, text_score.text) for part_score in text_score.by_part]
    known = [store.get(key) for key in keys]
    todo = [place for place, found in enumerate(known) if found is None]
    if todo:
        scores = [text_score.by_part[place].score for place in todo]
        fresh = integrated_gradients(text_score.encoder, tokens, scores, FIRST, baseline, spread)
        for place, found in zip(todo, fresh, strict=True):
            known[place] = found
            store.put(keys[place], found)
    return [found for found in known if found is not None]


def by_gradients(
    text_score: TextScore, store: AttributionStore, baseline: Baseline = "pad", spread: bool = True
) -> TextAttribution:
    """Integrated gradients; steps are doubled from 11 to 352 until the words sum to `F(x) - F(b)`.

    Each component has to add up by itself and all together, within 1 % or 1e-3.

    Args:
        spread: see `gradients.integrated_gradients`.
    """
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    raw = _raw(text_score, tokens, store, baseline, spread)
    slopes = np.array([part_score.part.slope for part_score in text_score.by_part])
    while True:
        pieces = slopes @ np.stack([found.pieces for found in raw])
        total = float(pieces.sum())
        score = float(text_score.fused(np.array([[found.score for found in raw]]))[0])
        floor = float(text_score.fused(np.array([[found.baseline for found in raw]]))[0])
        settled = [
            _settled(found, part_score.part.scale)
            for part_score, found in zip(text_score.by_part, raw, strict=True)
        ]
        short = [place for place, whole in enumerate(settled) if not whole]
        if not short and is_complete(total, score - floor):
            break
        short = short or list(range(len(raw)))  # each adds up, but they nearly cancel
        fewest = min(raw[place].steps for place in short)
        if fewest >= MOST:
            break
        todo = [place for place in short if raw[place].steps == fewest]
        by_part = [text_score.by_part[place] for place in todo]
        fresh = refined(
            text_score.encoder,
            tokens,
            [part_score.score for part_score in by_part],
            [raw[place] for place in todo],
            baseline,
            spread,
        )
        for place, part_score, found in zip(todo, by_part, fresh, strict=True):
            raw[place] = found
            store.put((*part_score.key, baseline, text_score.text), found)
    by_component = {
        part_score.part.name: float(part_score.part.slope * found.pieces.sum())
        for part_score, found in zip(text_score.by_part, raw, strict=True)
        if part_score.part.name != WHOLE
    }
    words = merge_words(text_score.text, tokens, pieces)
    used = max(found.steps for found in raw)
    read = (tokens.cut, tokens.unknown_share)
    account = _account(text_score, f"ig_{baseline}", words, (score, floor), used, read)
    return replace(account, by_component=by_component)


def _account(
    text_score: TextScore,
    method: str,
    words: tuple[WordShare, ...],
    ends: tuple[float, float],
    steps: int,
    read: tuple[int, float],
) -> TextAttribution:
    """Put together; `ends` are the scores with and without words, `read` what is cut off and the share unknown."""
    total = float(sum(word.attribution for word in words))
    return TextAttribution(
        method=method,
        side=text_score.role,
        text=text_score.text,
        words=words,
        score=ends[0],
        baseline_score=ends[1],
        total=total,
        error=relative_error(total, ends[0] - ends[1]),
        steps=steps,
        complete=is_complete(total, ends[0] - ends[1]),
        by_component={},
        cut_characters=read[0],
        unknown_share=read[1],
    )


def by_variants(
    text_score: TextScore,
    tools: WordTools,
    method: str,
    shares: Callable[[Deletable, FloatArray], FloatArray],
    depth: Depth = "out",
    errors: FloatArray | None = None,
) -> TextAttribution:
    """Shares found from which words stand.

    Args:
        shares: from the text's words and the scores of its variants (see `perturbations`) to a share a word (N,).
        depth: which variants are needed.
        errors: standard errors of the shares (N,) where they are sampled.
    """
    values = tools.perturbations.values(text_score, depth)
    cut = tools.perturbations.variants(text_score.text, text_score.side, depth).cut
    found = shares(cut, values)
    words = tuple(
        WordShare(cut.text[word.start : word.end], word.start, word.end, float(share), error)
        for word, share, error in zip(
            cut.words, found, [None] * len(found) if errors is None else errors.tolist(), strict=True
        )
    )
    ends = float(values[0]), float(values[min(1, len(values) - 1)])
    return _account(text_score, method, words, ends, len(values), (cut.cut_characters, cut.unknown_share))


def by_leaving_out(text_score: TextScore, tools: WordTools) -> TextAttribution:
    """What the score loses without each word."""
    return by_variants(
        text_score, tools, "leave_one_out", lambda cut, values: leave_one_out(values, len(cut.words))
    )


def by_pieces(
    text_score: TextScore, tools: WordTools, method: str, pieces: FloatArray, steps: int
) -> TextAttribution:
    """Shares of word pieces (L,) from elsewhere, summed to words."""
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    ends = by_gradients(text_score, tools.gradients)
    words = merge_words(text_score.text, tokens, pieces)
    read = (tokens.cut, tokens.unknown_share)
    return _account(text_score, method, words, (ends.score, ends.baseline_score), steps, read)
