"""From word pieces to words: sums, so no share is lost."""

from __future__ import annotations

import numpy as np

from recsys_core.encoding import Tokens
from recsys_core.explain.explanation import WordShare
from recsys_core.text.words import split_words
from recsys_core.types import FloatArray


def merge_words(text: str, tokens: Tokens, pieces: FloatArray) -> tuple[WordShare, ...]:
    """Sum pieces to words by where they stand in the text.

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
