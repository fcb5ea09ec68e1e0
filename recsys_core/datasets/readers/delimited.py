"""CSV, TSV and their kin: encoding and delimiter found out, not asked for."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
from charset_normalizer import from_bytes

from recsys_core.errors import DataError
from recsys_core.types import Progress, silent

SAMPLE = 200_000
"""Bytes looked at to find encoding and delimiter."""

DELIMITERS = ",\t;|"

ROWS = 50_000
"""Rows read at a time."""

LARGE = 60_000_000
"""Bytes from which on columns nobody asked for are not held."""

ROW_HASH = "(row hash)"
"""Column of a large table that stands for the columns left out."""

Keep = Callable[[Sequence[str]], set[str]]
"""Picks columns to keep out of those there are."""


def encoding_of(raw: bytes, file: str) -> str:
    """UTF-8 (with or without byte order mark), else GB18030 or Latin-1, whichever reads more like a language.

    Raises:
        DataError: none of them; binary files end here.
    """
    if b"\x00" in raw:
        raise DataError("{file} is not text (it holds zero bytes): save it as CSV in UTF-8.", file=file)
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 4 and len(raw) >= SAMPLE:  # the sample ends inside a character
            return "utf-8-sig"
        best = from_bytes(raw, cp_isolation=["gb18030", "latin_1"]).best()
        if best is None:
            row = raw.count(b"\n", 0, error.start) + 1
            raise DataError(
                "{file}, line {row}: byte {byte:#04x} is not UTF-8, GB18030 or Latin-1; save the file as UTF-8 (in a spreadsheet: CSV UTF-8).",
                file=file,
                row=row,
                byte=raw[error.start],
            ) from None
        return best.encoding
    return "utf-8-sig"


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into equally many cells, most of them; a comma for a single column."""
    lines = text.splitlines()[:50]
    best, most = ",", 1
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter) if row]
        if widths and widths[0] > most and sum(width == widths[0] for width in widths) >= 0.6 * len(widths):
            best, most = delimiter, widths[0]
    if (
        most == 1 and lines
    ):  # no delimiter cuts evenly: take the one the header uses, so that the odd row is named
        best = max(DELIMITERS, key=lines[0].count)
    return best


def _in_pieces(
    path: Path, encoding: str, delimiter: str, progress: Progress, keep: Keep | None
) -> pd.DataFrame:
    size = path.stat().st_size
    pieces = []
    with (
        path.open("rb") as file,
        pd.read_csv(
            file,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            encoding=encoding,
            sep=delimiter,
            index_col=False,
            chunksize=ROWS,
        ) as reader,
    ):
        for piece in reader:
            if keep is not None and size > LARGE:
                hashes = pd.util.hash_pandas_object(piece, index=False)
                kept = keep([str(column).strip() for column in piece.columns])
                piece = piece[[column for column in piece.columns if str(column).strip() in kept]].copy()
                piece[ROW_HASH] = hashes
            pieces.append(piece)
            progress(
                f"reading {path.name}, megabytes", min(file.tell(), size) // 10**6, max(size // 10**6, 1)
            )
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame()


def read_delimited(path: Path, progress: Progress = silent, keep: Keep | None = None) -> pd.DataFrame:
    """A delimited file as strings, read in pieces.

    Of a file of more than `LARGE` bytes only the columns that `keep` picks are held, and a hash of each row so
    that equal rows are still found.

    Raises:
        DataError: not text, or a row with more cells than the header.
    """
    with path.open("rb") as file:
        raw = file.read(SAMPLE)
    if not raw.strip():
        raise DataError("{file} is empty: write a header line and at least one row into it.", file=path.name)
    encoding = encoding_of(raw, path.name)
    text = raw.decode(encoding, errors="ignore")
    tabs = path.suffix.lower() in {".inter", ".item", ".user", ".tsv"}
    delimiter = "\t" if tabs else delimiter_of(text)
    header = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
    doubled = [name for place, name in enumerate(header) if name and name in header[:place]]
    if doubled:
        raise DataError(
            "{file} has two columns called {column!r}: rename one of them.", file=path.name, column=doubled[0]
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # it would cut long rows short
            return _in_pieces(path, encoding, delimiter, progress, keep)
    except pd.errors.ParserWarning:
        rows = csv.reader(io.StringIO(text), delimiter=delimiter)
        row = next((number for number, cells in enumerate(rows, 1) if len(cells) > len(header)), 0)
        raise DataError(
            "{file}, line {row}: more cells than the header has columns; quote cells that contain delimiters or line breaks.",
            file=path.name,
            row=row,
        ) from None
    except UnicodeDecodeError as error:
        raise DataError(
            "{file}: byte {byte:#04x} after the first {sample:,} bytes is not {encoding}; save the whole file as UTF-8.",
            file=path.name,
            byte=error.object[error.start],
            sample=SAMPLE,
            encoding=encoding,
        ) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, csv.Error) as error:
        reason = " ".join(str(error).split())
        raise DataError(
            "{file}: {reason}; quote cells that contain delimiters or line breaks.",
            file=path.name,
            reason=reason,
        ) from None
