"""What a list is like, whoever likes it: how surprising its items are, and how different from each other.

| metric | formula |
|---|---|
| novelty@k | mean of -log2((likes of the item + 1) / (all likes + items)), in bits |
| diversity@k | mean of 1 - cosine of the text embeddings over all pairs of the list |
| category_diversity@k | mean of 1 - Jaccard index of the categories over all pairs; pairs without any category left out |
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from recsys_core.components.attributes import item_categories
from recsys_core.datasets import Dataset
from recsys_core.types import FloatArray, RowArray

LIST_METRICS = ("novelty", "diversity", "category_diversity")


class ListMetrics:
    """Popularity, embeddings and categories of a catalogue, ready to look at lists."""

    def __init__(self, train: Dataset, embeddings: np.ndarray) -> None:
        likes = np.bincount(train.liked["item"], minlength=len(train.item_ids))
        self._surprise: FloatArray = -np.log2((likes + 1.0) / (likes.sum() + len(likes)))
        lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
        self._unit = embeddings / np.maximum(lengths, 1e-12)
        self._categories = sp.csr_array((item_categories(train.items) > 0).astype(np.float64))

    def of(self, top: RowArray) -> dict[str, float]:
        """The three metrics of one list; 0 where a list is too short to have pairs."""
        pairs = np.triu_indices(len(top), 1)
        if not len(pairs[0]):
            return {"novelty": float(self._surprise[top].mean()) if len(top) else 0.0} | dict.fromkeys(
                LIST_METRICS[1:], 0.0
            )
        unit = self._unit[top]
        own = self._categories[top]
        both = (own @ own.T).toarray()
        size = np.asarray(own.sum(axis=1))
        either = (size[:, None] + size[None] - both)[pairs]
        known = either > 0
        apart = 1.0 - both[pairs][known] / either[known]
        return {
            "novelty": float(self._surprise[top].mean()),
            "diversity": float(1.0 - (unit @ unit.T)[pairs].mean()),
            "category_diversity": float(apart.mean()) if known.any() else 0.0,
        }
