"""The small catalogue without one of the things a component can need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from recsys_core.components import Training
from recsys_core.space import PCASpace

ABOUT_ITEMS = ("category", "year", "director")


def _without_likes(training: Training) -> Training:
    data = training.dataset
    nobody = replace(data, interactions=data.interactions.iloc[:0], threshold=float("nan"))
    return Training(sp.csr_array(training.likes.shape), training.space, nobody)


def _without_ratings(training: Training) -> Training:
    """Every like stays one."""
    data = training.dataset
    likes = data.interactions[data.is_like].assign(rating=np.nan).reset_index(drop=True)
    plain = replace(data, interactions=likes, threshold=float("nan"), dislike_to=float("nan"))
    return replace(training, dataset=plain, strengths=None)


def _without_times(training: Training) -> Training:
    data = training.dataset
    return replace(
        training, dataset=replace(data, interactions=data.interactions.assign(timestamp=float("nan")))
    )


def _without_text(training: Training) -> Training:
    """All texts are the same."""
    count = len(training.space.coordinates_)
    alike = np.tile(training.space.mean_, (count, 1))
    data = replace(training.dataset, item_texts=("",) * count)
    return replace(training, space=PCASpace().fit(alike), dataset=data)


def _without_attributes(training: Training) -> Training:
    """Neither of items nor of people."""
    data = training.dataset
    items = data.items.assign(**dict.fromkeys(ABOUT_ITEMS, ""))
    return replace(training, dataset=replace(data, items=items, users=data.users[["user_id"]]))


def _without_vectors(training: Training) -> Training:
    return replace(training, dataset=replace(training.dataset, vectors={}))


WITHOUT: dict[str, Callable[[Training], Training]] = {
    "likes": _without_likes,
    "ratings": _without_ratings,
    "times": _without_times,
    "text": _without_text,
    "attributes": _without_attributes,
    "vectors": _without_vectors,
}
"""By the name of the need, see `components.registry.NEEDS`."""
