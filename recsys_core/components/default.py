"""What the fusion is made of, for one dataset."""

from __future__ import annotations

from collections.abc import Sequence

from recsys_core.components.base import Component
from recsys_core.components.registry import by_group
from recsys_core.datasets import Dataset


def trainable(components: Sequence[Component], dataset: Dataset) -> tuple[Component, ...]:
    """Those that have something to learn from: where nobody has liked anything, only those that need no likes.

    What is left out gives its weight to the others, as a component that cannot answer does.
    """
    return tuple(one for one in components if len(dataset.liked) or "likes" not in one.needs)


def default_components(dataset: Dataset) -> tuple[Component, ...]:
    """Every component the fusion draws on, by group; those that hold a large matrix of items only where it is small enough.

    Beyond, the matrix factorisation answers alone: its prior carries the text of new items too.
    """
    return tuple(one for kind in by_group() if kind.in_fusion for one in kind.made_for(dataset))
