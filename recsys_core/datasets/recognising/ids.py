"""The ids in a column, read through only where it looks as if they were wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from recsys_core.datasets.recognising.joins import Spellings, join
from recsys_core.datasets.sources.tables import SAMPLE, RawTable
from recsys_core.datasets.values.missing import blanked

MOST = 2_000_000
"""Ids that are kept; a table with more is no list of items or of people."""


@dataclass(frozen=True, eq=False)
class Ids:
    """Distinct filled cells of one column.

    Attributes:
        some: those of the rows that are looked at first.
    """

    table: RawTable
    column: str
    some: list[str]

    @cached_property
    def every(self) -> list[str]:
        """Those of all rows, in order of their first row; `some` where there are more than `MOST`."""
        if self.table.rows <= min(SAMPLE, len(self.table.sample)):
            return self.some
        found: dict[str, None] = {}
        for piece in self.table.pieces([self.column]):
            found.update(dict.fromkeys(map(str, blanked(piece[self.column]).unique())))
            if len(found) > MOST:
                return self.some
        found.pop("", None)
        return list(found)

    @cached_property
    def _spellings(self) -> Spellings:
        return Spellings(self.some)

    def share(self, wanted: Sequence[str]) -> float:
        """Share of the wanted ids that are found here; none of the first here means none at all."""
        some = join(wanted, self._spellings)
        if not some.matched or self.every is self.some:
            return some.share
        return join(wanted, self.every).share
