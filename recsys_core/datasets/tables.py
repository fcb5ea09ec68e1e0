"""Reading one CSV file into a table of strings, or saying in one sentence why not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recsys_core.errors import DataError


def read_csv(path: Path) -> pd.DataFrame:
    """A UTF-8 CSV file as strings; empty cells are "".

    Raises:
        DataError: missing file, empty file, bytes that are not UTF-8, or a row with too many cells.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"{path} does not exist: put a file of that name there.") from None
    if not raw.strip():
        raise DataError(f"{path.name} is empty: write a header line and at least one row into it.")
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        raise DataError(
            f"{path.name}, line {row}: byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8 "
            "(in a spreadsheet: CSV UTF-8)."
        ) from None
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8-sig")
    except pd.errors.ParserError as error:
        raise DataError(
            f"{path.name}: {str(error).strip()}; quote cells that contain commas or line breaks."
        ) from None
    if table.empty:
        raise DataError(f"{path.name} has a header but no rows: add at least one row.")
    table.columns = [str(column).strip() for column in table.columns]
    return table


def require_columns(table: pd.DataFrame, columns: tuple[str, ...], file: str) -> None:
    """Raises `DataError` naming the first column of `columns` that the table lacks."""
    for column in columns:
        if column not in table.columns:
            found = ", ".join(table.columns)
            raise DataError(
                f"{file} has no column {column!r} (it has: {found}): add the column or rename one to it."
            )


def to_numbers(column: pd.Series, file: str, what: str) -> pd.Series:
    """Cells as floats, NaN where empty.

    Raises:
        DataError: a cell is neither empty nor a number; names the first such row, counted from 2 as the
            header is row 1.
    """
    cells = column.str.strip()
    numbers = pd.to_numeric(cells, errors="coerce").astype(float)
    wrong = numbers.isna() & (cells != "")
    if wrong.any():
        position = int(wrong.to_numpy().argmax())
        raise DataError(
            f"{file}, row {position + 2}, column {what}: {cells.iat[position]!r} is not a number; "
            "write a number or leave the cell empty."
        )
    return numbers


def to_seconds(column: pd.Series) -> pd.Series:
    """Timestamps as seconds since 1970: numbers as they are, dates converted, NaN where unreadable or empty."""
    cells = column.str.strip()
    numbers = pd.to_numeric(cells, errors="coerce").astype(float)
    texts = numbers.isna() & (cells != "")
    if texts.any():
        dates = pd.to_datetime(cells[texts], errors="coerce", utc=True, format="ISO8601")
        epoch = pd.Timestamp(0, tz="UTC")
        numbers[texts] = (dates - epoch).dt.total_seconds()
    return numbers
