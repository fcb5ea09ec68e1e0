"""A new item by its words: where it would land, for whom, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from recsys_core.datasets import Dataset
from recsys_core.datasets.assemble import item_text
from recsys_core.engine import Engine
from recsys_core.errors import DataError
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.text.cleaning import clean
from recsys_core.types import Progress, silent

NEW = "new-item"
BLIND = ("popularity", "sequence")
"""Groups that know an item by who liked it alone."""
KNOWING = {"collaborative": {"factorisation": 1.0}, "attributes": {"item_attributes": 1.0}}
"""In the other groups, what has an answer for an item that nobody has liked."""


@dataclass(frozen=True)
class NewItem:
    """What is said of an item that nobody knows yet."""

    title: str
    text: str = ""
    category: str = ""
    year: str = ""


@dataclass(frozen=True)
class NewItemRank:
    """Where the new item would stand for one user."""

    user: str
    rank: int
    candidates: int
    score: float


@dataclass(frozen=True)
class Reach:
    """New-item ranks in sum.

    Attributes:
        listed: users who have it among their first n.
        best: the best place.
        middle: median of place over number of candidates, as lists differ in length.
    """

    listed: int
    best: int
    middle: float

    @classmethod
    def of(cls, found: Sequence[NewItemRank], n: int = 10) -> Reach:
        """Sum up ranks; there has to be one."""
        return cls(
            sum(new_rank.rank <= n for new_rank in found),
            min(new_rank.rank for new_rank in found),
            float(np.median([new_rank.rank / new_rank.candidates for new_rank in found])),
        )


def with_item(dataset: Dataset, item: NewItem) -> Dataset:
    """The dataset with one more item that nobody has liked; its id is `NEW`, with a number where that is taken.

    Raises:
        DataError: the item has neither title nor text.
    """
    said = {
        name: clean(str(value).strip(), dataset.cleaning)
        for name, value in (
            ("title", item.title),
            ("text", item.text),
            ("category", item.category),
            ("year", item.year),
        )
    }
    if not (said["title"] or said["text"]):
        raise DataError("A new item needs a title or a text: write what it is about.")
    identifier, number = NEW, 2
    while identifier in dataset.item_ids:
        identifier, number = f"{NEW}-{number}", number + 1
    row = dict.fromkeys(dataset.items.columns, "")
    row |= {"item_id": identifier, **said, "title": said["title"] or said["text"][:60]}
    items = pd.concat([dataset.items, pd.DataFrame([row])], ignore_index=True)
    vectors = {
        name: np.vstack([known, np.full((1, known.shape[1]), np.nan)])
        for name, known in dataset.vectors.items()
    }
    text = item_text({name: row[name] for name in said})
    return replace(dataset, items=items, item_texts=(*dataset.item_texts, text), vectors=vectors)


def as_new(settings: Settings, item: NewItem) -> Settings:
    """The same settings without whatever has no answer for this item: it was liked by nobody, and may lack attributes."""
    standing = settings.on("history")
    weights = dict(standing.groups)
    for group in BLIND if item.category or item.year else (*BLIND, "attributes"):
        weights[group] = 0.0
    split = {**standing.split, **KNOWING}
    return replace(settings, weights=weights, split=split) if any(weights.values()) else settings


def fit_with(engine: Engine, item: NewItem, progress: Progress = silent) -> Engine:
    """The same ranker fitted with the new item in the catalogue; the PCA space is that of the items known before."""
    known = np.arange(len(engine.dataset.item_ids))
    return type(engine).fit(
        with_item(engine.dataset, item), engine.encoder, engine.cache, progress, known=known
    )


def new_item_ranks(
    engine: Engine,
    item_id: str,
    settings: Settings | None = None,
    users: int = 300,
    progress: Progress = silent,
) -> tuple[NewItemRank, ...]:
    """Where the item would stand for each of the first users who have not seen it, best place first."""
    row = engine.dataset.item_ids.row(item_id)
    found = []
    asked = engine.dataset.user_ids.ids[:users]
    for done, user in enumerate(asked):
        progress("asking every person", done, len(asked))
        ranking = engine.rank(Query(user=user), settings)
        rank = ranking.rank_of(row)
        if rank is not None:
            found.append(NewItemRank(user, rank, len(ranking.candidates), float(ranking.scores[row])))
    progress("asking every person", len(asked), len(asked))
    return tuple(sorted(found, key=lambda new_rank: (new_rank.rank, -new_rank.score)))
