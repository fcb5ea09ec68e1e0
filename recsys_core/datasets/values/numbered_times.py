"""Numbers that are times: seconds and their thousandths since 1970, packed dates, years, a spreadsheet's day numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from recsys_core.datasets.values.dates import Moment, packed
from recsys_core.types import FloatArray

EPOCHS = {"epoch_s": 1e11, "epoch_ms": 1e14, "epoch_us": 1e17, "epoch_ns": np.inf}
"""Unit to the number up to which one is read in it: each unit's bound lies in the year 5138 of the unit before."""

EPOCH_FROM = 1e8
"""Smaller numbers (before March 1973 as seconds) are positions rather than times."""

YEAR_9999 = 253_402_300_800
"""Seconds up to the end of the year 9999: a placeholder, unless the column is written in thousandths."""

SERIALS = (20_000, 60_000)
"""Day numbers of spreadsheets: 1954 to 2064."""


def seconds_of(moments: Iterable[Moment | None], count: int) -> FloatArray:
    """Seconds since 1970 of fields; NaN where the calendar has no such day."""
    blank = (0, 0, 0, 0, 0, 0.0, 0)
    fields = np.array([blank if moment is None else moment for moment in moments], float).reshape(count, 7)
    year, month, day, hour, minute, second, offset = fields.T
    real = (year >= 1) & (year <= 9999) & (month >= 1) & (month <= 12) & (day >= 1)
    months = (np.where(real, year, 1970) - 1970) * 12 + np.where(real, month, 1) - 1
    first = months.astype(np.int64).astype("datetime64[M]")
    days = first.astype("datetime64[D]").astype(np.int64)
    real &= day <= (first + 1).astype("datetime64[D]").astype(np.int64) - days
    seconds = (days + day - 1) * 86_400 + hour * 3_600 + minute * 60 + second - offset
    return np.where(real, seconds, np.nan)


def from_epoch(numbers: FloatArray, fine: bool = False) -> FloatArray:
    """Numbers in the unit that their size tells, as seconds.

    Args:
        fine: the column is written in milliseconds or finer, so that 250,000,000,000 is a day of 1977 and not the
            end of the year 9999, which is NaN.
    """
    size = np.abs(numbers)
    scaled = numbers.copy()
    for bound, divisor in zip(list(EPOCHS.values())[:3], (1e3, 1e6, 1e9), strict=True):
        scaled = np.where(size > bound, numbers / divisor, scaled)
    placeholder = (numbers > EPOCHS["epoch_s"]) & (numbers <= YEAR_9999) & (not fine)
    return np.where(placeholder, np.nan, scaled)


def _packed_dates(cells: Sequence[str]) -> FloatArray:
    """20190301 and longer as seconds; NaN for another number or a year outside 1900 to 2199."""
    found = (packed(cell.removesuffix(".0")) for cell in cells)
    return seconds_of((m if m and 1900 <= m.year < 2200 and m.hour < 24 else None for m in found), len(cells))


def _year_months(cells: Sequence[str]) -> FloatArray:
    """201903 and 2019.03 as seconds; NaN for another number."""
    shapes = (cell.replace(".", "", 1) if len(cell) == 7 and cell[4:5] == "." else cell for cell in cells)
    found = (
        Moment(int(shape[:4]), int(shape[4:]), 1, 0, 0, 0.0, 0)
        if len(shape) == 6 and shape.isdecimal() and "1900" <= shape[:4] < "2200"
        else None
        for shape in shapes
    )
    return seconds_of(found, len(cells))


def _years(numbers: FloatArray) -> FloatArray:
    """Whole numbers from 1900 to 2199 as the first second of that year; NaN for another number."""
    real = (numbers >= 1900) & (numbers < 2200) & (numbers % 1 == 0)
    years = np.where(real, numbers, 1970).astype(np.int64) - 1970
    seconds = years.astype("datetime64[Y]").astype("datetime64[s]").astype(np.int64)
    return np.where(real, seconds, np.nan)


def _serials(numbers: FloatArray) -> FloatArray:
    """Day numbers of spreadsheets as seconds, to the millisecond; NaN for another number."""
    real = (numbers >= SERIALS[0]) & (numbers <= SERIALS[1])
    return np.where(real, np.round((np.where(real, numbers, 0.0) - 25_569) * 86_400, 3), np.nan)


def from_calendar(cells: Sequence[str], numbers: FloatArray) -> FloatArray:
    """Numbers among dates: a packed date, a year, a spreadsheet's day number, or an epoch; NaN for small ones."""
    seconds = np.where(np.abs(numbers) >= EPOCH_FROM, from_epoch(numbers), np.nan)
    for known in (_serials(numbers), _years(numbers), _year_months(cells), _packed_dates(cells)):
        seconds = np.where(np.isnan(known), seconds, known)
    return seconds


def to_floats(cells: Sequence[str]) -> FloatArray:
    """Cells as finite numbers, NaN for the others."""
    numbers = pd.to_numeric(pd.Series(list(cells), dtype=object), errors="coerce").to_numpy(float)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def kind_of_numbers(cells: Sequence[str], numbers: FloatArray) -> str:
    """What a column of numbers means: the dated readings only where (nearly) every number allows them.

    A 0 says nothing: it stands for a missing time in columns of every kind.
    """
    told = numbers != 0
    if told.any():
        cells, numbers = [cell for cell, kept in zip(cells, told, strict=True) if kept], numbers[told]
    needed = 0.95 * len(numbers)
    whole = bool((numbers % 1 == 0).all())
    if whole and np.isfinite(_packed_dates(cells)).sum() >= needed:
        return "year_month_day_compact"
    if np.isfinite(_year_months(cells)).all():
        return "year_month_day_compact"
    if np.isfinite(_years(numbers)).all():
        return "year"
    if np.isfinite(_serials(numbers)).sum() >= needed:
        return "excel_serial"
    middle = float(np.median(np.abs(numbers)))
    if middle < EPOCH_FROM:
        return "order"
    return next(kind for kind, bound in EPOCHS.items() if middle <= bound)
