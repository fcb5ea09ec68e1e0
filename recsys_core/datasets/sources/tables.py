"""One table as it came: named columns of strings, held whole or read again piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from recsys_core.datasets.schema import Fault

SAMPLE = 50_000
"""Rows looked at to find out what a table and its columns are."""

ROW_HASH = "(row hash)"
"""Column that a table read piece by piece delivers when asked for: a number that stands for all of its columns."""

Pieces = Callable[[Sequence[str]], Iterator[pd.DataFrame]]
"""Reads the columns named, in order of the rows, piece by piece."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table of strings, "" where a cell is empty.

    Attributes:
        name: what the person knows it by: a file, a file and its sheet, or a table of a database.
        sample: the first rows, all of them where `read` is None.
        rows: how many there are.
        facts: what was found out about the file, such as its encoding and delimiter.
        named: whether the columns have names of their own; False where the file has no header.
        first: line of the file that the first row stands on.
        faults: what had to be repaired while it was read.
        read: reads it again where it is too large to be held.
        stored: reads the same with whole numbers, numbers and times as they are stored, which is quicker; None where
            nothing but strings is stored.
    """

    name: str
    sample: pd.DataFrame
    rows: int
    facts: tuple[str, ...] = ()
    named: bool = True
    first: int = 2
    faults: tuple[Fault, ...] = ()
    read: Pieces | None = field(default=None, repr=False)
    stored: Pieces | None = field(default=None, repr=False)

    @classmethod
    def of(cls, name: str, cells: pd.DataFrame, facts: Sequence[str] = (), **more: object) -> RawTable:
        """A table that is held whole."""
        return cls(name, cells, len(cells), tuple(facts), **more)  # type: ignore[arg-type]

    @property
    def columns(self) -> list[str]:
        """Names of its columns."""
        return [str(column) for column in self.sample.columns]

    @property
    def held(self) -> bool:
        """Whether all rows are in memory."""
        return self.read is None

    def pieces(self, columns: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
        """The rows in order, piece by piece."""
        wanted = self.columns if columns is None else list(columns)
        if self.read is None:
            yield self.sample[wanted]
        else:
            yield from self.read(wanted)

    def whole(self) -> RawTable:
        """The same table, held in memory."""
        return self if self.held else replace(self, sample=self.frame(), read=None, stored=None)

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The whole table, or some columns of it, in memory."""
        if self.read is None:
            return self.sample if columns is None else self.sample[list(columns)]
        return pd.concat(list(self.pieces(columns)), ignore_index=True)
