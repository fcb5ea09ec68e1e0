"""DuckDB as a reader of named files and nothing else: bounded memory, no network, no extensions, rows in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from recsys_core.process import thread_count

MEMORY = "512MB"
"""What DuckDB may hold before it puts intermediate rows on disk."""

THREADS = 4
"""At most: each holds memory of its own."""


def literal(text: str) -> str:
    """A string as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def connected(files: Sequence[Path], scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can read these files, and read and write in the scratch folder."""
    connection = duckdb.connect(
        config={
            "threads": min(THREADS, thread_count()),
            "memory_limit": MEMORY,
            "temp_directory": str(scratch),
            "preserve_insertion_order": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "arrow_large_buffer_size": True,
        }
    )
    try:
        allowed = ", ".join(literal(str(path.resolve())) for path in files)
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"SET allowed_paths = [{allowed}]")
        connection.execute(f"SET allowed_directories = [{literal(str(scratch.resolve()))}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def batches(rows: duckdb.DuckDBPyRelation, size: int) -> Iterator[pa.RecordBatch]:
    """Rows as they are worked out, in their order, so many at a time."""
    reader = getattr(rows, "to_arrow_reader", None) or rows.fetch_arrow_reader  # the name before version 2
    yield from reader(size)
