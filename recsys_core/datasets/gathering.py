"""Interactions out of their table, piece by piece: who, what, how strongly and when, as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys_core.datasets.coded import Coded, Coder
from recsys_core.datasets.sources.tables import ROW_HASH, RawTable
from recsys_core.datasets.values.missing import blanked
from recsys_core.datasets.values.times import TimeFormat, decide_times, read_times
from recsys_core.types import FloatArray, Progress, silent

CODED = ("user_id", "item_id", "rating", "event", "strength")


@dataclass(frozen=True, eq=False)
class Gathered:
    """Interactions as they came, a row each.

    Attributes:
        columns: coded columns by part.
        seconds: times since 1970 (rows,), NaN where there are none or they cannot be read.
        unreadable: which rows hold something that is no time (rows,).
        format: how times are written; None where no column holds them.
        later, earlier: which rows are equal in every cell to one before, and to one after (rows,).
    """

    columns: dict[str, Coded]
    seconds: FloatArray
    unreadable: np.ndarray
    format: TimeFormat | None
    later: np.ndarray
    earlier: np.ndarray

    def __len__(self) -> int:
        return len(self.later)


def _copies(hashes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which rows come again after one like them, and which before."""
    series = pd.Series(hashes)
    return series.duplicated().to_numpy(), series.duplicated(keep="last").to_numpy()


def _times_in(table: RawTable, mapping: Mapping[str, str]) -> tuple[str, TimeFormat | None]:
    """The column that holds times, or else the order, and how it is written."""
    for part in ("timestamp", "order"):
        column = mapping.get(part, "")
        if column:
            cells = blanked(table.sample[column])
            filled = cells[cells != ""]
            if len(filled):
                return column, decide_times([str(one) for one in filled.unique()[:5000]])
    return "", None


def gather(
    table: RawTable, mapping: Mapping[str, str], day_first: bool | None = None, progress: Progress = silent
) -> Gathered:
    """Read the columns that play a part, once through.

    Args:
        mapping: part to column.
        day_first: whether 1/9 is the first of September; None goes by the column.
    """
    parts = {part: mapping[part] for part in CODED if mapping.get(part)}
    coders = {part: Coder() for part in parts}
    when, form = _times_in(table, mapping)
    seconds, unreadable, hashes = [], [], []
    wanted = list(dict.fromkeys([*parts.values(), *([when] if when else [])]))
    done = 0
    for piece in table.pieces(table.columns if table.held else [*wanted, ROW_HASH]):
        for part, column in parts.items():
            coders[part].add(blanked(piece[column]))
        if when and form is not None:
            cells = blanked(piece[when])
            read = read_times(cells, form, day_first)
            seconds.append(read)
            unreadable.append(np.isnan(read) & (cells != "").to_numpy())
        else:
            seconds.append(np.full(len(piece), np.nan))
            unreadable.append(np.zeros(len(piece), bool))
        if ROW_HASH in piece:
            hashes.append(piece[ROW_HASH].to_numpy())
        done += len(piece)
        progress("reading interactions", done, max(table.rows, done))
    if table.held:
        later = table.sample.duplicated().to_numpy()
        earlier = table.sample.duplicated(keep="last").to_numpy()
    else:
        later, earlier = _copies(np.concatenate(hashes))
    return Gathered(
        {part: coder.done() for part, coder in coders.items()},
        np.concatenate(seconds),
        np.concatenate(unreadable),
        form,
        later,
        earlier,
    )
