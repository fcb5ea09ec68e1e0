"""Pieces of a table of strings put into Parquet files, so that they need not be held."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from recsys_core.datasets.readers.columnar import Column, ParquetRows
from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.datasets.sources.scratch import Scratch
from recsys_core.errors import DataError

TEXT = pa.large_string()


class Spill:
    """Rows written so far.

    A new file is started where a piece brings columns that were not there before; they are empty in the rows above.
    """

    def __init__(self, name: str, limits: Limits = COMMAND_LINE) -> None:
        self.name, self.limits = name, limits
        self.scratch = Scratch()
        self.rows = 0
        self.columns: dict[str, str] = {}
        self._files: list[Path] = []
        self._open: pq.ParquetWriter | None = None

    def __len__(self) -> int:
        return self.rows

    def add(self, piece: pd.DataFrame) -> None:
        """Put the next rows behind those that are there.

        Raises:
            DataError: the disk is full, or these are more rows than may be read.
        """
        fresh = [str(column) for column in piece.columns if str(column) not in self.columns]
        for column in fresh:
            self.columns[column] = f"c{len(self.columns)}"
        schema = pa.schema([(name, TEXT) for name in self.columns.values()])
        empty = pa.scalar("", TEXT)
        arrays = [
            pa.array(piece[column], TEXT, from_pandas=True)
            if column in piece
            else pa.repeat(empty, len(piece))
            for column in self.columns
        ]
        try:
            if fresh or self._open is None:
                self._close()
                self._files.append(self.scratch.folder / f"{len(self._files):06d}.parquet")
                self._open = pq.ParquetWriter(self._files[-1], schema)
            self._open.write_table(pa.Table.from_arrays(arrays, schema=schema))
        except OSError as error:
            raise full(self.name, error) from None
        self.rows += len(piece)
        self.limits.check_rows_so_far(self.name, self.rows)

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def done(self) -> ParquetRows:
        """The table that was put there."""
        self._close()
        return spilled(self.name, self._files, list(self.columns), self.scratch)

    @classmethod
    def of(cls, name: str, pieces: Iterable[pd.DataFrame], limits: Limits = COMMAND_LINE) -> Spill:
        """All of these pieces."""
        made = cls(name, limits)
        for piece in pieces:
            made.add(piece)
        return made


def spilled(name: str, files: list[Path], columns: list[str], scratch: Scratch) -> ParquetRows:
    """Files of strings in a scratch folder, which lasts as long as what reads them."""
    return ParquetRows(
        name,
        tuple(files),
        {column: Column(place, TEXT) for place, column in enumerate(columns)},
        scratch,
    )


def full(name: str, error: Exception) -> DataError:
    """What is said where the disk has no room."""
    return DataError(
        "{file} is too large to be held and cannot be put into a temporary folder ({reason}): make room there, or set TMPDIR to a folder that has it.",
        file=name,
        reason=" ".join(str(error).split())[:200],
    )
