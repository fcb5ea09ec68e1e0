"""Interactions out of their table, piece by piece: who, what, how strongly and when, as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from recsys_core.datasets.buffers import Buffer
from recsys_core.datasets.codes import CodedColumns, Coder
from recsys_core.datasets.repeats import Repeats
from recsys_core.datasets.sources.tables import ROW_HASH, RawTable
from recsys_core.datasets.values.missing import blanked
from recsys_core.datasets.values.stored_times import read_stored_times
from recsys_core.datasets.values.times import TimeFormat, decide_times
from recsys_core.types import FloatArray, Progress, silent

__all__ = ["CODED", "ROW_HASH", "Gathered", "gather"]

CODED = ("user_id", "item_id", "rating", "event", "strength")

DECIDING = 5000
"""Distinct times by which it is decided how they are written."""


@dataclass(eq=False)
class Gathered:
    """Interactions as they came, a row each; what checks them takes out what it no longer needs.

    Attributes:
        columns: coded columns by part.
        seconds: times since 1970 (rows,), NaN where there are none or they cannot be read.
        unreadable: which rows hold something that is no time (rows,).
        format: how times are written; None where no column holds them.
        filled: share of the rows that hold something, by column.
        later, earlier: which rows are equal in every cell to one before, and to one after (rows,).
    """

    columns: dict[str, CodedColumns]
    seconds: FloatArray
    unreadable: npt.NDArray[np.bool_]
    format: TimeFormat | None
    filled: dict[str, float]
    later: npt.NDArray[np.bool_]
    earlier: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.later)


def _first_values(table: RawTable, column: str) -> list[str]:
    """The first distinct filled cells of a column, as many as decide how times are written."""
    found: dict[str, None] = {}
    for piece in table.pieces([column]):
        found.update(dict.fromkeys(map(str, blanked(piece[column]).unique())))
        found.pop("", None)
        if len(found) >= DECIDING:
            break
    return list(found)[:DECIDING]


def _times_in(table: RawTable, mapping: Mapping[str, str]) -> tuple[str, TimeFormat | None]:
    """The column that holds times, or else the order, and how it is written."""
    for part in ("timestamp", "order"):
        column = mapping.get(part, "")
        if column and (values := _first_values(table, column)):
            return column, decide_times(values)
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
    coders = {part: Coder(table.rows) for part in parts}
    when, form = _times_in(table, mapping)
    seconds, unreadable = Buffer(table.rows, np.float64), Buffer(table.rows, np.bool_)
    hashes = Buffer(0 if table.held else table.rows, np.uint64)
    wanted = list(dict.fromkeys([*parts.values(), *([when] if when else [])]))
    done = 0
    read = table.stored or table.pieces
    for piece in read(wanted if table.held else [*wanted, ROW_HASH]):
        for part, column in parts.items():
            coders[part].add(piece[column])
        here = (seconds.next(len(piece)), unreadable.next(len(piece)))
        here[0][:], here[1][:] = (
            (np.nan, False) if form is None else read_stored_times(piece[when], form, day_first)
        )
        if ROW_HASH in piece:
            hashes.next(len(piece))[:] = piece[ROW_HASH].to_numpy()
        done += len(piece)
        progress("reading interactions", done, max(table.rows, done))
    if table.held:
        later = table.sample.duplicated().to_numpy()
        earlier = table.sample.duplicated(keep="last").to_numpy()
    else:
        copies = Repeats.of(hashes.done())
        del hashes
        later, earlier = copies.later(), copies.earlier()
    columns = {part: coders.pop(part).done() for part in parts}
    counts = {parts[part]: np.count_nonzero(~column.empty) for part, column in columns.items()}
    if form is not None:
        counts.setdefault(when, np.count_nonzero(~np.isnan(seconds.done()) | unreadable.done()))
    filled = {column: int(count) / max(done, 1) for column, count in counts.items()}
    return Gathered(columns, seconds.done(), unreadable.done(), form, filled, later, earlier)
