"""What a dataset is like, in numbers a picture can show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from recsys_core.datasets.schema import Dataset
from recsys_core.text.language import language_of
from recsys_core.types import FloatArray

NAMES = {"zh": "Chinese", "en": "English", "other": "other", "": "none"}


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
    languages = Counter(NAMES[language_of(text)] for text in dataset.item_texts)
    size = len(dataset.user_ids) * len(dataset.item_ids)
    return Statistics(
        ratings=dataset.interactions["rating"].dropna().to_numpy(float),
        activity=dataset.interactions["user"].value_counts().to_numpy().astype(np.float64),
        text_lengths=np.array([len(text) for text in dataset.item_texts], dtype=float),
        languages=dict(languages.most_common()),
        density=len(dataset.interactions) / size if size else 0.0,
    )
