"""Rows that share a key, found by sorting, which takes less memory than a hash table of all keys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from recsys_core.types import FloatArray, RowArray

GROUPS = 500_000
"""Groups added up at a time."""


@dataclass(frozen=True, eq=False)
class Repeats:
    """Keys that occur more than once.

    Attributes:
        rows: number of all rows.
        places: rows with such keys, equal keys side by side and each in the order of the rows (m,).
        starts: where in `places` each key starts (groups,).
    """

    rows: int
    places: RowArray
    starts: RowArray

    @classmethod
    def of(cls, keys: npt.NDArray[np.integer]) -> Repeats:
        """Find them among the keys of all rows (rows,)."""
        ordered = np.sort(keys)
        twice = ordered[1:][ordered[1:] == ordered[:-1]]
        del ordered
        none = np.empty(0, np.int64)
        if not len(twice):
            return cls(len(keys), none, none)
        places = np.flatnonzero(pd.Series(keys, copy=False).isin(pd.unique(twice)))
        del twice
        places = places[np.argsort(keys[places], kind="stable")]
        found = keys[places]
        starts = np.flatnonzero(np.append(True, found[1:] != found[:-1]))
        return cls(len(keys), places, starts)

    @property
    def ends(self) -> RowArray:
        """Where in `places` each key ends, the last row of it (groups,)."""
        return np.append(self.starts[1:], len(self.places))[: len(self.starts)] - 1

    def later(self) -> npt.NDArray[np.bool_]:
        """Which rows have a key that occurred before (rows,)."""
        return self._all_but(self.starts)

    def earlier(self) -> npt.NDArray[np.bool_]:
        """Which rows have a key that comes again (rows,)."""
        return self._all_but(self.ends)

    def _all_but(self, these: RowArray) -> npt.NDArray[np.bool_]:
        marked = np.zeros(self.rows, bool)
        marked[self.places] = True
        marked[self.places[these]] = False
        return marked

    def total(self, numbers: FloatArray) -> FloatArray:
        """Sum of each key's numbers (groups,), NaN where all of them are.

        Args:
            numbers: one for each of `places` (m,); NaN counts for nothing.
        """
        made = np.empty(len(self.starts))
        bounds = np.append(self.starts, len(self.places))
        for first in range(0, len(self.starts), GROUPS):
            edges = bounds[first : first + GROUPS + 1]
            block = numbers[edges[0] : edges[-1]]
            known = ~np.isnan(block)
            # In extended precision, so that the sum does not depend on how rows are grouped.
            exact = np.where(known, block, 0.0).astype(np.longdouble)
            sums = np.add.reduceat(exact, edges[:-1] - edges[0]).astype(np.float64)
            some = np.logical_or.reduceat(known, edges[:-1] - edges[0])
            made[first : first + len(sums)] = np.where(some, sums, np.nan)
        return made

    def mean(self, numbers: FloatArray) -> FloatArray:
        """Mean of each key's numbers (groups,), NaN where all of them are.

        Args:
            numbers: one for each of `places` (m,); NaN counts for nothing.
        """
        return self.total(numbers) / self.total(np.where(np.isnan(numbers), np.nan, 1.0))

    def most(self, numbers: FloatArray) -> FloatArray:
        """The largest of each key's numbers (groups,), NaN where all of them are.

        Args:
            numbers: one for each of `places` (m,).
        """
        found: FloatArray = np.fmax.reduceat(numbers, self.starts) if len(self.starts) else np.empty(0)
        return found
