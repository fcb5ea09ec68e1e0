"""Tables too large to be held: Parquet where it lies, delimited text and JSON lines as Parquet in a scratch folder.

What is read is, cell by cell, what the readers of small files read. DuckDB cuts delimited text that is written by the
book; anything else in it (quotes in the middle, lone line ends, rows of other lengths) goes through the small files'
reader, piece by piece.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from recsys_core.datasets.readers.columnar import Column, ParquetRows
from recsys_core.datasets.readers.delimited import even_without_quotes, first_cells, kept_cells
from recsys_core.datasets.readers.dialect import Dialect, dialect_of
from recsys_core.datasets.readers.duck import connected, literal
from recsys_core.datasets.readers.lines import check_lines, check_width, marks_of, rows_at_once
from recsys_core.datasets.readers.spill import Spill, full, spilled
from recsys_core.datasets.readers.structured import json_pieces, parquet_columns, parquet_parts
from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.datasets.sources.scratch import Scratch
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.errors import DataError
from recsys_core.types import Progress, silent

BYTES = 20_000_000
"""Size from which on text is not held."""

ROWS = 200_000
"""Rows from which on Parquet is not held."""

BLOCK = 1 << 24
COMPARED = 1000
"""Rows read both ways before DuckDB's reading is believed."""


def _table(rows: ParquetRows, count: int, facts: Sequence[str], **more: object) -> RawTable:
    return RawTable(rows.name, rows.sample(), count, tuple(facts), read=rows.texts, **more)  # type: ignore[arg-type]


def too_large(files: Sequence[Path]) -> bool:
    """Whether files (or folders of Parquet parts) of one table are too large to be held together."""
    if not all(file.is_dir() or file.suffix.lower() in (".parquet", ".pq") for file in files):
        return sum(file.stat().st_size for file in files) > BYTES
    try:
        return bool(
            sum(pq.read_metadata(part).num_rows for file in files for part in parquet_parts(file)) > ROWS
        )
    except (pa.ArrowException, OSError):
        return False  # the reader says what is wrong with it


def read_large_parquet(path: Path, name: str = "", limits: Limits = COMMAND_LINE) -> RawTable:
    """A Parquet file, or a folder of parts, that is read where it lies.

    Raises:
        DataError: not Parquet, or more than may be read.
    """
    name = name or path.name
    columns, count = parquet_columns(path, name, limits)
    places = {field: Column(place, kind) for field, (place, kind) in columns.items()}
    rows = ParquetRows(name, tuple(parquet_parts(path)), places, Scratch())
    table = _table(rows, count, ("Parquet",))
    return replace(table, stored=rows.stored)


def read_large_json(
    path: Path, name: str = "", progress: Progress = silent, limits: Limits = COMMAND_LINE
) -> RawTable:
    """JSON objects, one on each line.

    Raises:
        DataError: a line is not a JSON object; names the first.
    """
    name = name or path.name
    rows = Spill.of(name, json_pieces(path, name, progress, limits), limits)
    if not len(rows):
        raise DataError("{file} holds no rows: write a list of JSON objects, one for each row.", file=name)
    return _table(rows.done(), len(rows), ("JSON",), first=1)


def read_large_delimited(
    path: Path,
    name: str = "",
    progress: Progress = silent,
    columns: Sequence[str] = (),
    limits: Limits = COMMAND_LINE,
) -> RawTable:
    """A delimited file, its encoding, delimiter, header and quoting found out.

    Args:
        columns: names of the columns of a file that is known to have no header.

    Raises:
        DataError: not text, rows with more cells than the header, or more than may be read.
    """
    name = name or path.name
    check_width(path, name, limits)
    dialect = dialect_of(path, name, columns)
    limits.check_columns(name, len(dialect.header))
    check_lines(path, name, limits, quoted=dialect.quoted)
    more = {"named": dialect.named, "first": 1 + dialect.named}
    rows = _by_duckdb(path, name, dialect, progress)
    faults: tuple[object, ...] = ()
    if rows is None:
        spill, fault = kept_cells(
            path, name, dialect, progress, lambda pieces: Spill.of(name, pieces, limits)
        )
        rows, faults = spill.done(), (fault,) if fault else ()
    count = sum(pq.read_metadata(part).num_rows for part in rows.files)
    if not count:
        raise DataError("{file} has a header but no rows: add at least one row.", file=name)
    limits.check_rows(name, count)
    return _table(rows, count, dialect.facts, faults=faults, **more)


def _by_duckdb(path: Path, name: str, dialect: Dialect, progress: Progress) -> ParquetRows | None:
    """A delimited file as DuckDB cuts it; None where that might not be what the small files' reader makes of it."""
    scratch = Scratch()
    plain, encoded = _in_utf8(path, name, dialect, scratch)
    marks = marks_of(plain, name, progress)
    if len(dialect.header) < 2 or dialect.escaped or marks.zero or marks.lone_returns:
        return None
    quoted = dialect.quoted and marks.quotes > 0
    target = scratch.folder / "rows.parquet"
    try:
        with connected([plain], scratch.folder) as connection:
            connection.execute(_copy(plain, replace(encoded, quoted=quoted), target))
    except duckdb.Error as error:
        if "No space left" in str(error):
            raise full(name, error) from None
        return None
    rows = spilled(name, [target], list(dialect.header), scratch)
    count = pq.read_metadata(target).num_rows
    if quoted and count + dialect.named < marks.lines and even_without_quotes(plain, encoded):
        return None  # quotes that swallow lines are part of the text
    first = first_cells(plain, encoded, COMPARED)
    here = rows.sample().iloc[: len(first)] if first is not None else None
    if first is None or here is None or not here.reset_index(drop=True).equals(first):
        return None
    return rows


def _copy(path: Path, dialect: Dialect, target: Path) -> str:
    """The statement that puts a delimited file into a Parquet file of strings."""
    names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(dialect.header)))
    quote = "'\"'" if dialect.quoted else "''"
    options = {
        "auto_detect": "false",
        "columns": "{" + names + "}",
        "header": str(dialect.named).lower(),
        "delim": literal(dialect.delimiter),
        "quote": quote,
        "escape": quote,
        "strict_mode": "true",
        "null_padding": "false",
    }
    said = ", ".join(f"{option} = {value}" for option, value in options.items())
    return (
        f"COPY (SELECT * FROM read_csv({literal(str(path.resolve()))}, {said})) "
        f"TO {literal(str(target))} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE {max(2048, rows_at_once(path))})"
    )


def _in_utf8(path: Path, name: str, dialect: Dialect, scratch: Scratch) -> tuple[Path, Dialect]:
    """The file, or a copy of it in UTF-8, which is all that DuckDB reads."""
    if dialect.encoding in ("utf-8", "utf-8-sig", "utf_8", "ascii"):
        return path, dialect
    target = scratch.folder / "text"
    try:
        with path.open("rb") as file, target.open("wb") as out:
            for text in codecs.iterdecode(iter(lambda: file.read(BLOCK), b""), dialect.encoding):
                out.write(text.encode("utf-8"))
    except UnicodeDecodeError:
        return path, dialect  # the other reader says where
    except OSError as error:
        raise full(name, error) from None
    return target, replace(dialect, encoding="utf-8-sig")
