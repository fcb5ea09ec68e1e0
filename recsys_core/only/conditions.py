"""Conditions on items: several values of a field mean any of them, several fields all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recsys_core.datasets.schema import Dataset
from recsys_core.errors import SettingsError
from recsys_core.only import written
from recsys_core.only.facets import Facet, Facets, facets_of
from recsys_core.only.words import saying

LISTED = 8
"""Values named in a sentence at most."""


@dataclass(frozen=True)
class Only:
    """What an item has to be like to be shown; an empty field asks for nothing.

    Attributes:
        category: any of these.
        year: any of these ranges, first and last year included.
        creator: any of these made it or is in it.
        language: any of these ISO 639 codes is that of its text.
        words: any of these stands in its title or text.
        popular: True for items with at least as many likes as the median of those that anybody likes, False for the
            others, which are not yet popular.
    """

    category: tuple[str, ...] = ()
    year: tuple[tuple[int, int], ...] = ()
    creator: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    popular: tuple[bool, ...] = ()

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return any(vars(self).values())

    def __str__(self) -> str:
        """For example `category=Book,Film;year=1990-1999;popular=no`, which `parse` reads."""
        return ";".join(
            f"{field}={','.join(map(written.WRITE[field], values))}"
            for field, values in vars(self).items()
            if values
        )

    @classmethod
    def parse(cls, text: str) -> Only:
        """The conditions in a text such as `category=Book,Film;year=1990-1999;popular=no`; "" asks for nothing.

        Raises:
            SettingsError: a field nobody knows, or a value that cannot be read.
        """
        found: dict[str, list[Any]] = {}
        for part in written.parts(text):
            field, values = written.read(part, FIELDS)
            found.setdefault(field, []).extend(values)
        return cls(**{field: tuple(dict.fromkeys(values)) for field, values in found.items()})

    def rows(self, dataset: Dataset) -> NDArray[np.bool_]:
        """Which items of the dataset are as asked (n,)."""
        facets, kept = facets_of(dataset), np.ones(len(dataset.item_ids), bool)
        for field, having in _HAVING.items():
            values = getattr(self, field)
            if values:
                kept &= having(facets, values, len(kept))
        return kept

    def check(self, dataset: Dataset) -> None:
        """Let conditions pass that items of the dataset can meet.

        Raises:
            SettingsError: its items do not say such a thing, or none says this value of it; what there is is named.
        """
        for field in FIELDS:
            for value in getattr(self, field):
                trouble = _trouble(facets_of(dataset), field, value, dataset.name)
                if trouble is not None:
                    raise trouble

    def fitting(self, dataset: Dataset) -> Only:
        """The same without what `check` would refuse."""
        facets = facets_of(dataset)
        return replace(
            self,
            **{
                field: tuple(
                    value for value in values if _trouble(facets, field, value, dataset.name) is None
                )
                for field, values in vars(self).items()
            },
        )


FIELDS = tuple(field.name for field in fields(Only))
"""What items can be asked for."""


def _within(facets: Facets, ranges: Iterable[tuple[int, int]], size: int) -> NDArray[np.bool_]:
    kept = np.zeros(size, bool)
    for first, last in ranges:
        kept |= (facets.years >= first) & (facets.years <= last)  # an unknown year is in no range
    return kept


def _as_popular(facets: Facets, wanted: Iterable[bool], size: int) -> NDArray[np.bool_]:
    kept = np.zeros(size, bool)
    for popular in wanted:
        kept |= facets.popular == popular
    return kept


_HAVING: Mapping[str, Callable[[Facets, Any, int], NDArray[np.bool_]]] = {
    "category": lambda facets, values, size: facets.category.having(values, size),
    "year": _within,
    "creator": lambda facets, values, size: facets.creator.having(values, size),
    "language": lambda facets, values, size: facets.language.having(values, size),
    "words": lambda facets, values, size: saying(facets.wordings, values),
    "popular": _as_popular,
}
"""How items are looked up by each field."""


def _trouble(facets: Facets, field: str, value: Any, name: str) -> SettingsError | None:
    """Why no item of a dataset can meet a condition; None where one may."""
    if not facets.say(field):
        return SettingsError(
            "The items of {name} say nothing of {field}: choose from {known}.",
            name=name,
            field=field,
            known=", ".join(one for one in FIELDS if facets.say(one)),
        )
    facet = getattr(facets, field, None)
    if isinstance(facet, Facet) and value not in facet:
        return SettingsError(
            "No item of {name} has the {field} {value!r}; there are {known}.",
            name=name,
            field=field,
            value=value,
            known=_some(facet, value),
        )
    if (
        field == "year"
        and facets.span is not None
        and (value[1] < facets.span[0] or value[0] > facets.span[1])
    ):
        return SettingsError(
            "No item of {name} is of the year {value}; there are {known}.",
            name=name,
            value=written.WRITE[field](value),
            known=written.WRITE[field](facets.span),
        )
    return None


def _some(facet: Facet, value: str) -> str:
    """Values of a facet in a sentence: those most like a value first, then the most frequent."""
    from difflib import get_close_matches

    near = [facet.names[key] for key in get_close_matches(value.casefold(), list(facet.names), 2)]
    shown = list(dict.fromkeys([*near, *facet.names.values()]))
    return ", ".join(shown[:LISTED]) + (", …" if len(shown) > LISTED else "")
