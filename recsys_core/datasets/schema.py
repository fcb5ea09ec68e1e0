"""The dataset as everything else sees it: checked, immutable, with ids and row numbers kept apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd

from recsys_core.datasets.report import CheckReport, Fault
from recsys_core.errors import UnknownIdError
from recsys_core.text.cleaning import clean
from recsys_core.text.language import main_language
from recsys_core.types import FloatArray, RowArray

__all__ = ["CheckReport", "Dataset", "Fault", "Vocabulary"]


class Vocabulary:
    """Turns ids (any string, as the data has them) into row numbers 0..n-1 and back."""

    def __init__(self, ids: Iterable[str], kind: str) -> None:
        self.ids: tuple[str, ...] = tuple(ids)
        self.kind = kind
        self._rows = {identifier: row for row, identifier in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, identifier: str) -> bool:
        return identifier in self._rows

    def row(self, identifier: str) -> int:
        """Row number of an id.

        Raises:
            UnknownIdError: the id is not in the dataset; the message shows two that are.
        """
        try:
            return self._rows[identifier]
        except KeyError:
            if not self.ids:
                raise UnknownIdError(
                    "There is no {kind} with id {identifier!r}: this dataset has no {kind} at all.",
                    kind=self.kind,
                    identifier=identifier,
                ) from None
            known = ", ".join(self.ids[:2])
            raise UnknownIdError(
                "There is no {kind} with id {identifier!r} in this dataset: choose one of its {count} {kind} ids, for example {known}.",
                kind=self.kind,
                identifier=identifier,
                count=len(self.ids),
                known=known,
            ) from None


@dataclass(frozen=True, eq=False)
class Dataset:
    """A catalogue, its users and who liked what.

    Attributes:
        items: one row per item, columns `item_id, title, text, category, year` and whatever else came along.
        users: one row per user, column `user_id`, optional `profile` (the user's own words) and attributes.
        interactions: columns `user` and `item` (row numbers), `rating` and `timestamp` (NaN where absent).
        item_texts: what the encoder reads, one string per item.
        threshold: ratings from here on count as a like; NaN where every interaction does.
        vectors: item vectors (n, d) made elsewhere, by what they are of; NaN rows where an item has none.
        cleaning: steps of `text.cleaning` that made `item_texts`, and that a query's words go through.
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
        """SHA-256 over texts, ids and interactions; changes when anything that can change a score does."""
        digest = hashlib.sha256()
        for text, identifier in zip(self.item_texts, self.item_ids.ids, strict=True):
            digest.update(f"{identifier}\x1f{text}\x1e".encode())
        digest.update("\x1f".join((*self.user_ids.ids, *self.cleaning)).encode())
        digest.update("\x1f".join(self.user_texts).encode())
        for column in ("user", "item", "rating", "timestamp"):
            digest.update(np.ascontiguousarray(self.interactions[column].to_numpy()).tobytes())
        for name, vectors in sorted(self.vectors.items()):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(vectors).tobytes())
        return digest.hexdigest()[:16]

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

    @cached_property
    def liked(self) -> pd.DataFrame:
        """The interactions that count as a like."""
        if np.isnan(self.threshold):
            return self.interactions
        return self.interactions[self.interactions["rating"] >= self.threshold]

    @cached_property
    def _in_order(self) -> tuple[RowArray, RowArray, FloatArray]:
        """Users, items and ratings of the likes, by user and then in time."""
        rows = self.liked.sort_values(["user", "timestamp"], kind="stable")
        ratings = rows["rating"].to_numpy(np.float64)
        return (
            rows["user"].to_numpy(np.int64),
            rows["item"].to_numpy(np.int64),
            np.where(np.isnan(ratings), 1.0, ratings),
        )

    @cached_property
    def _seen(self) -> tuple[RowArray, RowArray]:
        rows = self.interactions.sort_values("user", kind="stable")
        return rows["user"].to_numpy(np.int64), rows["item"].to_numpy(np.int64)

    @cached_property
    def best_rating(self) -> float:
        """The highest rating given."""
        return float(self.interactions["rating"].max())

    def seen(self, user: int) -> RowArray:
        """Rows of every item the user interacted with, liked or not."""
        users, items = self._seen
        start, end = np.searchsorted(users, [user, user + 1])
        return items[start:end].copy()

    def likes(self, user: int) -> tuple[RowArray, FloatArray]:
        """Rows of the items the user liked, in time order where known, and the ratings given (1 if none)."""
        users, items, ratings = self._in_order
        start, end = np.searchsorted(users, [user, user + 1])
        return items[start:end].copy(), ratings[start:end].copy()

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
