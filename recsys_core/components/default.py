"""What the fusion is made of."""

from __future__ import annotations

from collections.abc import Sequence

from recsys_core.components.attributes import Demographics, ItemAttributes
from recsys_core.components.base import Component
from recsys_core.components.ease import EASE
from recsys_core.components.ease import LARGEST as EXACT
from recsys_core.components.factorisation import FeatureALS
from recsys_core.components.neighbours import ItemNeighbours, UserNeighbours
from recsys_core.components.newcomer import Newcomer
from recsys_core.components.popularity import Popularity
from recsys_core.components.text import TextSimilarity
from recsys_core.components.text_map import LARGEST as MAPPED
from recsys_core.components.text_map import TextMap
from recsys_core.components.transitions import Transitions
from recsys_core.components.vectors import ItemVectors
from recsys_core.datasets import Dataset


def taught(components: Sequence[Component], dataset: Dataset) -> tuple[Component, ...]:
    """Those that have something to learn from: where nobody has liked anything, only those that need no likes.

    What is left out gives its weight to the others, as a component that cannot answer does.
    """
    return tuple(one for one in components if len(dataset.liked) or not one.needs_likes)


def default_components(dataset: Dataset) -> tuple[Component, ...]:
    """Every component the fusion draws on; those that hold a large matrix of items only where it is small enough.

    Beyond, the matrix factorisation answers alone: its prior carries the text of new items too.
    """
    items = len(dataset.item_ids)
    mapped: tuple[Component, ...] = (TextMap(),) if items <= MAPPED else ()
    exact: tuple[Component, ...] = (EASE(),) if items <= EXACT else ()
    return (
        TextSimilarity(),
        *mapped,
        *exact,
        FeatureALS(),
        ItemNeighbours(),
        UserNeighbours(),
        Newcomer(),
        Popularity(),
        ItemAttributes(),
        Demographics(),
        *(ItemVectors(source) for source in sorted(dataset.vectors)),
        Transitions(),
    )
