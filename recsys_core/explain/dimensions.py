"""Which dimensions of the PCA space carry the text cosine, and what each is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from recsys_core.explain.explanation import Dimension
from recsys_core.mining.keywords import content_words
from recsys_core.ranking import Ranking
from recsys_core.space import PCASpace
from recsys_core.types import FloatArray

if TYPE_CHECKING:
    from recsys_core.datasets import Dataset
    from recsys_core.engine import Engine

LEAST = 3
"""A word must stand in this many items to name a dimension."""
WORDS = 4
ITEMS = 2


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


def dimensions(engine: Engine, ranking: Ranking, item: int, most: int = 8) -> tuple[Dimension, ...]:
    """The dimensions that carry most of the text contribution, largest first.

    A cosine is a sum over dimensions, `sum over j of f_qj f_ij / (|f_q| |f_i|)`; each share is relative to the
    average candidate, so all of them sum to the text cosine's line in the ledger. Empty where that line is missing.
    """
    part = next((part for part in ranking.parts if part.name == "text"), None)
    if part is None:
        return ()
    k = ranking.pca
    query = engine.component("text").query_vector(ranking.profile, k)  # type: ignore[attr-defined]
    units = (
        engine.space.items(k)[ranking.candidates]
        / np.maximum(engine.space.norms(k)[ranking.candidates], 1e-12)[:, None]
    )
    unit = query / max(float(np.linalg.norm(query)), 1e-12)
    own = engine.space.items(k)[item] / max(float(engine.space.norms(k)[item]), 1e-12)
    shares = part.slope * unit * (own - units.mean(axis=0))
    names = engine.named_dimensions
    found = []
    for place in np.argsort(-np.abs(shares), kind="stable")[:most]:
        words, titles = names.name(int(place), float(np.sign(own[place]) or 1.0))
        found.append(Dimension(int(place) + 1, float(shares[place]), words, titles))
    return tuple(found)
