"""Cells to numbers and times, or a sentence that names the cell."""

from __future__ import annotations

import pandas as pd

from recsys_core.errors import DataError

MILLISECONDS = 1e11
"""Numbers beyond this are milliseconds: as seconds they would lie after the year 5138."""


def require_columns(table: pd.DataFrame, columns: tuple[str, ...], file: str) -> None:
    """Raises `DataError` naming the first column of `columns` that the table lacks."""
    for column in columns:
        if column not in table.columns:
            found = ", ".join(table.columns)
            raise DataError(
                "{file} has no column {column!r} (it has: {found}): add the column, rename one to it, or map one to it.",
                file=file,
                column=column,
                found=found,
            )


def to_numbers(column: pd.Series, file: str, what: str) -> pd.Series:
    """Cells as floats, NaN where empty.

    Raises:
        DataError: a cell is neither empty nor a finite number; names the first such row, counted from 2 as the
            header is row 1.
    """
    cells = column.str.strip()
    numbers = pd.to_numeric(cells, errors="coerce").astype(float)
    numbers = numbers.where(numbers.abs() < 1e30)
    wrong = numbers.isna() & (cells != "")
    if wrong.any():
        position = int(wrong.to_numpy().argmax())
        raise DataError(
            "{file}, row {row}, column {what}: {cell!r} is not a number; write a number or leave the cell empty.",
            file=file,
            row=position + 2,
            what=what,
            cell=str(cells.iat[position])[:40],
        )
    return numbers


def to_seconds(column: pd.Series) -> pd.Series:
    """Timestamps as seconds since 1970; NaN where unreadable or empty.

    Numbers are seconds, or milliseconds beyond `MILLISECONDS`; other cells are read as dates.
    """
    cells = column.str.strip()
    numbers = pd.to_numeric(cells, errors="coerce").astype(float)
    numbers = numbers.where(numbers.abs() <= MILLISECONDS, numbers / 1000.0)
    texts = numbers.isna() & (cells != "")
    if texts.any():
        dates = pd.to_datetime(
            cells[texts].str.replace("/", "-"), errors="coerce", utc=True, format="ISO8601"
        )
        epoch = pd.Timestamp(0, tz="UTC")
        numbers[texts] = (dates - epoch).dt.total_seconds()
    return numbers
