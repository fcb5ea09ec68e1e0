"""What a dataset is like, in numbers a picture can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recsys_core.datasets.schema import Dataset
from recsys_core.text.language import languages_of
from recsys_core.text.language_names import NAMES
from recsys_core.types import FloatArray

MOST_TEXTS = 20_000
"""Texts whose language is told one by one; of more, as many evenly spaced ones stand for all."""


@dataclass(frozen=True, eq=False)
class Statistics:
    """Values to draw: all ratings, interactions by user, characters by item text, items by language."""

    ratings: FloatArray
    activity: FloatArray
    text_lengths: FloatArray
    languages: dict[str, int]
    density: float


def statistics_of(dataset: Dataset) -> Statistics:
    """Count."""
    languages = _languages(dataset.item_texts)
    size = len(dataset.user_ids) * len(dataset.item_ids)
    return Statistics(
        ratings=dataset.interactions["rating"].dropna().to_numpy(float),
        activity=dataset.interactions["user"].value_counts().to_numpy().astype(np.float64),
        text_lengths=np.array([len(text) for text in dataset.item_texts], dtype=float),
        languages=languages,
        density=len(dataset.interactions) / size if size else 0.0,
    )


def _languages(texts: Sequence[str]) -> dict[str, int]:
    """English name of a language to the number of texts in it, the commonest first."""
    every = -(-len(texts) // MOST_TEXTS) or 1
    counts = Counter(languages_of(texts[::every]))
    scale = len(texts) / max(counts.total(), 1)
    return {NAMES[code]: round(count * scale) for code, count in counts.most_common()}


def quantiles(
    values: FloatArray, shares: Sequence[float] = (0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)
) -> list[tuple[float, float]]:
    """Each share, and the value that so much of all does not exceed."""
    found = np.quantile(values, shares, method="inverted_cdf")
    return [(float(share), float(value)) for share, value in zip(shares, found, strict=True)]
