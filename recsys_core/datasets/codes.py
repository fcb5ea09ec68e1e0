"""Columns of repeated cells as numbers: each distinct cell once, and for each row which one it is."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from recsys_core.datasets.buffers import Buffer
from recsys_core.datasets.values.cells import cell
from recsys_core.datasets.values.missing import blank
from recsys_core.types import RowArray

CodeArray = npt.NDArray[np.signedinteger]
"""Which of several distinct values each row holds, -1 for none."""

BLOCK = 1 << 20
"""Rows worked on at a time where a copy of a whole column would be large."""


def count_codes(codes: np.ndarray, size: int, among: np.ndarray | None = None) -> RowArray:
    """How many rows hold each code 0..size-1 (size,); negative codes are left out.

    Args:
        among: which rows to count (rows,); None counts all.
    """
    counts = np.zeros(size, np.int64)
    for start in range(0, len(codes), BLOCK):
        block = codes[start : start + BLOCK]
        if among is not None:
            block = block[among[start : start + BLOCK]]
        counts += np.bincount(block[block >= 0], minlength=size)
    return counts


def looked_up(table: np.ndarray, codes: CodeArray, kept: npt.NDArray[np.bool_] | None = None) -> np.ndarray:
    """What a table says of each code (rows,); -1 takes its last entry.

    Numpy turns codes into 64 bits before it looks them up, all at once: hence block by block.

    Args:
        kept: which rows to look up (rows,); None takes all.
    """
    found = np.empty(len(codes) if kept is None else np.count_nonzero(kept), table.dtype)
    filled = 0
    for start in range(0, len(codes), BLOCK):
        block = codes[start : start + BLOCK]
        if kept is not None:
            block = block[kept[start : start + BLOCK]]
        found[filled : filled + len(block)] = table[block]
        filled += len(block)
    return found


def compact(column: np.ndarray, kept: npt.NDArray[np.bool_]) -> np.ndarray:
    """The rows that are kept, moved to the front of the column's own memory (kept,)."""
    filled = 0
    for start in range(0, len(column), BLOCK):
        block = column[start : start + BLOCK][kept[start : start + BLOCK]]
        column[filled : filled + len(block)] = block
        filled += len(block)
    return column[:filled]


@dataclass(frozen=True, eq=False)
class CodedColumns:
    """One column.

    Attributes:
        codes: for each row the place of its cell in `values`, -1 where it is empty (rows,).
        values: the distinct cells, in order of their first row.
    """

    codes: CodeArray
    values: tuple[str, ...]

    @property
    def empty(self) -> np.ndarray:
        """Which rows are empty (rows,)."""
        return self.codes < 0

    def counts(self, among: np.ndarray | None = None) -> RowArray:
        """How many rows hold each value (values,).

        Args:
            among: which rows to count; None counts all.
        """
        return count_codes(self.codes, len(self.values), among)

    def rows_of(self, marked: np.ndarray, empty: bool = False) -> np.ndarray:
        """Which rows hold a marked value (rows,).

        Args:
            marked: whether each value is (values,).
            empty: whether empty cells are.
        """
        return looked_up(np.append(marked, empty), self.codes)

    def spread(self, numbers: np.ndarray, kept: npt.NDArray[np.bool_] | None = None) -> np.ndarray:
        """A number for each value (values,) as one for each row (rows,), NaN where the cell is empty.

        Args:
            kept: of which rows (rows,); None takes all.
        """
        table = np.append(np.asarray(numbers, np.float64), np.nan)
        return looked_up(table, self.codes, kept)


class _Places(dict[Hashable, int]):
    """Which code each cell has, as it is stored; those not met before are written out and coded."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, int] = {}

    def __missing__(self, stored: Hashable) -> int:
        text = blank(cell(stored))
        code = self.texts.setdefault(text, len(self.texts)) if text else -1
        self[stored] = code
        return code


class Coder:
    """Codes a column that comes piece by piece.

    Args:
        rows: how many are to come, as far as is known.
    """

    def __init__(self, rows: int = 0) -> None:
        self._places = _Places()
        self._codes = Buffer(rows, np.int32)

    def add(self, cells: pd.Series) -> None:
        """Take the next cells: strings, or numbers and times as they are stored."""
        codes, found = pd.factorize(cells)
        table = np.array([*map(self._places.__getitem__, found.tolist()), -1], dtype=np.int32)
        np.take(
            table, codes, out=self._codes.next(len(codes)), mode="wrap"
        )  # no cell at all, -1, takes the last

    def done(self) -> CodedColumns:
        """The whole column, its codes as short as they can be."""
        values = tuple(self._places.texts)
        kind = np.int8 if len(values) <= 127 else np.int16 if len(values) <= 32_767 else np.int32
        return CodedColumns(self._codes.done().astype(kind, copy=False), values)
