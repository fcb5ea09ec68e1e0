"""SQLite files, by Python's own sqlite3: DuckDB would need an extension for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from recsys_core.datasets.sources.cells import Write, write_any, write_truth
from recsys_core.datasets.sources.files import in_sentences
from recsys_core.datasets.sources.sessions import SECONDS, Fetch, Table, TableInfo, quoted, stopped_after
from recsys_core.errors import DataError

COUNTING = 2
"""Seconds for counting the rows of one table; without an answer by then its number is not known."""


WAITING = 5
"""Seconds to wait for another program to finish writing."""


class SQLite:
    """A file opened with `mode=ro`.

    Raises:
        DataError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._said():
            self._connection = _connect(path)

    def tables(self, *, counted: bool) -> list[Table]:
        """Tables, views and virtual tables, but not what those keep their own data in."""
        with self._said():
            listed = [row[1:5] for row in self._asked("PRAGMA main.table_list")]
            if not listed:  # SQLite before 3.37
                asked = "SELECT name, type, 0, 0 FROM main.sqlite_master WHERE type IN ('table', 'view')"
                listed = self._asked(asked)
        own = sorted(
            (name, kind, bool(keyed))
            for name, kind, _, keyed in listed
            if kind != "shadow" and not name.lower().startswith("sqlite_")
        )
        found = [table for row in own if (table := self._described(*row)) is not None]
        return (
            [replace(table, info=replace(table.info, rows=self._cheap(table))) for table in found]
            if counted
            else found
        )

    def count(self, table: Table) -> int:
        """By a scan of the table."""
        with self._said(table), stopped_after(SECONDS, self._connection.interrupt):
            return int(self._asked(f"SELECT count(*) FROM {quoted('main', table.own)}")[0][0])

    @contextmanager
    def fetching(self, table: Table, columns: Sequence[str], most: int | None) -> Iterator[Fetch]:
        """Rows in the order of rowid or primary key."""
        order = f" ORDER BY {', '.join(map(quoted, table.order))}" if table.order else ""
        asked = f"SELECT {', '.join(map(quoted, columns))} FROM {quoted('main', table.own)}{order} LIMIT ?"
        with self._said(table), stopped_after(SECONDS, self._connection.interrupt):
            cursor = self._connection.execute(asked, (-1 if most is None else most,))

        def fetch(rows: int) -> list[Any]:
            with self._said(table), stopped_after(SECONDS, self._connection.interrupt):
                return cursor.fetchmany(rows)

        yield fetch

    def writer(self, kind: str) -> Write:
        """Truth is kept as 0 and 1 here; everything else as it was put in."""
        return write_truth if kind.upper().startswith("BOOL") else write_any

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _said(self, table: Table | None = None) -> Any:
        return in_sentences(self._path, table.info.name if table else self._path.name, sqlite3.Error)

    def _asked(self, asked: str) -> list[Any]:
        return self._connection.execute(asked).fetchall()

    def _described(self, name: str, kind: str, keyed: bool) -> Table | None:
        """None for what SQLite itself cannot open: a view of a table that is gone, a module it lacks."""
        try:
            rows = [row for row in self._asked(f"PRAGMA main.table_xinfo({quoted(name)})") if row[6] != 1]
        except sqlite3.Error:
            return None
        columns, types = tuple(row[1] for row in rows), tuple(row[2] for row in rows)
        key = tuple(row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5])
        taken = {column.lower() for column in columns}
        hidden = next((name for name in ("rowid", "_rowid_", "oid") if name not in taken), None)
        order = () if kind != "table" else key if keyed or not hidden else (hidden,)
        return (
            Table(TableInfo(name, None, columns), "main", name, types, order, kind == "view")
            if columns
            else None
        )

    def _cheap(self, table: Table) -> int | None:
        if table.view:
            return None
        try:
            with stopped_after(COUNTING, self._connection.interrupt):
                return self.count(table)
        except DataError:
            return None


def _connect(path: Path) -> sqlite3.Connection:
    """Open for reading only.

    In journal mode WAL even a reader makes files beside the database, which then belong to the reader; where there are
    none, nobody has it open, and it is read as it lies.
    """
    with path.open("rb") as file:
        logged = file.read(20)[18:] == b"\2\2"
    unshared = logged and not path.with_name(path.name + "-wal").exists()
    return _checked(f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if unshared else ''}")


def _checked(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        address, uri=True, timeout=WAITING, check_same_thread=False, isolation_level=None
    )
    try:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.execute("PRAGMA trusted_schema = OFF")  # functions in views of a file from anywhere
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")  # one state of the data for all that is asked
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
