"""The tables of a database as any other tables; large ones are read again piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from recsys_core.datasets.sources.database import list_tables, read_pieces, read_sample
from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.datasets.sources.tables import ROW_HASH, SAMPLE, RawTable
from recsys_core.errors import DataError
from recsys_core.translating import Message, msg
from recsys_core.types import Progress, silent

MOST_TABLES = 40
"""Tables of a database that are looked into."""


def database_tables(
    source: str, progress: Progress = silent, limits: Limits = COMMAND_LINE
) -> list[RawTable]:
    """The tables of a database, the first `MOST_TABLES` of them, read through a connection that can only read.

    Raises:
        DataError: it cannot be reached, a table cannot be read, or one has more rows than may be read.
    """
    listed = list_tables(source)
    found = []
    for place, info in enumerate(listed[:MOST_TABLES]):
        progress(Message("reading {file}", file=info.name), place, len(listed))
        limits.check_rows(info.name, info.rows or 0)
        sample = read_sample(source, info.name, SAMPLE + 1)
        if sample.empty:
            continue
        if len(sample) <= SAMPLE:
            found.append(RawTable.of(info.name, sample, (msg("database"),), first=1))
            continue
        pieces = partial(_hashed_pieces, source, info.name, info.columns)
        rows = max(info.rows or 0, len(sample))
        found.append(RawTable(info.name, sample.iloc[:SAMPLE], rows, ("database",), first=1, read=pieces))
    if not found:
        raise DataError("{source} holds no table with rows: name another database.", source=hidden(source))
    return found


def _hashed_pieces(
    source: str, table: str, columns: Sequence[str], wanted: Sequence[str]
) -> Iterator[pd.DataFrame]:
    """Pieces of a table with the columns wanted, and a hash of each whole row where that is wanted."""
    whole = ROW_HASH in wanted
    for piece in read_pieces(source, table, columns if whole else [one for one in columns if one in wanted]):
        if whole:
            piece[ROW_HASH] = pd.util.hash_pandas_object(piece, index=False)
        yield piece[list(wanted)]


def named(source: str) -> str:
    """What to call the dataset: as the database or its file."""
    return Path(hidden(source).rsplit("/", 1)[-1]).stem or "database"


def hidden(source: str) -> str:
    """An address without what follows the name of the database, and without user and password."""
    return re.sub(r"//[^/@]*@", "//", str(source)).partition("?")[0]
