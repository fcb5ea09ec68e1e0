"""Whether an explanation depends on the model: its layers are re-initialised from the top down.

Adebayo et al., NeurIPS 2018, cascading: the last block first, one more at each step, the word-embedding table last.
Person, PCA space, normalisation and weights stay. An account of the model has to fall apart with it; one that stays as
it was says nothing of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recsys_core.errors import ModelError, SettingsError
from recsys_core.explain.item.attention import attention_map
from recsys_core.explain.methods.registry import word_method
from recsys_core.explain.trust.agreement import spearman
from recsys_core.explain.words.attribute import WordTools
from recsys_core.explain.words.perturbation_cache import PerturbationCache
from recsys_core.explain.words.text_score import TextScore
from recsys_core.text.words import split_words
from recsys_core.types import FloatArray, Progress, silent

PASS = 0.3
"""Similarity with the original that a method must fall below once everything is re-initialised."""

CONTROL = "word length"
"""A method that ignores the model: it has to fail."""


def _attention(text_score: TextScore) -> FloatArray:
    return np.array([word.attribution for word in attention_map(text_score.encoder, text_score.text).words])


def _by(method: str) -> Callable[[TextScore], FloatArray]:
    def run(text_score: TextScore) -> FloatArray:
        found = word_method(method).attribute(text_score, WordTools.of(PerturbationCache(text_score.encoder)))
        return np.array([word.attribution for word in found.words])

    return run


def _length(text_score: TextScore) -> FloatArray:
    return np.array([float(word.end - word.start) for word in split_words(text_score.text)])


CHECKED: dict[str, Callable[[TextScore], FloatArray]] = {
    "ig_pad": _by("ig_pad"),
    "leave_one_out": _by("leave_one_out"),
    "attention": _attention,
    CONTROL: _length,
}


@dataclass(frozen=True)
class Randomisation:
    """How one method changes as layers lose what they learned.

    Attributes:
        similarity: mean Spearman correlation of word shares with the original after 0, 1, 2 ... steps; the first is 1.
        passed: whether the last lies below `PASS`.
        texts: how many texts the means are over.
    """

    method: str
    similarity: tuple[float, ...]
    passed: bool
    texts: int


def randomisation(
    text_scores: Sequence[TextScore], seeds: int = 1, progress: Progress = silent
) -> tuple[Randomisation, ...]:
    """Check the methods on some readings of one encoder; a method whose shares do not differ at some step is left out.

    Raises:
        ModelError: the encoder has no layers to re-initialise.
        SettingsError: there is no text to check them on, or its words' shares do not differ.
    """
    if not text_scores:
        raise SettingsError("No recommendation here depends on a text, so there are no word shares to check.")
    encoder = text_scores[0].encoder
    depth = encoder.depth
    if depth == 0:
        raise ModelError("{name} has no layers, so there is nothing to re-initialise.", name=encoder.name)
    before = {name: [run(text_score) for text_score in text_scores] for name, run in CHECKED.items()}
    curves: dict[str, list[list[float]]] = {name: [[] for _ in range(depth + 1)] for name in CHECKED}
    for seed in range(seeds):
        for step in range(1, depth + 2):
            progress("re-initialising layers", seed * (depth + 1) + step - 1, seeds * (depth + 1))
            other = encoder.randomised(step, seed)
            for place, text_score in enumerate(text_scores):
                moved = replace(
                    text_score,
                    encoder=other,
                    by_part=tuple(
                        replace(r, key=(*r.key, "randomised", step, seed)) for r in text_score.by_part
                    ),
                )
                for name, run in CHECKED.items():
                    found = spearman(before[name][place], run(moved))
                    if found is not None:
                        curves[name][step - 1].append(found)
    progress("re-initialising layers", seeds * (depth + 1), seeds * (depth + 1))
    results = []
    for name, curve in curves.items():
        if not all(curve):
            continue
        means = (1.0, *(float(np.mean(values)) for values in curve))
        results.append(Randomisation(name, means, means[-1] < PASS, len(text_scores)))
    if not {row.method for row in results} - {CONTROL}:
        raise SettingsError(
            "The words of these texts do not differ in what they add, so there are no shares to compare: check a larger catalogue."
        )
    return tuple(results)
