"""Columns of repeated cells as numbers: each distinct cell once, and for each row which one it is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from recsys_core.types import RowArray


@dataclass(frozen=True, eq=False)
class Coded:
    """One column.

    Attributes:
        codes: for each row the place of its cell in `values`, -1 where it is empty (rows,).
        values: the distinct cells, in order of their first row.
    """

    codes: RowArray
    values: tuple[str, ...]

    @property
    def empty(self) -> np.ndarray:
        """Which rows are empty (rows,)."""
        return self.codes < 0

    def counts(self, among: np.ndarray | None = None) -> np.ndarray:
        """How many rows hold each value (values,).

        Args:
            among: which rows to count; None counts all.
        """
        codes = self.codes if among is None else self.codes[among]
        return np.bincount(codes[codes >= 0], minlength=len(self.values))

    def spread(self, numbers: np.ndarray) -> np.ndarray:
        """A number for each value (values,) as one for each row (rows,), NaN where the cell is empty."""
        table = np.append(np.asarray(numbers, np.float64), np.nan)
        spread: np.ndarray = table[self.codes]
        return spread


@dataclass(eq=False)
class Coder:
    """Codes a column that comes piece by piece."""

    _places: dict[str, int] = field(default_factory=dict)
    _pieces: list[np.ndarray] = field(default_factory=list)

    def add(self, cells: pd.Series) -> None:
        """Take the next cells, stripped, "" where empty."""
        codes, found = pd.factorize(cells)
        places = self._places
        table = np.array(
            [-1 if value == "" else places.setdefault(value, len(places)) for value in map(str, found)]
            + [-1],
            dtype=np.int32,
        )
        self._pieces.append(table[codes])

    def done(self) -> Coded:
        """The whole column."""
        pieces = self._pieces or [np.empty(0, np.int32)]
        return Coded(np.concatenate(pieces), tuple(self._places))
