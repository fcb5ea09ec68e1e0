"""From word pieces to words, and from words to sentences and fields: sums, so no share is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from recsys_core.encoding import Tokens
from recsys_core.explain.explanation import WordShare
from recsys_core.text.words import split_words
from recsys_core.types import FloatArray

SENTENCE = re.compile(r"[^.!?。！？…]+[.!?。！？…]*(?:[\"'”’」』）)]+)?\s*")


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


def sum_stretches(words: Sequence[WordShare], ends: Sequence[int], text: str) -> tuple[WordShare, ...]:
    """Sum words over stretches of the text that end at `ends`; stretches without a word are left out."""
    found, start, place = [], 0, 0
    for end in ends:
        inside = 0
        total = 0.0
        while place < len(words) and words[place].start < end:
            total += words[place].attribution
            place, inside = place + 1, inside + 1
        if inside:
            found.append(WordShare(text[start:end].strip(), start, end, total))
        start = end
    return tuple(found)


def by_sentence(words: Sequence[WordShare], text: str) -> tuple[WordShare, ...]:
    """What each sentence adds: the sum of its words."""
    ends = [match.end() for match in SENTENCE.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return sum_stretches(words, ends, text)


def by_field(words: Sequence[WordShare], text: str, fields: Sequence[tuple[str, str]]) -> dict[str, float]:
    """What each field adds, where the text was put together from fields in this order.

    Args:
        fields: (name, value); a value not found in the text after the one before it is passed over.
    """
    sums: dict[str, float] = {}
    stretches: list[tuple[str, int, int]] = []
    place = 0
    for name, value in fields:
        start = text.find(value, place) if value else -1
        if start >= 0:
            place = start + len(value)
            stretches.append((name, start, place))
    for word in words:
        home = next((name for name, start, end in stretches if start <= word.start < end), "other")
        sums[home] = sums.get(home, 0.0) + word.attribution
    return sums
