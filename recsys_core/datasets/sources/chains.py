"""Tables of equal columns as one, row after row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from recsys_core.datasets.sources.tables import SAMPLE, RawTable


@dataclass(frozen=True, eq=False)
class TableChain:
    """Reads pieces of one table after another.

    Attributes:
        stored: whether numbers and times are read as they are stored.
    """

    parts: tuple[RawTable, ...]
    stored: bool = False

    def __call__(self, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """The columns named, piece by piece."""
        for part in self.parts:
            yield from (part.stored if self.stored and part.stored else part.pieces)(columns)


def chained(parts: Sequence[RawTable]) -> RawTable:
    """Tables of equal columns as one, called by the first; either all of them are held or none is."""
    first = parts[0]
    faults = tuple(fault for part in parts for fault in part.faults)
    cells = pd.concat([part.sample for part in parts], ignore_index=True)
    if first.held:
        return replace(first, sample=cells, rows=len(cells), faults=faults)
    stored = TableChain(tuple(parts), True) if any(part.stored for part in parts) else None
    # Up to the first part of which not all rows are in the sample, the rows are the first ones.
    whole = 0
    for part in parts:
        whole += len(part.sample)
        if len(part.sample) < part.rows:
            break
    return replace(
        first,
        sample=cells.iloc[: min(whole, SAMPLE)],
        rows=sum(part.rows for part in parts),
        faults=faults,
        read=TableChain(tuple(parts)),
        stored=stored,
    )
