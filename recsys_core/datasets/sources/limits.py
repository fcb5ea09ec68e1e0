"""How much may be read: judged from what a file says of itself, before it is read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from recsys_core.errors import DataError, SettingsError

ALWAYS = 16_000_000
"""Bytes that may be unpacked however small the file was."""


@dataclass(frozen=True)
class Limits:
    """What is refused.

    Attributes:
        rows: of one table.
        columns: of one table.
        expansion: how many times its size a packed file may unpack to, from `ALWAYS` on.
        unpacked: bytes that all packed files of a source may unpack to.
        whole: bytes of a file, unpacked, that can only be read in one piece: a JSON array, a workbook.
        depth: archives inside archives.
    """

    rows: int = 100_000_000
    columns: int = 10_000
    expansion: int = 1_100
    unpacked: int = 50_000_000_000
    whole: int = 400_000_000
    depth: int = 2

    def check_rows(self, file: str, rows: int) -> None:
        """Refuse a table of too many rows.

        Raises:
            DataError: it has more than may be read.
        """
        if rows > self.rows:
            raise DataError(
                "{file} has {rows:,} rows and the limit is {limit:,}: give a part of them, or read it on the command line with --limit-rows {wanted}.",
                file=file,
                rows=rows,
                wanted=rows,
                limit=self.rows,
            )

    def check_rows_so_far(self, file: str, rows: int) -> None:
        """Refuse a table of which so many rows have been met, and more may come.

        Raises:
            DataError: they are more than may be read.
        """
        if rows > self.rows:
            raise DataError(
                "{file} has more than {rows:,} rows and that is the limit: give a part of them, or read it on the command line with a larger --limit-rows.",
                file=file,
                rows=self.rows,
            )

    def check_columns(self, file: str, columns: int) -> None:
        """Refuse a table of too many columns.

        Raises:
            DataError: it has more than may be read.
        """
        if columns > self.columns:
            raise DataError(
                "{file} has {columns:,} columns and the limit is {limit:,}: give those that say something, or read it on the command line with --limit-columns {wanted}.",
                file=file,
                columns=columns,
                wanted=columns,
                limit=self.columns,
            )

    def check_whole(self, file: str, size: int) -> None:
        """Refuse a file that has to be read in one piece and is too large for that.

        Raises:
            DataError: it is.
        """
        if size > self.whole:
            raise DataError(
                "{file} holds {size:,} million bytes in one piece and the limit is {limit:,}: save it as CSV, as Parquet or with one JSON object on each line, which are read piece by piece.",
                file=file,
                size=-(-size // 10**6),
                limit=self.whole // 10**6,
            )

    def most_out_of(self, packed: int) -> int:
        """Bytes that a packed file of this size may unpack to."""
        return min(self.unpacked, max(ALWAYS, self.expansion * packed))


COMMAND_LINE = Limits()
"""What a person reads on a machine of her own; memory stays bounded, time is hers."""

PAGE = Limits(2_000_000, 500, 200, 4_000_000_000, 100_000_000)
"""What a visitor of the page may have read."""


def from_environment(limits: Limits, environment: Mapping[str, str] | None = None) -> Limits:
    """The limits with those that `RECLENS_LIMIT_ROWS`, `_COLUMNS` and `_EXPANSION` set.

    Raises:
        SettingsError: one of them is not a whole number above 0.
    """
    held = os.environ if environment is None else environment
    found = {}
    for name in ("rows", "columns", "expansion"):
        said = held.get(f"RECLENS_LIMIT_{name.upper()}", "").strip().replace("_", "")
        if said:
            if not said.isdecimal() or int(said) == 0:
                raise SettingsError(
                    "RECLENS_LIMIT_{name} is {said!r}: write a whole number above 0, or leave it out.",
                    name=name.upper(),
                    said=said,
                )
            found[name] = int(said)
    return replace(limits, **found)
