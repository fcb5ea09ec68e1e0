"""CSV, TSV and their kin as tables of strings."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence, Sized
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from recsys_core.datasets.readers.dialect import Dialect, dialect_of
from recsys_core.datasets.readers.lines import ROWS, check_lines, check_width, rows_at_once
from recsys_core.datasets.schema import Fault
from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.errors import DataError
from recsys_core.translating import Message, msg
from recsys_core.types import Progress, silent

T = TypeVar("T", bound=Sized)

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


def _in_pieces(
    path: Path, name: str, dialect: Dialect, progress: Progress
) -> Generator[pd.DataFrame, None, None]:
    if dialect.delimiter == "::":
        yield from _double_colon(path, dialect)
        return
    size = path.stat().st_size
    with (
        path.open("rb") as file,
        pd.read_csv(file, chunksize=rows_at_once(path), **_options(dialect)) as reader,
    ):
        for piece in reader:
            yield piece.fillna("")
            progress(
                Message("reading {file}, megabytes", file=name),
                min(file.tell(), size) // 10**6,
                max(size // 10**6, 1),
            )


def _lines(path: Path, dialect: Dialect) -> int:
    """Lines with something on them, the header aside."""
    with path.open(encoding=dialect.encoding, errors="replace", newline=None) as file:
        return sum(1 for line in file if line.strip()) - dialect.named


def even_without_quotes(path: Path, dialect: Dialect) -> bool:
    """Whether every line has as many cells as the header when quotes mean nothing."""
    width = len(dialect.header) - 1
    with path.open(encoding=dialect.encoding, errors="replace", newline=None) as file:
        return all(line.count(dialect.delimiter) == width for line in file if line.strip())


def _double_colon(path: Path, dialect: Dialect) -> Iterator[pd.DataFrame]:
    """Cells with `::` between them, as MovieLens 1M has them."""
    width = len(dialect.header)
    with path.open(encoding=dialect.encoding, newline=None) as file:
        lines = (line.rstrip("\n").split("::") for line in file if line.strip())
        rows = ([*row[:width], *[""] * (width - len(row))] for row in islice(lines, dialect.named, None))
        while piece := list(islice(rows, ROWS)):
            yield pd.DataFrame(piece, columns=list(dialect.header), dtype=str)


def _long_rows(path: Path, dialect: Dialect) -> tuple[list[int], int]:
    """Lines with something in more cells than the header has columns, and the most cells of any line."""
    with path.open(encoding=dialect.encoding, errors="replace", newline=None) as file:
        options = _options(dialect)
        rows = csv.reader(
            file,
            delimiter=dialect.delimiter,
            quoting=options["quoting"],
            escapechar=options["escapechar"],
        )
        lines, widest, width = [], 0, len(dialect.header)
        for cells in rows:
            if len(cells) > width:
                widest = max(widest, len(cells))
                if any(cells[width:]):
                    lines.append(rows.line_num)
        return lines, widest


def _without_long_rows(
    path: Path, name: str, dialect: Dialect, progress: Progress, keep: Callable[[Iterator[pd.DataFrame]], T]
) -> tuple[T, Fault | None]:
    """The rows that fit the header; the others are counted, unless they are too many."""
    long, widest = _long_rows(path, dialect)
    if len(long) > BROKEN * max(_lines(path, dialect), 1):
        raise DataError(
            "{file}, line {row}: more cells than the header has columns; quote cells that contain delimiters or line breaks.",
            file=name,
            row=long[0],
        )
    width = len(dialect.header)
    spare = max(widest - width, 0)
    # Read as if there were no header: with one, pandas takes no row for longer than it.
    wide = replace(dialect, header=(*dialect.header, *(f"(too many) {n}" for n in range(spare))), named=False)
    left_out = 0

    def fitting() -> Iterator[pd.DataFrame]:
        nonlocal left_out
        left_out = 0
        for place, piece in enumerate(_in_pieces(path, name, wide, progress)):
            piece = piece.iloc[int(dialect.named and place == 0) :]
            fits = (piece.iloc[:, width:] == "").all(axis=1)
            left_out += int((~fits).sum())
            yield piece.loc[fits, list(dialect.header)]

    kept = keep(fitting())
    where = tuple(Message("{file}, line {row}", file=name, row=line) for line in long[:3])
    return kept, Fault(
        msg("row_with_too_many_cells"), left_out, msg("row left out"), where
    ) if left_out else None


def _quotes_right(
    path: Path, name: str, dialect: Dialect, progress: Progress, keep: Callable[[Iterator[pd.DataFrame]], T]
) -> T:
    """The cells, with quotes meant or not as the count of lines says."""
    if not dialect.quoted or dialect.delimiter == "::":
        return keep(_in_pieces(path, name, dialect, progress))
    bare = replace(dialect, quoted=False)
    try:
        cells = keep(_in_pieces(path, name, dialect, progress))
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        if not even_without_quotes(path, dialect):
            raise
        return keep(_in_pieces(path, name, bare, progress))
    if len(cells) < _lines(path, dialect) and even_without_quotes(path, dialect):
        return keep(_in_pieces(path, name, bare, progress))
    return cells


def kept_cells(
    path: Path, name: str, dialect: Dialect, progress: Progress, keep: Callable[[Iterator[pd.DataFrame]], T]
) -> tuple[T, Fault | None]:
    """The cells of a delimited file, put wherever they are kept, and what had to be left out.

    Quotes are taken for what they are in CSV. Where that swallows line breaks although every line has the cells of
    the header without it, the quotes are part of the text.

    Args:
        keep: takes the pieces, frames of strings; may be called again where the first way of reading was not right.

    Raises:
        DataError: not text, or rows with more cells than the header.
    """
    try:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", pd.errors.ParserWarning)  # it would cut long rows short
                return _quotes_right(path, name, dialect, progress, keep), None
        except (pd.errors.ParserWarning, pd.errors.ParserError) as error:
            if isinstance(error, pd.errors.ParserError) and ", saw " not in str(error):
                raise
            return _without_long_rows(path, name, dialect, progress, keep)
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


def first_cells(path: Path, dialect: Dialect, rows: int) -> pd.DataFrame | None:
    """The first rows, fewer where there are not so many; None where they are not even."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            pieces = _in_pieces(path, "", dialect, silent)
            first = next(pieces, None)
            pieces.close()
    except (pd.errors.ParserError, pd.errors.ParserWarning, csv.Error, ValueError, OverflowError):
        return None
    return None if first is None else first.iloc[:rows].reset_index(drop=True)


def read_delimited(
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

    def held(pieces: Iterator[pd.DataFrame]) -> pd.DataFrame:
        found = list(pieces)
        return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(dialect.header))

    cells, fault = kept_cells(path, name, dialect, progress, held)
    if cells.empty:
        raise DataError("{file} has a header but no rows: add at least one row.", file=name)
    limits.check_rows(name, len(cells))
    return RawTable.of(
        name,
        cells,
        dialect.facts,
        named=dialect.named,
        first=1 + dialect.named,
        faults=(fault,) if fault else (),
    )
