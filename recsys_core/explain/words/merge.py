"""From word pieces to words: sums, so no share is lost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recsys_core.encoding import Tokens
from recsys_core.explain.explanation import WordShare
from recsys_core.text.words import Word, split_words
from recsys_core.types import FloatArray


def owners_of(words: Sequence[Word], tokens: Tokens) -> np.ndarray:
    """The word each piece (L,) belongs to, by its number; -1 for special pieces, and for all where there is no word.

    A piece belongs to the word whose stretch it starts in; one between words goes to the word before it.
    """
    if not words:
        return np.full(len(tokens.pieces), -1)
    places = np.array([start for start, _ in tokens.offsets], dtype=int)
    found = np.searchsorted([word.chunk_start for word in words], places, side="right") - 1
    return np.where(tokens.special, -1, np.maximum(found, 0))


def merge_words(text: str, tokens: Tokens, pieces: FloatArray) -> tuple[WordShare, ...]:
    """Sum pieces (L,) to words by where they stand in the text; see `owners_of`."""
    words = split_words(text)
    sums = np.zeros(len(words))
    owners = owners_of(words, tokens)
    np.add.at(sums, owners[owners >= 0], np.asarray(pieces)[owners >= 0])
    return tuple(
        WordShare(text[word.start : word.end], word.start, word.end, float(share))
        for word, share in zip(words, sums, strict=True)
    )
