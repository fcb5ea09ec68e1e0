"""The dataset as everything else sees it: checked, immutable, with ids and row numbers kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys_core.datasets.fingerprint import Digest
from recsys_core.datasets.report import CheckReport, Fault
from recsys_core.datasets.strengths import Strengths
from recsys_core.datasets.vocabulary import Vocabulary
from recsys_core.text.cleaning import clean
from recsys_core.text.language import main_language
from recsys_core.types import FloatArray, RowArray

__all__ = ["CheckReport", "Dataset", "Fault", "Vocabulary"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """A catalogue, its users and who liked what.

    Attributes:
        items: one row per item, columns `item_id, title, text, category, year` and whatever else came along.
        users: one row per user, column `user_id`, optional `profile` (the user's own words) and attributes.
        interactions: columns `user` and `item` (row numbers), `rating` and `timestamp` (NaN where absent), and
            optionally `strength` (above 0: how strongly the row speaks, as a count, a quantity or a time).
        item_texts: what the encoder reads, one string per item.
        threshold: ratings from here on count as a like; NaN where every interaction does.
        vectors: item vectors (n, d) made elsewhere, by what they are of; NaN rows where an item has none.
        cleaning: steps of `text.cleaning` that made `item_texts`, and that a query's words go through.
        dislike_to: ratings up to here are dislikes, which are never likes; NaN where there are none.
    """

    name: str
    items: pd.DataFrame
    users: pd.DataFrame
    interactions: pd.DataFrame
    item_texts: tuple[str, ...]
    threshold: float
    report: CheckReport
    simulated: bool = False
    cleaning: tuple[str, ...] = ()
    vectors: Mapping[str, FloatArray] = field(default_factory=dict)
    dislike_to: float = float("nan")
    item_ids: Vocabulary = field(init=False)
    user_ids: Vocabulary = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "item_ids", Vocabulary(self.items["item_id"], "item"))
        object.__setattr__(self, "user_ids", Vocabulary(self.users["user_id"], "user"))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over every cell of the three tables, the item texts, the vectors and what says how they are read.

        Its name and the report of its checks are left out: the same data under another name gives the same answers.
        Order counts, of rows as of columns: sums are rounded in it.
        """
        digest = Digest()
        for table in (self.items, self.users, self.interactions):
            digest.table(table)
        digest.texts(self.item_texts)
        digest.texts(self.cleaning)
        digest.numbers(np.array([self.threshold, self.dislike_to, float(self.simulated)]))
        digest.texts(sorted(self.vectors))
        for _, vectors in sorted(self.vectors.items()):
            digest.texts([vectors.dtype.str])
            digest.numbers(vectors)
        return digest.hexadecimal()

    @cached_property
    def language(self) -> str:
        """ISO 639 code of the language of most item texts, `other` where it cannot be told."""
        return main_language(self.item_texts)

    @cached_property
    def user_texts(self) -> tuple[str, ...]:
        """Each user's own words, "" where there are none."""
        if "profile" not in self.users:
            return ("",) * len(self.users)
        return tuple(clean(text, self.cleaning) for text in self.users["profile"].fillna("").astype(str))

    def is_liking(self, ratings: FloatArray) -> NDArray[np.bool_]:
        """Whether each rating counts as a like; a missing one does only where every interaction does."""
        liking = np.ones(len(ratings), bool) if np.isnan(self.threshold) else ratings >= self.threshold
        return liking if np.isnan(self.dislike_to) else liking & ~(ratings <= self.dislike_to)

    @cached_property
    def is_like(self) -> NDArray[np.bool_]:
        """Which interactions count as a like."""
        return self.is_liking(self.interactions["rating"].to_numpy())

    @cached_property
    def like_count(self) -> int:
        """How many interactions count as a like."""
        return int(np.count_nonzero(self.is_like))

    @cached_property
    def is_dislike(self) -> NDArray[np.bool_]:
        """Which interactions count as a dislike."""
        if np.isnan(self.dislike_to):
            return np.zeros(len(self.interactions), bool)
        disliking: NDArray[np.bool_] = self.interactions["rating"].to_numpy() <= self.dislike_to
        return disliking

    @cached_property
    def dislike_count(self) -> int:
        """How many interactions count as a dislike."""
        return int(np.count_nonzero(self.is_dislike))

    @cached_property
    def liked(self) -> pd.DataFrame:
        """The interactions that count as a like; `of_likes` gives a column of them without the others."""
        return self.interactions if self.is_like.all() else self.interactions[self.is_like]

    @cached_property
    def disliked(self) -> pd.DataFrame:
        """The interactions that count as a dislike."""
        return self.interactions[self.is_dislike]

    def of_likes(self, column: str) -> np.ndarray:
        """A column of the likes, not copied where every interaction is one."""
        values = self.interactions[column].to_numpy()
        return values if self.like_count == len(values) else values[self.is_like]

    @cached_property
    def likes_by_item(self) -> RowArray:
        """How many likes each item has (n,)."""
        return np.bincount(self.of_likes("item"), minlength=len(self.item_ids))

    @cached_property
    def likes_by_user(self) -> RowArray:
        """How many likes each user gave (m,)."""
        return np.bincount(self.of_likes("user"), minlength=len(self.user_ids))

    @cached_property
    def timed(self) -> bool:
        """Whether any like has a time; where none has, the order of rows says nothing."""
        return not bool(np.isnan(self.of_likes("timestamp")).all())

    @cached_property
    def like_order(self) -> RowArray:
        """Places of the likes in the interactions, by user and then in time; unknown times come last."""
        order = np.lexsort((self.of_likes("timestamp"), self.of_likes("user")))
        return order if self.like_count == len(self.interactions) else np.flatnonzero(self.is_like)[order]

    @cached_property
    def _like_starts(self) -> RowArray:
        return np.concatenate([[0], np.cumsum(self.likes_by_user)])

    @cached_property
    def _seen(self) -> tuple[RowArray, RowArray]:
        """Where each user's interactions start, and the places of all by user."""
        users = self.interactions["user"].to_numpy()
        counts = np.bincount(users, minlength=len(self.user_ids))
        return np.concatenate([[0], np.cumsum(counts)]), np.argsort(users, kind="stable")

    @property
    def strengths(self) -> bool:
        """Whether the interactions say how strongly they speak."""
        return "strength" in self.interactions

    @cached_property
    def _scale(self) -> Strengths:
        return Strengths.of(self.of_likes("strength"))

    def relative_strengths(self) -> FloatArray | None:
        """Relative strength of each like, in the order of `of_likes`; None where none are known."""
        return self._scale.relative(self.of_likes("strength")) if self.strengths else None

    @cached_property
    def best_rating(self) -> float:
        """The highest rating given."""
        return float(self.interactions["rating"].max())

    def _own(self, user: int) -> RowArray:
        """Places of everything the user did."""
        starts, places = self._seen
        return places[starts[user] : starts[user + 1]]

    def _own_likes(self, user: int) -> RowArray:
        return self.like_order[self._like_starts[user] : self._like_starts[user + 1]]

    def _cells(self, column: str, places: RowArray) -> np.ndarray:
        return self.interactions[column].to_numpy()[places]

    def seen(self, user: int) -> RowArray:
        """Rows of every item the user interacted with, liked or not."""
        return self._cells("item", self._own(user)).astype(np.int64)

    def likes(self, user: int) -> tuple[RowArray, FloatArray]:
        """Rows of the items the user liked, in time order where known, and the ratings given (1 if none)."""
        places = self._own_likes(user)
        ratings = self._cells("rating", places).astype(np.float64)
        return self._cells("item", places).astype(np.int64), np.where(np.isnan(ratings), 1.0, ratings)

    def like_strengths(self, user: int) -> FloatArray | None:
        """Relative strength of each of the user's likes, in the order of `likes`; None where none are known."""
        if not self.strengths:
            return None
        return self._scale.relative(self._cells("strength", self._own_likes(user)))

    def dislikes(self, user: int) -> RowArray:
        """Rows of the items the user disliked, in time order where known."""
        own = self._own(user)
        own = own[self.is_dislike[own]]
        order = np.argsort(self._cells("timestamp", own), kind="stable")
        return self._cells("item", own[order]).astype(np.int64)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Title of each item."""
        return tuple(self.items["title"].astype(str))

    def title(self, item: int) -> str:
        """Title of the item in this row."""
        return self.titles[item]

    def restricted_to(self, keep: Sequence[bool] | np.ndarray, name: str) -> Dataset:
        """The same catalogue and users with only the interactions marked in `keep`."""
        kept = self.interactions[np.asarray(keep, dtype=bool)].reset_index(drop=True)
        return replace(self, name=name, interactions=kept)
