"""What the items of a dataset can be told apart by: categories, years, who made them, languages, popularity."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from recsys_core.components.attributes import categories_of, item_years
from recsys_core.components.creators import COLUMNS, people_of
from recsys_core.datasets.schema import Dataset
from recsys_core.text.language import languages_of
from recsys_core.types import FloatArray

SPOKEN = 0.01
"""Share of the items from which a language counts as one of the catalogue: of short texts some are told wrongly."""
LOOKED_AT = 1_000
"""Texts, evenly spaced, by which it is told whether there are several languages."""


def folded(text: str) -> str:
    """Text by which values are compared: no difference of case, of width or of blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Facet:
    """Values of one field, and which items have them.

    Attributes:
        names: each value as it is written first, by its folded form, the most frequent first.
        counts: how many items have it, by the folded form.
    """

    def __init__(self, values: Iterable[Collection[str]]) -> None:
        """Read the values of each item, in the order of the items."""
        written: dict[str, str] = {}
        counts: Counter[str] = Counter()
        rows: dict[str, list[int]] = {}
        for row, several in enumerate(values):
            for key, name in {folded(one): one for one in several}.items():
                written.setdefault(key, name)
                counts[key] += 1
                rows.setdefault(key, []).append(row)
        self.names = {key: written[key] for key, _ in counts.most_common()}
        self.counts = dict(counts)
        self._rows = {key: np.array(found) for key, found in rows.items()}

    def __contains__(self, value: str) -> bool:
        return folded(value) in self.counts

    def key(self, value: str) -> str:
        """The folded form by which a value is known here."""
        return folded(value)

    def having(self, wanted: Iterable[str], size: int) -> NDArray[np.bool_]:
        """Which of the `size` items have any of the values."""
        kept = np.zeros(size, bool)
        for value in wanted:
            if value in self:
                kept[self._rows[folded(value)]] = True
        return kept


class Facets:
    """What can be asked of the items of a dataset; each field is read when it is asked for first."""

    def __init__(self, dataset: Dataset) -> None:
        # Not the dataset itself: it would keep alive what is only remembered for it.
        self._items = dataset.items
        self._texts = dataset.item_texts
        self._likes = dataset.likes_by_item

    @cached_property
    def category(self) -> Facet:
        """Categories."""
        return Facet(categories_of(str(cell)) for cell in self._items["category"].fillna(""))

    @cached_property
    def creator(self) -> Facet:
        """Who made an item and who is in it."""
        columns = [self._items[name].fillna("").astype(str) for name in COLUMNS if name in self._items]
        return Facet(
            [name for cell in cells for name in people_of(cell)] for cells in zip(*columns, strict=True)
        )

    @cached_property
    def language(self) -> Facet:
        """ISO 639 codes of the languages of the item texts."""
        return Facet([code] if code else [] for code in languages_of(self._texts))

    @cached_property
    def several_languages(self) -> bool:
        """Whether more than one language is that of a hundredth of the items."""
        looked_at = self._texts[:: max(len(self._texts) // LOOKED_AT, 1)]
        counts = Counter(languages_of(looked_at))
        return sum(count >= SPOKEN * len(looked_at) for code, count in counts.items() if code) > 1

    @cached_property
    def years(self) -> FloatArray:
        """Year of each item (n,), NaN where unknown."""
        return item_years(self._items)

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """First and last year; None where no item has one."""
        if np.isnan(self.years).all():
            return None
        return int(np.nanmin(self.years)), int(np.nanmax(self.years))

    @cached_property
    def popular_from(self) -> float | None:
        """Likes from which on an item is popular: the median of the items that anybody likes; None without likes."""
        liked = self._likes[self._likes > 0]
        return float(np.median(liked)) if len(liked) else None

    @cached_property
    def popular(self) -> NDArray[np.bool_]:
        """Which items are popular (n,); the others are not yet."""
        return (
            np.zeros(len(self._likes), bool)
            if self.popular_from is None
            else self._likes >= self.popular_from
        )

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """Title and text of each item, folded."""
        items = self._items
        return tuple(
            f"{folded(title)}\n{folded(text)}"
            for title, text in zip(
                items["title"].astype(str), items["text"].fillna("").astype(str), strict=True
            )
        )

    def say(self, field: str) -> bool:
        """Whether at least one item says something in a field."""
        match field:
            case "category" | "creator":
                return bool(getattr(self, field).names)
            case "year":
                return self.span is not None
            case "popular":
                return self.popular_from is not None
            case _:
                # Not by the languages themselves: to tell them all takes minutes where items are a million.
                return any(text.strip() for text in self._texts)


_KNOWN: WeakKeyDictionary[Dataset, Facets] = WeakKeyDictionary()


def facets_of(dataset: Dataset) -> Facets:
    """Facets of a dataset, read once."""
    found = _KNOWN.get(dataset)
    if found is None:
        found = _KNOWN[dataset] = Facets(dataset)
    return found
