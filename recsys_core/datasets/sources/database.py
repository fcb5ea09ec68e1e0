"""Tables of a PostgreSQL, SQLite or DuckDB database as strings, by connections that can only read.

The order of rows is the same at every reading of unchanged data. PostgreSQL: by primary key, else as the rows lie in
the table (ctid). SQLite: by rowid, else by primary key. DuckDB: as the rows were inserted (rowid). Views come in the
order that their own definition gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pandas as pd

from recsys_core.datasets.sources.address import FileAddress, is_database, read_address
from recsys_core.datasets.sources.sessions import Database, Fetch, Table, TableInfo
from recsys_core.errors import DataError

__all__ = ["TableInfo", "is_database", "list_tables", "read_pieces", "read_sample"]

BATCH = 10_000
"""Rows fetched at a time."""

CHARACTERS = 200_000_000
"""A piece ends early where its cells hold more than this, so that long texts do not fill the memory."""


def list_tables(source: str) -> list[TableInfo]:
    """Tables and views of a database, the usual schema first, then by name; none of the system's or of extensions.

    Raises:
        DataError: the database cannot be reached or read; the message never holds the password.
    """
    with _opened(source) as database:
        return [table.info for table in database.tables(counted=True)]


def read_sample(source: str, table: str, n: int) -> pd.DataFrame:
    """The first n rows of a table, every cell a string, "" for NULL.

    Raises:
        DataError: as `list_tables`, or there is no such table.
    """
    with _opened(source) as database:
        found = _named(database, table)
        columns = found.info.columns
        with database.fetching(found, columns, n) as fetch:
            return pd.concat(_pieces(database, found, columns, fetch, max(n, 1)), ignore_index=True)


def read_pieces(
    source: str,
    table: str,
    columns: Sequence[str] | None = None,
    size: int = 250_000,
    limit: int | None = None,
) -> Iterator[pd.DataFrame]:
    """A table in pieces of at most `size` rows, streamed; one piece without rows where it is empty.

    Args:
        columns: which, in this order; None for all.
        limit: a table with more rows is refused before any is read; None reads any.

    Raises:
        DataError: when the first piece is asked for: as `read_sample`, no such column, more rows than the limit;
            later on: the connection is lost.
    """
    with _opened(source) as database:
        found = _named(database, table)
        chosen = tuple(dict.fromkeys(columns)) if columns is not None else found.info.columns
        for column in chosen:
            if column not in found.info.columns:
                raise DataError(
                    "{file} has no column {column!r} (it has: {found}): add the column, rename one to it, or map one to it.",
                    file=table,
                    column=column,
                    found=", ".join(found.info.columns),
                )
        if limit is not None and (rows := database.count(found)) > limit:
            raise DataError(
                "{table} has {rows:,} rows and at most {limit:,} are read here: choose a view with fewer, or set a higher limit.",
                table=table,
                rows=rows,
                limit=limit,
            )
        with database.fetching(found, chosen, None) as fetch:
            yield from _pieces(database, found, chosen, fetch, max(size, 1))


@contextmanager
def _opened(source: str) -> Iterator[Database]:
    """A connection, closed at the end; drivers are imported when they are needed."""
    address = read_address(source)
    database: Database
    if not isinstance(address, FileAddress):
        from recsys_core.datasets.sources.postgresql import PostgreSQL

        database = PostgreSQL(address)
    elif address.kind == "SQLite":
        from recsys_core.datasets.sources.sqlite import SQLite

        database = SQLite(address.path)
    else:
        from recsys_core.datasets.sources.duck import DuckDB

        database = DuckDB(address.path)
    try:
        yield database
    finally:
        database.close()


def _named(database: Database, name: str) -> Table:
    """The table of that name: names become part of a query only by being among those that the database lists."""
    tables = database.tables(counted=False)
    for table in tables:
        if table.info.name == name:
            return table
    known = ", ".join(table.info.name for table in tables[:30]) or "no tables"
    raise DataError(
        "The database has no table {table!r}: it has {known}.",
        table=name,
        known=f"{known}, ..." if len(tables) > 30 else known,
    )


def _pieces(
    database: Database, table: Table, columns: Sequence[str], fetch: Fetch, size: int
) -> Iterator[pd.DataFrame]:
    kinds = dict(zip(table.info.columns, table.types, strict=True))
    writers = [database.writer(kinds[column]) for column in columns]
    cells: list[list[str]] = [[] for _ in columns]
    rows = characters = done = 0
    while batch := fetch(min(BATCH, size - rows)):
        for column, write, values in zip(cells, writers, zip(*batch, strict=True), strict=True):
            new = write(values)
            characters += sum(map(len, new))
            column.extend(new)
        rows += len(batch)
        if rows >= size or characters >= CHARACTERS:
            yield _frame(columns, cells)
            cells = [[] for _ in columns]
            rows, characters, done = 0, 0, done + 1
    if rows or not done:
        yield _frame(columns, cells)


def _frame(columns: Sequence[str], cells: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(dict(zip(columns, cells, strict=True)), columns=list(columns), dtype=str)
