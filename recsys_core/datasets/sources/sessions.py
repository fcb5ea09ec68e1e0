"""What every kind of database offers once it is open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from recsys_core.datasets.sources.cells import Write

SECONDS = 300
"""One question to a database may take this long, and each batch of rows."""


@dataclass(frozen=True)
class TableInfo:
    """A table or view as it is shown to people.

    Attributes:
        name: with its schema where that is not the usual one.
        rows: how many, estimated where counting would take long; None where not even that is cheap.
        columns: names in the order of the table.
    """

    name: str
    rows: int | None
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Where a table of that name is.

    Attributes:
        own: its name within the schema.
        types: of the columns, as the database names them.
        order: columns to sort by so that rows always come in the same order; none where the scan itself keeps one.
        view: whether rows are computed, so that no order of theirs is known.
    """

    info: TableInfo
    schema: str
    own: str
    types: tuple[str, ...]
    order: tuple[str, ...] = ()
    view: bool = False


Fetch = Callable[[int], Sequence[Sequence[Any]]]
"""The next rows, at most so many; none at the end."""


class Database(Protocol):
    """An open connection that can only read. Drivers' exceptions leave every method as `DataError`."""

    def tables(self, *, counted: bool) -> list[Table]:
        """Tables and views a person could mean; `rows` is None throughout unless counted."""

    def count(self, table: Table) -> int:
        """Rows of a table, exactly."""

    def fetching(
        self, table: Table, columns: Sequence[str], most: int | None
    ) -> AbstractContextManager[Fetch]:
        """Ask for rows of a table, at most so many."""

    def writer(self, kind: str) -> Write:
        """How values of a type become strings."""

    def close(self) -> None:
        """Give the connection back."""


@contextmanager
def stopped_after(seconds: float, stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` from another thread if the work within takes longer."""
    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def quoted(*names: str) -> str:
    """Names as SQL has them, whatever signs they hold."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def shown(schema: str, own: str, usual: str) -> str:
    """The name of a table for people; parts that hold a dot or a quote are quoted, so that no two look alike."""
    parts = [own] if schema == usual else [schema, own]
    return ".".join(quoted(part) if "." in part or '"' in part else part for part in parts)
