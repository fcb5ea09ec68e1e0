"""Ratings and strengths of interactions: what each distinct cell says, and what counts as a like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recsys_core.datasets.codes import CodedColumns, looked_up
from recsys_core.datasets.faults import Faults
from recsys_core.datasets.gathering import Gathered
from recsys_core.datasets.likes import LikeRule, like_rule, sentinels
from recsys_core.datasets.reading import Reading
from recsys_core.datasets.scale import scale_of_counts
from recsys_core.datasets.values.ratings import read_ratings
from recsys_core.datasets.values.strengths import event_strengths
from recsys_core.errors import DataError
from recsys_core.translating import Message, msg
from recsys_core.types import FloatArray, RowArray

Row = Callable[[int], Message]
"""What a row is called, by its position."""


@dataclass(frozen=True)
class Origin:
    """Where interactions stood, for messages.

    Attributes:
        file: what their table is called.
        first: the line its first row stands on.
        rating: the column of the ratings; "" where it is called so or there is none.
    """

    file: str
    first: int
    rating: str = ""

    def row(self, position: int) -> Message:
        """What a row is called."""
        return Message("{file} row {row}", file=self.file, row=position + self.first)


@dataclass(frozen=True, eq=False)
class Levels:
    """A column and the number that each of its values stands for (values,)."""

    column: CodedColumns
    numbers: FloatArray

    def of_kept(self, kept: np.ndarray) -> FloatArray:
        """The numbers of the rows that are kept (rows,); NaN where there is none."""
        return self.column.spread(self.numbers, kept)

    def at(self, places: RowArray) -> FloatArray:
        """The numbers of rows by their places; NaN where there is none."""
        return looked_up(np.append(self.numbers, np.nan), self.column.codes[places])


def strengths_of(raw: Gathered, origin: Origin, reading: Reading, faults: Faults) -> Levels | None:
    """How strongly each row speaks, None where rows do not say."""
    amount, event = raw.columns.pop("strength", None), raw.columns.pop("event", None)
    if amount is not None:
        read = read_ratings(amount.values)
        _refuse_if_mostly_unreadable(amount, read.unreadable, origin, "strength")
        faults.note(
            msg("unreadable_strength"), msg("treated as missing"), amount.rows_of(read.unreadable), origin.row
        )
        numbers = np.asarray(read.numbers, np.float64)
        low = amount.rows_of(numbers <= 0)
        faults.note(
            msg("strength_not_above_zero"), msg("taken off what the others add up to"), low, origin.row
        )
        return Levels(amount, numbers)
    if event is not None:
        known = event_strengths(event.values, reading.events or None)
        return Levels(event, np.array([known[value] for value in event.values], dtype=np.float64))
    return None


def ratings_of(
    raw: Gathered,
    usable: np.ndarray,
    origin: Origin,
    reading: Reading,
    faults: Faults,
    amounts: bool,
) -> tuple[Levels | None, LikeRule]:
    """The ratings, None where there are none, and from which on they are likes."""
    column = raw.columns.pop("rating", None)
    if column is None or not len(column.values):
        kind = "strength" if amounts else "none"
        return None, LikeRule(kind, float("nan"), float("nan"), 1.0)
    counts = column.counts()
    read = read_ratings(column.values, counts.tolist())
    _refuse_if_mostly_unreadable(column, read.unreadable, origin, origin.rating or "rating")
    numbers = np.asarray(read.numbers, np.float64).copy()
    faults.note(
        msg("unreadable_rating"),
        "treated as missing",
        column.rows_of(read.unreadable),
        lambda p: Message(
            "{file} row {row}: {cell}", **origin.row(p).values, cell=column.values[column.codes[p]][:40]
        ),
    )
    unrated = np.isin(numbers, list(sentinels(*_distinct(numbers, counts), reading.scale)))
    faults.note(msg("not_rated"), msg("seen without a rating"), column.rows_of(unrated), origin.row)
    numbers[unrated] = np.nan
    impossible = _impossible(numbers, counts, reading.scale)
    faults.note(msg("rating_off_scale"), "treated as missing", column.rows_of(impossible), origin.row)
    numbers[impossible] = np.nan
    if np.isfinite(numbers).any():
        missing = column.rows_of(np.isnan(numbers) & ~unrated, empty=True)
        faults.note(msg("missing_rating"), msg("kept as seen, not counted as a like"), missing, origin.row)
    rule = like_rule(
        *_distinct(numbers, column.counts(usable)),
        polar=read.polar,
        name=origin.rating,
        start=reading.like_from,
        dislike_to=reading.dislike_to,
    )
    return Levels(column, numbers), rule


def _refuse_if_mostly_unreadable(
    column: CodedColumns, unreadable: np.ndarray, origin: Origin, what: str
) -> None:
    """A column of which more than half cannot be read is the wrong column."""
    counts = column.counts()
    if counts[unreadable].sum() > 0.5 * counts.sum():
        code = int(np.flatnonzero(unreadable)[0])
        raise DataError(
            "{file}, row {row}, column {what}: {cell!r} is not a number; write a number or leave the cell empty.",
            file=origin.file,
            row=int((column.codes == code).argmax()) + origin.first,
            what=what,
            cell=column.values[code][:40],
        )


def _impossible(numbers: FloatArray, counts: np.ndarray, scale: tuple[float, float] | None) -> np.ndarray:
    """Which values (n,) lie outside the scale that is given or holds nearly all."""
    low, high = scale or scale_of_counts(*_distinct(numbers, counts)) or (-np.inf, np.inf)
    outside: np.ndarray = np.isfinite(numbers) & ((numbers < low) | (numbers > high))
    return outside


def _distinct(numbers: FloatArray, counts: np.ndarray) -> tuple[FloatArray, np.ndarray]:
    """The distinct numbers, rising, and how often each occurs: "4" and "4.0" are one."""
    known = np.isfinite(numbers) & (counts > 0)
    found, places = np.unique(numbers[known], return_inverse=True)
    return found, np.bincount(places, weights=counts[known], minlength=len(found)).astype(np.int64)


def with_share(rule: LikeRule, ratings: FloatArray) -> LikeRule:
    """The rule with the share of the kept rows that are likes."""
    if np.isnan(rule.start):
        return LikeRule(rule.kind, rule.start, rule.dislike_to, 1.0)
    known = np.count_nonzero(~np.isnan(ratings))
    share = float(np.count_nonzero(ratings >= rule.start) / known) if known else 0.0
    return LikeRule(rule.kind, rule.start, rule.dislike_to, share)
