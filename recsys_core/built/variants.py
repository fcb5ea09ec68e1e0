"""Embeddings of each text without each of its words, in a third of their size.

A text without one word lies near the text itself. So what is kept of each variant is how it differs from its text: 16-bit
whole numbers and the scale of each vector. The error of a coordinate is half a step of the scale, some 1e-7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from recsys_core.encoding import Encoder
from recsys_core.explain.words.deletion import Deletable
from recsys_core.explain.words.perturbation_cache import PerturbationCache, Variants
from recsys_core.text.words import split_words

STEPS = 32_767
"""Whole numbers on each side of 0."""


def packed(texts: Sequence[str], encoder: Encoder, perturbations: PerturbationCache) -> dict[str, np.ndarray]:
    """Variants of texts as arrays: those of `unpacked`, by name.

    Raises:
        ValueError: the encoder reads an empty text in two ways.
    """
    perturbations.fill(texts, depth="out")
    found = [perturbations.variants(text, depth="out") for text in texts]
    nothing = found[0].embeddings[1]
    if not all(np.array_equal(nothing, one.embeddings[1]) for one in found):
        raise ValueError("an empty text has more than one embedding")
    differences = np.concatenate([one.embeddings[2:] - one.embeddings[0] for one in found])
    scales = np.maximum(np.abs(differences).max(axis=1, keepdims=True), 1e-12) / STEPS
    return {
        "nothing": nothing.copy(),
        "without": np.rint(differences / scales).astype(np.int16),
        "scales": scales[:, 0].astype(np.float32),
        "words": np.array([len(one.cut.words) for one in found], np.int32),
        "read": np.array([len(one.cut.text) for one in found], np.int32),
        "cut": np.array([one.cut.cut_characters for one in found], np.int32),
        "unknown": np.array([one.cut.unknown_share for one in found], np.float64),
    }


@dataclass(eq=False, repr=False)
class StoredVariants:
    """Variants of a catalogue's texts, put together again one text at a time.

    Args:
        texts: as they were packed, with the embedding (d,) of each.
        arrays: what `packed` gave.
    """

    texts: Mapping[str, np.ndarray]
    arrays: dict[str, np.ndarray]
    _place: dict[str, int] = field(init=False)
    _start: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self._place = {text: row for row, text in enumerate(self.texts)}
        self._start = np.concatenate([[0], np.cumsum(self.arrays["words"])])

    def __call__(self, text: str) -> Variants | None:
        """The text, none of it and each word taken out; None where the text is not stored."""
        row = self._place.get(text)
        if row is None:
            return None
        held = self.arrays
        own = slice(self._start[row], self._start[row + 1])
        read = text[: held["read"][row]]
        words = tuple(split_words(read))
        if len(words) != held["words"][row]:  # cut otherwise by another library's version
            return None
        whole = self.texts[text]
        without = whole + held["without"][own] * held["scales"][own, None]
        cut = Deletable(read, words, int(held["cut"][row]), float(held["unknown"][row]))
        return Variants(cut, np.concatenate([[whole, held["nothing"]], without]).astype(np.float32))
