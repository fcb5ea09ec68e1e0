"""Times as people write them, to seconds since 1970; what a number or 1/9/2022 means is decided by the whole column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys_core.datasets.values.dates import PARTS, Moment, by_order, plain, worded, year_first
from recsys_core.datasets.values.numbered_times import (
    EPOCHS,
    from_calendar,
    from_epoch,
    kind_of_numbers,
    seconds_of,
    to_floats,
)
from recsys_core.translating import msg
from recsys_core.types import FloatArray

LATEST = 7_258_118_400.0
"""2200-01-01: a later time is a slip of the pen or a placeholder such as 9999-12-31."""

FINE = ("epoch_ms", "epoch_us", "epoch_ns")

TOLD = {
    "epoch_s": msg("seconds since 1970"),
    "epoch_ms": msg("milliseconds since 1970"),
    "epoch_us": msg("microseconds since 1970"),
    "epoch_ns": msg("nanoseconds since 1970"),
    "excel_serial": msg("day numbers of a spreadsheet"),
    "iso": msg("dates with the year first"),
    "day_first": msg("dates with the day first: some values have a first number over 12"),
    "month_first": msg("dates with the month first: some values have a second number over 12"),
    "day_first by consistency": msg("dates with the day first: only so do the rows follow in time"),
    "month_first by consistency": msg("dates with the month first: only so do the rows follow in time"),
    "ambiguous": msg("dates whose day and month no value tells apart"),
    "short_year_first": msg("dates with a year of two digits first"),
    "month_year": msg("months and years"),
    "words": msg("dates with the month as a word"),
    "chinese": msg("dates written with 年, 月 and 日"),
    "year_month_day_compact": msg("dates written as one number, such as 20190301"),
    "year": msg("years"),
    "order": msg("plain numbers: they give an order, not a time"),
    "unreadable": msg("no times"),
}
"""How a format was told, for people."""


@dataclass(frozen=True)
class TimeFormat:
    """What a column of times is written in.

    Attributes:
        kind: a key of `TOLD` without its addition `by consistency`.
        description: a sentence part for people, a value of `TOLD`.
        day_first: whether the day comes before the month, where numbers alone say so; a guess where `decided` is
            `ambiguous`, None where no value is of that shape.
        decided: `over 12`, `consistency`, `ambiguous`, or "" where there was nothing to decide.
        share: of the filled values looked at, those that can be read.
    """

    kind: str
    description: str
    day_first: bool | None = None
    decided: str = ""
    share: float = 0.0

    @property
    def ambiguous(self) -> bool:
        """Whether a person should be asked if the day or the month comes first."""
        return self.decided == "ambiguous"


def _day_order(texts: Sequence[str]) -> tuple[bool, str]:
    """Whether the day comes first in `plain` texts such as 1/9/2022, and what decided it."""
    parts = [found for found in map(PARTS.fullmatch, texts) if found]
    first, second = (np.array([int(found[name]) for found in parts]) for name in ("a", "b"))
    days_before, days_after = int((first > 12).sum()), int((second > 12).sum())
    if days_before != days_after:
        return days_before > days_after, "over 12"
    if len(parts) >= 5:
        steps = [
            np.diff(seconds_of([by_order(found[0], day, False) for found in parts], len(parts)))
            for day in (True, False)
        ]
        runs = [bool((step >= 0).all() or (step <= 0).all()) for step in steps]
        if runs[0] != runs[1]:
            return runs[0], "consistency"
    clocks = " ".join(found["clock"] or "" for found in parts)
    slashes = sum("/" in found["gap"] or found["gap"].isspace() for found in parts)
    return slashes * 2 < len(parts) and "am" not in clocks and "pm" not in clocks, "ambiguous"


def _short_year_first(texts: Sequence[str]) -> bool:
    """Whether 22/9/1 is meant: some first number can be no day, and no last one lies outside the days."""
    parts = [found for found in map(PARTS.fullmatch, texts) if found and len(found["c"]) == 2]
    return any(int(found["a"]) > 31 for found in parts) and all(1 <= int(found["c"]) <= 31 for found in parts)


def decide_times(sample: Sequence[str]) -> TimeFormat:
    """The format of (a sample of distinct) values of one column, in the order of its rows where they have one."""
    cells = [cell.strip() for cell in sample if cell.strip()]
    if not cells:
        return TimeFormat("unreadable", TOLD["unreadable"])
    numbers = to_floats(cells)
    numeric = np.isfinite(numbers)
    if numeric.mean() > 0.5:
        kind = kind_of_numbers(
            [c for c, is_one in zip(cells, numeric, strict=True) if is_one], numbers[numeric]
        )
        return _with_share(TimeFormat(kind, TOLD[kind]), cells)
    texts = [plain(cell) for cell in cells]
    shapes = [_shape(cell, text) for cell, text in zip(cells, texts, strict=True)]
    if not any(shapes):
        return TimeFormat("unreadable", TOLD["unreadable"])
    kind = max(("iso", "chinese", "words", "month_year", "parts"), key=shapes.count)
    if "parts" not in shapes:
        return _with_share(TimeFormat(kind, TOLD[kind]), cells)
    if _short_year_first(texts):
        return _with_share(TimeFormat("short_year_first", TOLD["short_year_first"], False), cells)
    day_first, decided = _day_order(texts)
    if kind == "parts":
        order = "day_first" if day_first else "month_first"
        kind = "ambiguous" if decided == "ambiguous" else order
        description = TOLD[f"{order} by consistency" if decided == "consistency" else kind]
    else:
        description = TOLD[kind]
    return _with_share(TimeFormat(kind, description, day_first, decided), cells)


def _shape(cell: str, text: str) -> str:
    """Which kind of date one value looks like; "" where like none."""
    if PARTS.fullmatch(text):
        return "parts"
    if year_first(text):
        return "chinese" if "年" in cell else "iso"
    if worded(text):
        return "words"
    return "month_year" if by_order(text, True, False) else ""


def _with_share(found: TimeFormat, cells: Sequence[str]) -> TimeFormat:
    share = float(np.isfinite(_read(cells, found, None)).mean())
    return TimeFormat(found.kind, found.description, found.day_first, found.decided, share)


def _read(cells: Sequence[str], form: TimeFormat, day_first: bool | None) -> FloatArray:
    """Seconds of stripped cells."""
    numbers = to_floats(cells)
    positional = form.kind in EPOCHS or form.kind == "order"
    seconds = from_epoch(numbers, form.kind in FINE) if positional else np.full(len(cells), np.nan)
    numeric = np.flatnonzero(np.isfinite(numbers)).tolist()
    if not positional and numeric:
        seconds[numeric] = from_calendar([cells[place] for place in numeric], numbers[numeric])
    rest = np.flatnonzero(~np.isfinite(numbers)).tolist()
    if rest:
        seconds[rest] = _read_texts([cells[place] for place in rest], form, day_first)
    return np.where(seconds >= LATEST, np.nan, seconds)


def _read_texts(cells: Sequence[str], form: TimeFormat, day_first: bool | None) -> FloatArray:
    """Seconds of cells that are no numbers; pandas reads what is ISO 8601, at a tenth of the time."""
    known = pd.Series(
        [cell.replace("/", "-") if cell[:4].isdecimal() else "" for cell in cells], dtype=object
    )
    dates = pd.to_datetime(known, errors="coerce", utc=True, format="ISO8601")
    moments = dates.dt.tz_localize(None).to_numpy().astype("datetime64[us]")  # years to 9999 overflow in ns
    seconds = np.where(np.isnat(moments), np.nan, moments.astype(np.int64) / 1e6)
    rest = np.flatnonzero(np.isnan(seconds)).tolist()
    first = bool(form.day_first if day_first is None else day_first)
    short = form.kind == "short_year_first" and day_first is None

    def moment(cell: str) -> Moment | None:
        text = plain(cell)
        return year_first(text) or by_order(text, first, short) or worded(text)

    seconds[rest] = seconds_of((moment(cells[place]) for place in rest), len(rest))
    return seconds


def read_times(cells: pd.Series, form: TimeFormat, day_first: bool | None = None) -> FloatArray:
    """Cells as seconds since 1970 in UTC (n,); NaN where empty, unreadable, or later than the year 2199.

    Times without a zone count as UTC. Each distinct value is read once.

    Args:
        day_first: a person's answer where the column did not tell; overrides the format's.
    """
    codes, values = pd.factorize(cells.str.strip())
    if len(values) == 0:
        return np.full(len(cells), np.nan)
    seconds = _read([str(value) for value in values], form, day_first)
    return np.where(codes >= 0, seconds[codes], np.nan)
