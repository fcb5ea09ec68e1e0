"""What the dimensions of the PCA space are about, by the words and items at their ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys_core.datasets.schema import Dataset
from recsys_core.mining.keywords import content_words
from recsys_core.space import PCASpace
from recsys_core.types import FloatArray

LEAST = 3
"""A word must stand in this many items to name a dimension."""
WORDS = 4
"""Words that name an end of a dimension."""
ITEMS = 2
"""Titles that name an end of a dimension."""


@dataclass(frozen=True, eq=False)
class NamedDimensions:
    """What each end of each dimension is about.

    Attributes:
        words: vocabulary (V).
        pull: (V, K) mean coordinate of the items with the word, in standard errors.
    """

    space: PCASpace
    titles: tuple[str, ...]
    words: tuple[str, ...]
    pull: FloatArray

    @classmethod
    def of(cls, dataset: Dataset, space: PCASpace) -> NamedDimensions:
        """Name the dimensions of a space by the words and items of a catalogue."""
        from sklearn.feature_extraction.text import CountVectorizer

        counter = CountVectorizer(
            analyzer=content_words, binary=True, min_df=min(LEAST, len(dataset.item_texts))
        )
        try:
            standing = counter.fit_transform(dataset.item_texts)
        except ValueError:  # no word stands often enough
            return cls(
                space, tuple(map(dataset.title, range(len(dataset.item_ids)))), (), np.zeros((0, space.size))
            )
        counts = np.asarray(standing.sum(axis=0)).ravel()
        spread = np.maximum(space.coordinates_.std(axis=0), 1e-12)
        pull = (standing.T @ space.coordinates_) / np.sqrt(counts)[:, None] / spread
        titles = tuple(map(dataset.title, range(len(dataset.item_ids))))
        return cls(space, titles, tuple(counter.get_feature_names_out()), pull)

    def name(self, dimension: int, sign: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Most typical words and titles at the end of a dimension that `sign` points to."""
        words = np.argsort(-sign * self.pull[:, dimension], kind="stable")[:WORDS]
        items = np.argsort(-sign * self.space.coordinates_[:, dimension], kind="stable")[:ITEMS]
        return tuple(self.words[row] for row in words), tuple(self.titles[row] for row in items)
