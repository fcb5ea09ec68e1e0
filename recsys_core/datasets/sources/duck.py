"""DuckDB files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from recsys_core.datasets.sources.cells import Write, write_any, write_single, write_utc
from recsys_core.datasets.sources.files import in_sentences
from recsys_core.datasets.sources.sessions import (
    SECONDS,
    Fetch,
    Table,
    TableInfo,
    quoted,
    shown,
    stopped_after,
)

CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",  # a view may name files and addresses
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",  # nothing is written beside the file
    "memory_limit": "1GB",
}
"""Nothing leaves the file and nothing else comes in."""

_SINGLE = re.compile(r"FLOAT(\[\d*\])*")
_ZONED = "TIMESTAMP WITH TIME ZONE"


class DuckDB:
    """A file opened with `read_only=True` and without access to anything else.

    Raises:
        DataError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._said():
            self._connection = duckdb.connect(str(path), read_only=True, config=CLOSED)
            self._connection.execute("SET TimeZone = 'UTC'")

    def tables(self, *, counted: bool) -> list[Table]:
        """Tables and views of the file; views that cannot be opened, such as those of other files, are left out."""
        with self._said():
            listed = self._connection.execute(
                "SELECT schema_name, table_name, false FROM duckdb_tables()"
                " WHERE database_name = current_database() AND NOT internal AND NOT temporary"
                " UNION ALL SELECT schema_name, view_name, true FROM duckdb_views()"
                " WHERE database_name = current_database() AND NOT internal AND NOT temporary"
            ).fetchall()
        usual_first = sorted(listed, key=lambda row: (row[0] != "main", row[0], row[1]))
        described = (self._described(schema, own, view, counted) for schema, own, view in usual_first)
        return [table for table in described if table is not None]

    def count(self, table: Table) -> int:
        """From the file's own statistics or by a scan."""
        with self._said(table), stopped_after(SECONDS, self._connection.interrupt):
            row = self._connection.execute(
                f"SELECT count(*) FROM {quoted(table.schema, table.own)}"
            ).fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def fetching(self, table: Table, columns: Sequence[str], most: int | None) -> Iterator[Fetch]:
        """Rows in the order in which they were inserted, which DuckDB keeps unless told otherwise."""
        kinds = dict(zip(table.info.columns, table.types, strict=True))
        # times with a zone need a further package before DuckDB 2
        parts = (f"CAST({quoted(c)} AS TIMESTAMP)" if kinds[c] == _ZONED else quoted(c) for c in columns)
        parts = (
            f"CAST({quoted(c)} AS VARCHAR)" if kinds[c] == "INTERVAL" else part
            for c, part in zip(columns, parts, strict=True)
        )
        asked = f"SELECT {', '.join(parts)} FROM {quoted(table.schema, table.own)}"
        if most is not None:
            asked += f" LIMIT {int(most)}"
        with self._said(table), stopped_after(SECONDS, self._connection.interrupt):
            cursor = self._connection.execute(asked)

        def fetch(rows: int) -> list[Any]:
            with self._said(table), stopped_after(SECONDS, self._connection.interrupt):
                return cursor.fetchmany(rows)

        yield fetch

    def writer(self, kind: str) -> Write:
        """By type."""
        if kind == _ZONED:
            return write_utc
        return write_single if _SINGLE.fullmatch(kind) else write_any

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _said(self, table: Table | None = None) -> Any:
        return in_sentences(self._path, table.info.name if table else self._path.name, duckdb.Error)

    def _described(self, schema: str, own: str, view: bool, counted: bool) -> Table | None:
        try:
            rows = self._connection.execute(f"DESCRIBE SELECT * FROM {quoted(schema, own)}").fetchall()
        except duckdb.Error:
            return None
        columns, types = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
        table = Table(TableInfo(shown(schema, own, "main"), None, columns), schema, own, types, view=view)
        if not counted or view:
            return table
        info = TableInfo(table.info.name, self.count(table), columns)
        return Table(info, schema, own, types)
