"""Texts with words taken out.

A word is taken out with the punctuation attached to it and the blank after it; what is left is read afresh, as any text
would be. Words the encoder would not have reached are cut off first, so that taking one out never lets another in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recsys_core.encoding import Encoder, Side
from recsys_core.text.words import Word, split_words

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Deletable:
    """A text cut into the words the encoder reads.

    Attributes:
        text: as far as it is read.
        words: their places in it (N).
        cut_characters: how many at the end are not read.
        unknown_share: share of the word pieces that the vocabulary does not know.
    """

    text: str
    words: tuple[Word, ...]
    cut_characters: int = 0
    unknown_share: float = 0.0

    def keeping(self, keep: Mask) -> str:
        """The text of the words marked (N,)."""
        if not self.words:
            return self.text.strip()
        starts = [word.chunk_start for word in self.words]
        stretches = zip(starts, [*starts[1:], len(self.text)], strict=True)
        return "".join(
            self.text[start:end] for (start, end), kept in zip(stretches, keep, strict=True) if kept
        ).strip()

    def variants(self, masks: Mask) -> list[str]:
        """One text for each row of (V, N)."""
        return [self.keeping(row) for row in masks]


def deletable(encoder: Encoder, text: str, side: Side = "item") -> Deletable:
    """Cut a text into words; what the encoder does not read is left out."""
    tokens = encoder.tokens(text, side)
    if tokens.cut:
        text = text[: max((end for _, end in tokens.offsets), default=0)]
    return Deletable(text, tuple(split_words(text)), tokens.cut, tokens.unknown_share)
