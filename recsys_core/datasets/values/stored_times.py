"""Times as they are stored, strings or numbers or dates, to seconds; what `read_times` says of the strings, at less cost."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from recsys_core.datasets.values.cells import cell
from recsys_core.datasets.values.missing import blank
from recsys_core.datasets.values.numbered_times import EPOCHS, from_epoch
from recsys_core.datasets.values.times import FINE, LATEST, TimeFormat, read_times
from recsys_core.types import FloatArray

DIGITS = 18
"""Longer runs of digits are no whole numbers of 64 bits."""

Read = tuple[FloatArray, npt.NDArray[np.bool_]]
"""Seconds since 1970 (n,), and which cells hold something that is no time (n,)."""


def _from_numbers(numbers: FloatArray, form: TimeFormat) -> FloatArray:
    seconds = from_epoch(numbers, form.kind in FINE)
    seconds[~np.isfinite(numbers) | (seconds >= LATEST)] = np.nan
    return seconds


def _digits(cells: pd.Series) -> FloatArray | None:
    """The cells as numbers, None where one is not a few digits and nothing else."""
    texts = pa.array(cells, type=pa.large_string(), from_pandas=True)
    if texts.null_count or not len(texts) or (pc.max(pc.binary_length(texts)).as_py() or 0) > DIGITS:
        return None
    if not pc.all(pc.ascii_is_decimal(texts)).as_py():
        return None
    found: FloatArray = texts.cast(pa.int64()).to_numpy().astype(np.float64)
    return found


def read_stored_times(cells: pd.Series, form: TimeFormat, day_first: bool | None = None) -> Read:
    """Cells as `Read`: numbers of seconds as they are, dates as they are, anything else by its distinct texts.

    Args:
        cells: strings, or numbers or dates as they are stored.
    """
    counted = form.kind in EPOCHS or form.kind == "order"
    if counted and pd.api.types.is_string_dtype(cells.dtype):
        numbers = _digits(cells)
        if numbers is not None:
            seconds = _from_numbers(numbers, form)
            return seconds, np.isnan(seconds)
    if counted and pd.api.types.is_any_real_numeric_dtype(cells.dtype):
        numbers = cells.to_numpy(np.float64)
        seconds = _from_numbers(numbers, form)
        return seconds, np.isnan(seconds) & ~np.isnan(numbers)
    if form.kind == "iso" and pd.api.types.is_datetime64_any_dtype(cells.dtype):
        dates = pd.DatetimeIndex(cells)
        plain = dates if dates.tz is None else dates.tz_convert(None)
        moments = plain.to_numpy().astype("datetime64[us]")
        seconds = np.where(np.isnat(moments), np.nan, moments.astype(np.int64) / 1e6)
        seconds[seconds >= LATEST] = np.nan
        return seconds, np.isnan(seconds) & ~np.isnat(moments)
    codes, found = pd.factorize(cells)
    texts = [*map(blank, map(cell, found.tolist())), ""]  # code -1, no cell at all, takes the last
    read = read_times(pd.Series(texts, dtype=str), form, day_first)
    wrong = np.isnan(read) & np.array([text != "" for text in texts])
    return read[codes], wrong[codes]
