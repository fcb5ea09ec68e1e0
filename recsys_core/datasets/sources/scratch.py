"""A temporary folder that lasts as long as something reads from it."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from recsys_core.datasets.sources.tables import Pieces, RawTable


class Scratch:
    """A folder that is deleted when nobody holds this any more, and at the end of the program."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="reclens-")).resolve()
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


@dataclass(frozen=True, eq=False)
class ScratchReader:
    """Reads pieces, and keeps the folder they are read from."""

    read: Pieces
    scratch: Scratch

    def __call__(self, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """The columns named, piece by piece."""
        yield from self.read(columns)


def keeping(table: RawTable, scratch: Scratch) -> RawTable:
    """The table, which keeps the folder for as long as it is read from there."""
    if table.read is None:
        return table
    stored = None if table.stored is None else ScratchReader(table.stored, scratch)
    return replace(table, read=ScratchReader(table.read, scratch), stored=stored)
