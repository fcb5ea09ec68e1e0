"""What the cells of a column look like: how many are filled, repeated, numbers, dates, long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from recsys_core.datasets.sources.tables import SAMPLE, RawTable
from recsys_core.datasets.values.missing import blanked
from recsys_core.datasets.values.nested import is_nested

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_URL = re.compile(r"(?:https?://|www\.|//)\S+|\S+\.(?:jpe?g|png|gif|webp|html?)", re.I)
_DATE = re.compile(
    r"\d{1,4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,4}日?.*"
    r"|\d{4}-?\d{2}-?\d{2}T.*"
    r"|(?:\w{3,9},?\s)?\d{1,2}[\s-](?:[A-Z][a-z]{2,8})[\s,-]+\d{2,4}.*"
    r"|(?:[A-Z][a-z]{2},?\s)?[A-Z][a-z]{2,8}\.?\s\d{1,2}.*\d{2,4}.*"
    r"|\d{1,2}\s\d{1,2},\s\d{4}"
)
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|\d*\.\d+)(?:[eE][-+]?\d+)?")
_HAN = re.compile(r"[㐀-鿿ぁ-ヿ가-힯]")
LOOKED_AT = 2000
"""Distinct cells whose look is judged."""


@dataclass(frozen=True, eq=False)
class ColumnFacts:
    """Facts about one column, from its sample.

    Attributes:
        cells: the filled cells of the sample, stripped.
        rows: rows of the sample.
    """

    name: str
    cells: pd.Series
    rows: int

    @property
    def filled(self) -> float:
        """Share of the rows that are filled."""
        return len(self.cells) / max(self.rows, 1)

    @cached_property
    def values(self) -> list[str]:
        """Distinct filled cells, in order of their first row."""
        return [str(value) for value in self.cells.unique()]

    @property
    def distinct(self) -> float:
        """Distinct cells as a share of the filled ones."""
        return len(self.values) / max(len(self.cells), 1)

    @property
    def is_key(self) -> bool:
        """Whether nearly every row is filled with a cell of its own, as an id is."""
        return self.filled >= 0.98 and self.distinct >= 0.98 and len(self.cells) > 0

    @property
    def repeats(self) -> bool:
        """Whether cells come back, as ids do in a table of interactions."""
        return len(self.cells) >= 2 and self.distinct < 0.9

    @property
    def constant(self) -> bool:
        """Whether all filled cells are the same."""
        return len(self.values) == 1 and len(self.cells) > 1

    def _share(self, pattern: re.Pattern[str]) -> float:
        looked = self.values[:LOOKED_AT]
        return sum(pattern.fullmatch(value) is not None for value in looked) / max(len(looked), 1)

    @cached_property
    def numeric(self) -> float:
        """Share of the distinct cells that are plain numbers."""
        return self._share(_NUMBER)

    @cached_property
    def dates(self) -> float:
        """Share of the distinct cells that are written as dates, plain numbers aside."""
        return self._share(_DATE)

    @cached_property
    def emails(self) -> float:
        """Share of the distinct cells that are e-mail addresses."""
        return self._share(_EMAIL)

    @cached_property
    def addresses(self) -> float:
        """Share of the distinct cells that are addresses of pages or names of pictures."""
        return self._share(_URL)

    @cached_property
    def numbers(self) -> pd.Series:
        """Distinct cells that are plain numbers, as floats."""
        found = pd.to_numeric(
            pd.Series([v.replace(",", ".") for v in self.values[:LOOKED_AT]], dtype=str), errors="coerce"
        )
        return found.dropna().astype(float)

    @cached_property
    def length(self) -> float:
        """Mean number of characters of a distinct cell; a Chinese, Japanese or Korean one counts for three."""
        looked = self.values[:LOOKED_AT]
        return sum(len(value) + 2 * len(_HAN.findall(value)) for value in looked) / max(len(looked), 1)

    @cached_property
    def nested(self) -> bool:
        """Whether cells hold lists or objects."""
        return is_nested(self.values[:200])

    def examples(self, count: int = 3) -> tuple[str, ...]:
        """The first distinct cells, cut."""
        return tuple(" ".join(value.split())[:60] for value in self.values[:count])


def facts_of(table: RawTable) -> dict[str, ColumnFacts]:
    """Facts of each column, from the first rows, so that a table is told alike whether it is held or not."""
    found = {}
    first = table.sample.iloc[:SAMPLE]
    for column in table.columns:
        cells = blanked(first[column])
        found[column] = ColumnFacts(column, cells[cells != ""], len(first))
    return found
