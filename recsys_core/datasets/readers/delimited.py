"""CSV, TSV and their kin as tables of strings."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from recsys_core.datasets.readers.dialect import Dialect, dialect_of
from recsys_core.datasets.schema import Fault
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.errors import DataError
from recsys_core.types import Progress, silent

ROWS = 50_000
"""Rows read at a time."""

BROKEN = 0.01
"""Share of rows with too many cells up to which they are left out and counted; beyond, the file is refused."""


def _options(dialect: Dialect) -> dict[str, Any]:
    """How pandas is told to read it."""
    return {
        "dtype": str,
        "keep_default_na": False,
        "na_filter": False,
        "encoding": dialect.encoding,
        "sep": dialect.delimiter,
        "index_col": False,
        "names": list(dialect.header),
        "header": 0 if dialect.named else None,
        "quoting": csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE,
        "escapechar": "\\" if dialect.escaped and dialect.quoted else None,
    }


def _in_pieces(path: Path, name: str, dialect: Dialect, progress: Progress) -> pd.DataFrame:
    size = path.stat().st_size
    pieces = []
    with (
        path.open("rb") as file,
        pd.read_csv(file, chunksize=ROWS, **_options(dialect)) as reader,
    ):
        for piece in reader:
            pieces.append(piece)
            progress(f"reading {name}, megabytes", min(file.tell(), size) // 10**6, max(size // 10**6, 1))
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=list(dialect.header))


def _lines(path: Path, dialect: Dialect) -> int:
    """Lines with something on them, the header aside."""
    with path.open(encoding=dialect.encoding, errors="replace", newline=None) as file:
        return sum(1 for line in file if line.strip()) - dialect.named


def _even_without_quotes(path: Path, dialect: Dialect) -> bool:
    """Whether every line has as many cells as the header when quotes mean nothing."""
    width = len(dialect.header) - 1
    with path.open(encoding=dialect.encoding, errors="replace", newline=None) as file:
        return all(line.count(dialect.delimiter) == width for line in file if line.strip())


def _double_colon(path: Path, dialect: Dialect) -> pd.DataFrame:
    """Cells with `::` between them, as MovieLens 1M has them."""
    with path.open(encoding=dialect.encoding, newline=None) as file:
        rows = [line.rstrip("\n").split("::") for line in file if line.strip()]
    width = len(dialect.header)
    rows = [[*row[:width], *[""] * (width - len(row))] for row in rows[dialect.named :]]
    return pd.DataFrame(rows, columns=list(dialect.header), dtype=str)


def _long_rows(path: Path, dialect: Dialect) -> dict[int, int]:
    """Lines with more cells than the header has columns, and how many they have."""
    with path.open(encoding=dialect.encoding, errors="replace", newline=None) as file:
        options = _options(dialect)
        rows = csv.reader(
            file,
            delimiter=dialect.delimiter,
            quoting=options["quoting"],
            escapechar=options["escapechar"],
        )
        width = len(dialect.header)
        return dict((rows.line_num, len(cells)) for cells in rows if len(cells) > width)  # noqa: C402


def _without_long_rows(
    path: Path, name: str, dialect: Dialect, progress: Progress
) -> tuple[pd.DataFrame, Fault | None]:
    """The rows that fit the header; the others are counted, unless they are too many."""
    long = _long_rows(path, dialect)
    if len(long) > BROKEN * max(_lines(path, dialect), 1):
        raise DataError(
            "{file}, line {row}: more cells than the header has columns; quote cells that contain delimiters or line breaks.",
            file=name,
            row=min(long),
        )
    spare = max(long.values(), default=len(dialect.header)) - len(dialect.header)
    wide = replace(dialect, header=(*dialect.header, *(f"(too many) {n}" for n in range(spare))))
    cells = _in_pieces(path, name, wide, progress).fillna("")
    fits = (cells.iloc[:, len(dialect.header) :] == "").all(axis=1)
    kept = cells.loc[fits, list(dialect.header)].reset_index(drop=True)
    fault = Fault(
        "row_with_too_many_cells",
        int((~fits).sum()),
        "row left out",
        tuple(f"{name}, line {line}" for line in list(long)[:3]),
    )
    return kept, fault if fault.count else None


def read_delimited(
    path: Path, name: str = "", progress: Progress = silent, columns: Sequence[str] = ()
) -> RawTable:
    """A delimited file, its encoding, delimiter, header and quoting found out.

    Args:
        columns: names of the columns of a file that is known to have no header.

    Quotes are taken for what they are in CSV. Where that swallows line breaks although every line has the cells of
    the header without it, the quotes are part of the text.

    Raises:
        DataError: not text, or rows with more cells than the header.
    """
    name = name or path.name
    dialect = dialect_of(path, name, columns)
    fault: Fault | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # it would cut long rows short
            if dialect.delimiter == "::":
                cells = _double_colon(path, dialect)
            else:
                cells = _quotes_right(path, name, dialect, progress)
    except pd.errors.ParserWarning:
        cells, fault = _without_long_rows(path, name, dialect, progress)
    except UnicodeDecodeError as error:
        raise DataError(
            "{file}: byte {byte:#04x} after the first {sample:,} bytes is not {encoding}; save the whole file as UTF-8.",
            file=name,
            byte=error.object[error.start],
            sample=200_000,
            encoding=dialect.encoding,
        ) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, csv.Error, ValueError, OverflowError) as error:
        reason = " ".join(str(error).split())
        raise DataError(
            "{file}: {reason}; quote cells that contain delimiters or line breaks.", file=name, reason=reason
        ) from None
    if cells.empty:
        raise DataError("{file} has a header but no rows: add at least one row.", file=name)
    return RawTable.of(
        name,
        cells.fillna(""),
        dialect.told,
        named=dialect.named,
        first=1 + dialect.named,
        faults=(fault,) if fault else (),
    )


def _quotes_right(path: Path, name: str, dialect: Dialect, progress: Progress) -> pd.DataFrame:
    """The cells, with quotes meant or not as the count of lines says."""
    if not dialect.quoted:
        return _in_pieces(path, name, dialect, progress)
    bare = replace(dialect, quoted=False)
    try:
        cells = _in_pieces(path, name, dialect, progress)
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        if not _even_without_quotes(path, dialect):
            raise
        return _in_pieces(path, name, bare, progress)
    if len(cells) < _lines(path, dialect) and _even_without_quotes(path, dialect):
        return _in_pieces(path, name, bare, progress)
    return cells
