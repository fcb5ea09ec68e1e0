"""Items whose texts lie nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys_core.space import PCASpace


@dataclass(frozen=True)
class Neighbour:
    """Row of an item and its cosine."""

    item: int
    cosine: float


def nearest_items(space: PCASpace, item: int, k: int, most: int = 5) -> tuple[Neighbour, ...]:
    """The items nearest to the one in this row, by cosine in the PCA space of size k, the item itself left out."""
    vectors, norms = space.items(k), space.norms(k)
    cosines = vectors @ vectors[item] / np.maximum(norms * norms[item], 1e-12)
    cosines[item] = -np.inf
    order = np.lexsort((np.arange(len(cosines)), -cosines))[: min(most, len(cosines) - 1)]
    return tuple(Neighbour(int(row), float(cosines[row])) for row in order)
