"""A single value as it is read, to be shown beside the way it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from recsys_core.datasets.values.times import TimeFormat, decide_times, read_times

LOOKED_AT = 5000
"""Values that are looked at to tell how times are written."""


def time_shown(
    values: Sequence[str], day_first: bool | None = None
) -> tuple[str, datetime, TimeFormat] | None:
    """The first of a column's distinct values that can be read as a time, the time it says, and how all are written.

    Args:
        day_first: a person's answer where the column did not tell.

    Returns:
        None where none of them can be read, or where they only give an order.
    """
    looked = [str(value) for value in values[:LOOKED_AT]]
    form = decide_times(looked)
    if form.kind in ("order", "unreadable"):
        return None
    seconds = read_times(pd.Series(looked, dtype=str), form, day_first)
    known = np.flatnonzero(np.isfinite(seconds))
    if not len(known):
        return None
    first = int(known[0])
    return looked[first].strip(), datetime.fromtimestamp(float(seconds[first]), UTC), form
