"""Embeddings of each text without each of its words, in a third of their size.

A text without one word lies near the text itself. So what is kept of each variant is how it differs from its text, in whole
steps: the error of a coordinate is half a step at most. High and low bytes are compressed apart, as the high ones repeat.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from recsys_core.encoding import Encoder
from recsys_core.explain.words.deletion import Deletable
from recsys_core.explain.words.perturbation_cache import PerturbationCache, Variants
from recsys_core.text.words import split_words

STEP = 8e-6
"""Of a coordinate; 16 bits hold differences up to 0.26, and a larger one is refused."""


def _squeezed(steps: np.ndarray) -> dict[str, np.ndarray]:
    """Whole numbers of either sign as two compressed planes of bytes, the sign in the last bit."""
    folded = (np.abs(steps) * 2 - (steps < 0)).astype(np.int64)
    if folded.max(initial=0) > np.iinfo(np.uint16).max:
        raise ValueError("a word changes a text by more than can be kept")
    planes = {"high": folded >> 8, "low": folded & 255}
    return {
        name: np.frombuffer(zlib.compress(plane.astype(np.uint8).tobytes(), 9), np.uint8)
        for name, plane in planes.items()
    }


def _restored(held: dict[str, np.ndarray], width: int) -> np.ndarray:
    """The whole numbers (V, width) that were squeezed.

    Raises:
        ValueError: the bytes are damaged.
    """
    try:
        high, low = (
            np.frombuffer(zlib.decompress(held[name].tobytes()), np.uint8) for name in ("high", "low")
        )
    except zlib.error as error:
        raise ValueError("damaged") from error
    folded = (high.astype(np.int32) << 8) | low
    return np.where(folded & 1, -(folded + 1) // 2, folded // 2).astype(np.int32).reshape(-1, width)


def packed(texts: Sequence[str], encoder: Encoder, perturbations: PerturbationCache) -> dict[str, np.ndarray]:
    """Variants of texts as arrays: those of `unpacked`, by name.

    Raises:
        ValueError: the encoder reads an empty text in two ways, or a word changes a text too much.
    """
    perturbations.fill(texts, depth="out")
    found = [perturbations.variants(text, depth="out") for text in texts]
    nothing = found[0].embeddings[1]
    if not all(np.array_equal(nothing, one.embeddings[1]) for one in found):
        raise ValueError("an empty text has more than one embedding")
    differences = np.concatenate([one.embeddings[2:] - one.embeddings[0] for one in found])
    return {
        "nothing": nothing.copy(),
        **_squeezed(np.rint(differences / STEP).astype(np.int64)),
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
    _steps: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self._place = {text: row for row, text in enumerate(self.texts)}
        self._steps = _restored(self.arrays, len(self.arrays["nothing"]))
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
        without = whole + self._steps[own] * STEP
        cut = Deletable(read, words, int(held["cut"][row]), float(held["unknown"][row]))
        return Variants(cut, np.concatenate([[whole, held["nothing"]], without]).astype(np.float32))
