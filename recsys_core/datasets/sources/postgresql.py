"""PostgreSQL, by SQLAlchemy and psycopg."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from psycopg.types.string import TextLoader
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.elements import quoted_name

from recsys_core.datasets.sources.address import ServerAddress
from recsys_core.datasets.sources.cells import Write, write_any, write_moments, write_unpadded
from recsys_core.datasets.sources.servers import in_sentences
from recsys_core.datasets.sources.sessions import SECONDS, Fetch, Table, TableInfo, shown

CONNECTING = 10
"""Seconds to wait for a server, unless the address says `?connect_timeout=`."""

SETTINGS = {
    "default_transaction_read_only": "on",
    "statement_timeout": f"{SECONDS}s",
    "lock_timeout": "10s",
    "timezone": "UTC",
    "datestyle": "ISO",
    "intervalstyle": "postgres",
    "synchronize_seqscans": "off",  # else a scan may start in the middle of a table
}

SMALL = 8 * 2**20
"""Tables of at most so many bytes are counted, larger ones estimated."""

AS_TEXT = ("json", "jsonb", "date", "time", "timetz", "timestamp", "timestamptz", "interval", "inet", "cidr")
"""Types taken as the server writes them: Python has no infinite date, no 24:00 and no year before 1 or after 9999."""

LISTED = """
SELECT n.nspname, c.relname, c.relkind::text, c.reltuples::bigint, pg_relation_size(c.oid),
       has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'),
       array_agg(a.attname::text ORDER BY a.attnum), array_agg(format_type(a.atttypid, NULL) ORDER BY a.attnum),
       (SELECT array_agg(k.attname::text ORDER BY array_position(i.indkey::int2[], k.attnum))
        FROM pg_index i JOIN pg_attribute k ON k.attrelid = i.indrelid AND k.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
GROUP BY n.oid, n.nspname, c.oid, c.relname, c.relkind, c.reltuples
ORDER BY n.nspname <> 'public', n.nspname, c.relname
"""


class PostgreSQL:
    """One transaction that can only read and sees one state of the data.

    Raises:
        DataError: the server cannot be reached or does not let this user in.
    """

    def __init__(self, address: ServerAddress) -> None:
        self._address = address
        self._engine = reading_engine(address)
        with self._said():
            self._connection = self._engine.connect()

    def tables(self, *, counted: bool) -> list[Table]:
        """Tables, views and foreign tables; partitions are part of their table."""
        with self._said():
            listed = self._connection.exec_driver_sql(LISTED).fetchall()
        found: list[Table] = []
        small: list[int] = []
        large: list[int] = []
        for schema, own, kind, rows, size, readable, columns, types, key in listed:
            info = TableInfo(shown(schema, own, "public"), None, tuple(columns))
            view = kind in "vf"
            if counted and readable and not view:
                if kind != "p" and size > SMALL and rows > 0:
                    info = replace(info, rows=int(rows))
                elif kind != "p" and size <= SMALL:
                    small.append(len(found))
                else:
                    large.append(len(found))
            found.append(Table(info, schema, own, tuple(types), tuple(key or ()), view))
        for row, rows in (self._counted(found, small) | self._guessed(found, large)).items():
            found[row] = replace(found[row], info=replace(found[row].info, rows=rows))
        return found

    def count(self, table: Table) -> int:
        """By a scan of the table or its smallest index."""
        with self._said(table):
            return int(self._connection.scalar(sa.select(sa.func.count()).select_from(_clause(table))) or 0)

    @contextmanager
    def fetching(self, table: Table, columns: Sequence[str], most: int | None) -> Iterator[Fetch]:
        """Rows by a cursor of the server's, in the order of the primary key or of the table."""
        asked = (
            sa.select(*map(_column, columns)).select_from(_clause(table)).order_by(*map(_column, table.order))
        )
        with self._said(table):
            if (
                not table.order and not table.view
            ):  # leaves a scan in the order of ctid, which no index may replace
                for way in ("indexscan", "indexonlyscan", "bitmapscan"):
                    self._connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
            streamed = self._connection.execution_options(stream_results=True, max_row_buffer=1)
            result = streamed.execute(asked if most is None else asked.limit(most))

        def fetch(rows: int) -> Sequence[Sequence[Any]]:
            with self._said(table):
                return result.fetchmany(rows)

        try:
            yield fetch
        finally:
            with self._said(table) if not self._connection.invalidated else nullcontext():
                result.close()

    def writer(self, kind: str) -> Write:
        """Times get their fraction and zone as Python writes them; `char(n)` loses its blanks."""
        if kind in {"character", "bpchar"}:
            return write_unpadded
        return write_moments if kind.startswith("time") and not kind.endswith("[]") else write_any

    def close(self) -> None:
        """End the transaction."""
        with self._said():
            self._connection.close()
            self._engine.dispose()

    def _said(self, table: Table | None = None) -> Any:
        return in_sentences(self._address, table.info.name if table else None)

    def _counted(self, tables: list[Table], rows: list[int]) -> dict[int, int]:
        """Counts of small tables by one question, nothing where one of them cannot be counted."""
        if not rows:
            return {}
        parts: list[Any] = [
            sa.select(sa.literal_column(str(n)), sa.func.count()).select_from(_clause(tables[n]))
            for n in rows
        ]
        try:
            with self._connection.begin_nested():
                return {int(n): int(count) for n, count in self._connection.execute(sa.union_all(*parts))}
        except SQLAlchemyError:
            return {}

    def _guessed(self, tables: list[Table], rows: list[int]) -> dict[int, int]:
        """The planner's guess for large tables that were never analysed, and for partitioned ones."""
        found = {}
        for n in rows:
            asked = sa.select(sa.literal_column("1")).select_from(_clause(tables[n])).compile(self._engine)
            try:
                with self._connection.begin_nested():
                    plan = self._connection.exec_driver_sql(f"EXPLAIN {asked}").scalars().first()
            except SQLAlchemyError:
                continue
            if plan and " rows=" in plan:
                found[n] = int(plan.rsplit(" rows=", 1)[1].split()[0])
        return found


def reading_engine(address: ServerAddress) -> sa.Engine:
    """Connections on which every attempt to write fails."""
    query = address.url.query
    given = query.get("options", "")
    options = [given if isinstance(given, str) else " ".join(given)]
    options += [f"-c {name}={value}" for name, value in SETTINGS.items()]
    connect: dict[str, Any] = {"options": " ".join(options).strip(), "application_name": "RecLens"}
    if "connect_timeout" not in query:
        connect["connect_timeout"] = CONNECTING
    engine = sa.create_engine(
        address.url,
        connect_args=connect,
        poolclass=sa.NullPool,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        hide_parameters=True,
    )
    sa.event.listen(engine, "connect", _as_text)
    return engine


def _as_text(connection: Any, _: object) -> None:
    for name in AS_TEXT:
        connection.adapters.register_loader(name, TextLoader)


def _column(name: str) -> sa.ColumnClause[Any]:
    return sa.column(quoted_name(name, quote=True))


def _clause(table: Table) -> sa.TableClause:
    return sa.table(quoted_name(table.own, quote=True), schema=quoted_name(table.schema, quote=True))
