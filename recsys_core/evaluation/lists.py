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
        likes = train.likes_by_item
        self._surprise: FloatArray = -np.log2((likes + 1.0) / (likes.sum() + len(likes)))
        lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
        self._unit = embeddings / np.maximum(lengths, 1e-12)
        self._categories = sp.csr_array((item_categories(train.items) > 0).astype(np.float64))

    def of(self, lists: RowArray) -> dict[str, FloatArray]:
        """The three metrics (L,) of several lists of one length (L, k); 0 where they are too short to have pairs."""
        count, length = lists.shape
        found: dict[str, FloatArray] = {name: np.zeros(count) for name in LIST_METRICS}
        if length:
            found["novelty"] = self._surprise[lists].mean(axis=1)
        if length < 2:
            return found
        pairs = np.triu_indices(length, 1)
        unit = self._unit[lists]  # (L, k, d)
        cosines = (unit @ unit.transpose(0, 2, 1))[:, *pairs]
        found["diversity"] = 1.0 - cosines.mean(axis=1)
        own = self._categories[lists.ravel()].toarray().reshape(count, length, -1)
        both = own @ own.transpose(0, 2, 1)
        size = own.sum(axis=2)
        either = (size[:, :, None] + size[:, None] - both)[:, *pairs]
        known = either > 0
        apart = np.where(known, 1.0 - both[:, *pairs] / np.maximum(either, 1), 0.0)
        found["category_diversity"] = apart.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        return found
