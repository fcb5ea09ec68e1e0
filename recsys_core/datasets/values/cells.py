"""One stored value, of whatever type, as people would write it into a cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from recsys_core.datasets.values.nested import joined, names_of


def cell(value: Any) -> str:
    """One value as people would write it: no `.0` on whole numbers, nothing for nothing.

    Of lists and objects the names, with commas between; a list of plain values keeps them all, ids and numbers too.
    """
    if type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    if isinstance(value, np.ndarray):  # Parquet's lists
        value = value.tolist()
    if value is None or (isinstance(value, float) and value != value) or value is pd.NaT:
        return ""
    if isinstance(value, bytes):  # texts that were not said to be texts
        return value.decode("utf-8", errors="replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict):
        return joined(names_of(value))
    if isinstance(value, list | tuple):
        if any(isinstance(part, list | tuple | dict | np.ndarray) for part in value):
            return joined(names_of(value))
        return joined(filter(None, map(cell, value)))
    if isinstance(value, pd.Timestamp) and value == value.normalize() and value.tz is None:
        return str(value.date())
    return str(value)
