"""A small catalogue with everything a component can need, and engines on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from recsys_core.components import Component, Training
from recsys_core.datasets import Dataset
from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.tables import Tables
from recsys_core.encoding import Encoder, load_encoder
from recsys_core.engine import Engine
from recsys_core.query import Profile

ITEMS, USERS = 30, 50
UNLIKED, WITHOUT_VECTOR, WITHOUT_TEXT, ONE_WORD = 4, 6, 25, 26
"""Rows of an item nobody likes yet, one without an image, one without a text and one whose text is a word."""
WORDS = (
    "storm",
    "harbour",
    "robot",
    "detective",
    "music",
    "garden",
    "mountain",
    "letter",
    "child",
    "ship",
    "island",
    "winter",
    "painter",
    "river",
    "train",
    "secret",
    "war",
    "kitchen",
    "museum",
    "horse",
)


@cache
def small_dataset() -> Dataset:
    """Thirty items and fifty people with ratings, times, attributes, and vectors called `image`."""
    rng = np.random.default_rng(3)
    texts = [f"A story about {' and '.join(rng.choice(WORDS, 4, replace=False))}." for _ in range(ITEMS)]
    texts[WITHOUT_TEXT], texts[ONE_WORD] = "", "storm"
    items = pd.DataFrame(
        {
            "item_id": [f"i{n}" for n in range(ITEMS)],
            "title": [f"The {WORDS[n % 7]} and the {WORDS[n % 11]}" for n in range(ITEMS)],
            "category": [("Drama|War", "Comedy", "War", "")[n % 4] for n in range(ITEMS)],
            "year": [str(1950 + 3 * n) for n in range(ITEMS)],
            "director": [f"Director {n % 8}" for n in range(ITEMS)],
            "text": texts,
        }
    )
    users = pd.DataFrame(
        {
            "user_id": [f"u{n}" for n in range(USERS)],
            "gender": ["fm"[n % 2] for n in range(USERS)],
            "age": [str(20 + n) for n in range(USERS)],
        }
    )
    met = rng.random((USERS, ITEMS)) < 0.3
    rating = rng.integers(2, 6, met.shape)
    rating[:, UNLIKED] = 2
    rows, columns = np.nonzero(met)
    interactions = pd.DataFrame(
        {
            "user_id": [f"u{n}" for n in rows],
            "item_id": [f"i{n}" for n in columns],
            "rating": [str(one) for one in rating[met]],
            "timestamp": [str(1_000_000_000 + 100 * n) for n in rng.permutation(len(rows))],
        }
    )
    data = assemble("small", Tables(items, interactions, users))
    vectors = rng.normal(size=(ITEMS, 5))
    vectors[WITHOUT_VECTOR] = np.nan
    return replace(data, vectors={"image": vectors})


@cache
def small_encoder() -> Encoder:
    """TF-IDF of the small catalogue."""
    return load_encoder("tfidf", texts=small_dataset().item_texts)


@cache
def small_engine() -> Engine:
    """The small catalogue with the components of the fusion."""
    return Engine.fit(small_dataset(), small_encoder())


def engine_with(components: Sequence[Component]) -> Engine:
    """The small catalogue ranked by these components."""
    return Engine.fit(small_dataset(), small_encoder(), components=components)


@cache
def small_training() -> Training:
    """What components are fitted on."""
    return engine_with(()).training()


def small_profile(
    history: Sequence[int] = (1, 5, 9), words: str = "", user: int | None = 0, disliked: Sequence[int] = ()
) -> Profile:
    """Somebody who liked and disliked the items in these rows, each with a weight of its own."""
    rows = np.array([*history, *disliked], dtype=np.int64)
    weights = np.random.default_rng(len(rows)).random(len(rows)) + 0.1
    weights[len(history) :] *= -1
    embedding = small_encoder().encode([words], side="query")[0] if words else None
    return Profile(rows, weights / max(np.abs(weights).sum(), 1e-9), words, embedding, np.sort(rows), user)
