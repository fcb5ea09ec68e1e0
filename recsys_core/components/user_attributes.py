"""Who a person is: attributes one-hot, of known users and of newcomers who say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from recsys_core.datasets.missing import numeric_attributes
from recsys_core.errors import SettingsError
from recsys_core.query import Profile
from recsys_core.types import FloatArray

BANDS = 5
"""Bands of equal size that a number is cut into: enough to tell the young from the old, each with a fifth of the people."""
MOST_VALUES = 40
"""An attribute with more values than this says who, not what kind."""


@dataclass(frozen=True, eq=False)
class _Attribute:
    """One attribute: its values, or for numbers the upper ends of its bands but the last."""

    name: str
    values: tuple[str, ...]
    ends: FloatArray | None

    def place(self, said: str) -> int:
        """Which value or band that is.

        Raises:
            SettingsError: none of them.
        """
        if said in self.values:
            return self.values.index(said)
        if self.ends is not None:
            try:
                return int(np.searchsorted(self.ends, float(said)))
            except ValueError:
                pass
        raise SettingsError(
            "{said!r} is no value of {name}: choose one of {values}.",
            said=said,
            name=self.name,
            values=", ".join(self.values[:10]),
        )


def _attribute(
    name: str, cells: pd.Series, numbers: pd.Series | None
) -> tuple[_Attribute, np.ndarray] | None:
    """The attribute and the place of each user's value, -1 where unknown; None where it does not tell kinds apart."""
    if numbers is not None:
        codes, edges = pd.qcut(numbers, BANDS, labels=False, retbins=True, duplicates="drop")
        places = np.nan_to_num(np.asarray(codes, dtype=float), nan=-1).astype(int)
        held = [numbers[places == place] for place in range(len(edges) - 1)]
        if sum(len(band) > 0 for band in held) < 2:
            return None
        values = tuple(f"{band.min():g} to {band.max():g}" if len(band) else "none" for band in held)
        return _Attribute(name, values, np.asarray(edges[1:-1], dtype=np.float64)), places
    texts = cells.fillna("").astype(str).str.strip().replace("nan", "")
    values = tuple(sorted(set(texts) - {""}))
    if not 2 <= len(values) <= MOST_VALUES:
        return None
    where = {value: place for place, value in enumerate(values)}
    return _Attribute(name, values, None), np.array([where.get(text, -1) for text in texts])


class UserAttributes:
    """Attributes of a dataset's users: words as they are, numbers in `BANDS` bands of equal size.

    Attributes:
        table: one-hot (m, A).
    """

    def __init__(self, users: pd.DataFrame) -> None:
        numbers = numeric_attributes(users)
        self._attributes: list[_Attribute] = []
        blocks = []
        for name in users.columns:
            if name in {"user_id", "profile"}:
                continue
            made = _attribute(str(name), users[name], numbers.get(name))
            if made is not None:
                attribute, places = made
                known = np.flatnonzero(places >= 0)
                shape = (len(users), len(attribute.values))
                blocks.append(sp.csr_array((np.ones(len(known)), (known, places[known])), shape=shape))
                self._attributes.append(attribute)
        self.table = sp.csr_array(sp.hstack(blocks)) if blocks else sp.csr_array((len(users), 0))

    @property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """Values of each attribute."""
        return {attribute.name: attribute.values for attribute in self._attributes}

    def encode(self, said: Mapping[str, str]) -> FloatArray:
        """One-hot (A,) of what a newcomer says; what is not said stays 0.

        Raises:
            SettingsError: no such attribute, or no such value.
        """
        row = np.zeros(self.table.shape[1])
        start = 0
        for attribute in self._attributes:
            if attribute.name in said:
                row[start + attribute.place(said[attribute.name].strip())] = 1.0
            start += len(attribute.values)
        for name in said:
            if name not in self.choices:
                known = ", ".join(self.choices) or "none: its users table has no attributes"
                raise SettingsError(
                    "There is no attribute {name!r} of people in this dataset: it has {known}.",
                    name=name,
                    known=known,
                )
        return row

    def of_many(self, profiles: Sequence[Profile]) -> sp.csr_array:
        """One-hot (U, A) of the people asked about; empty rows where nothing is known.

        Sparse, as products with it then add up alike for all items: equal scores stay equal.
        """
        known = np.array([-1 if one.user is None or one.person is not None else one.user for one in profiles])
        table: FloatArray = self.table[np.maximum(known, 0)].toarray() * (known >= 0)[:, None]
        for row, profile in enumerate(profiles):
            if profile.person is not None:
                table[row] = profile.person
        return sp.csr_array(table)

    def of(self, profile: Profile) -> sp.csr_array | None:
        """One-hot (1, A) of the person asked about, or None where nothing is known."""
        if profile.person is not None:
            row = sp.csr_array(profile.person[None])
        elif profile.user is not None and self.table.shape[1]:
            row = sp.csr_array(self.table[[profile.user]])
        else:
            return None
        return row if row.nnz else None
