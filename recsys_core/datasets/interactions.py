"""Interactions checked: ids joined, ratings read, copies and repeats settled, each rule counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys_core.datasets.codes import BLOCK, CodeArray, CodedColumns, compact, looked_up
from recsys_core.datasets.faults import Faults
from recsys_core.datasets.gathering import Gathered
from recsys_core.datasets.levels import Levels, Origin, Row, ratings_of, strengths_of, with_share
from recsys_core.datasets.likes import LikeRule
from recsys_core.datasets.reading import Reading
from recsys_core.datasets.recognising.joins import Join, join
from recsys_core.datasets.repeats import Repeats
from recsys_core.datasets.report import JoinCount
from recsys_core.errors import DataError
from recsys_core.translating import Message, msg
from recsys_core.types import FloatArray, RowArray

Together = Callable[[Repeats, FloatArray], FloatArray]
"""What the numbers of rows with one key, one for each of `places`, make together (groups,)."""

SHOWN = 5
"""Ids of each side that are shown where none is found in the other."""


@dataclass(frozen=True, eq=False)
class Known:
    """What interactions can refer to.

    Attributes:
        items: what they can name an item by, and the item's row.
        dropped: names of items that were left out of the catalogue.
        people: ids of the users table.
    """

    items: Sequence[tuple[str, int]]
    dropped: Sequence[str]
    people: Sequence[str]


@dataclass(frozen=True, eq=False)
class CheckedInteractions:
    """Interactions that stayed.

    Attributes:
        table: columns `user` (place in `people`), `item` (row), `rating`, `timestamp` and, where rows speak with
            different strength, `strength`.
        people: who they are, in order of their first row that stayed.
        rule: what counts as a like.
    """

    table: pd.DataFrame
    people: tuple[str, ...]
    rule: LikeRule
    joins: tuple[JoinCount, ...]
    filled: dict[str, float]
    times_read: int
    times_told: str = ""
    times_ambiguous: bool = False


def whole_numbers(values: Sequence[str]) -> dict[str, str]:
    """Ids that are all written as 101.0, as 101; as they are where one is not."""
    plain = {
        value: value[:-2] for value in values if value.endswith(".0") and value[:-2].lstrip("-").isdigit()
    }
    return plain if plain and len(plain) == len(set(values)) else {value: value for value in values}


def _placed(found: Join, values: Sequence[str], rows: dict[str, int]) -> CodeArray:
    """Row of the item that each value names (values,), -1 where none does."""
    return np.array([rows.get(found.matched.get(value, ""), -1) for value in values], dtype=np.int32)


def _pairs(
    user: CodedColumns, person: CodeArray, item: CodedColumns, place: CodeArray, items: int
) -> RowArray:
    """A number for who and what of each row (rows,), below 0 for nobody.

    Rows that name the same item in two spellings have the same; items that are not known are told apart too.

    Args:
        person, place: of each value (values,).
        items: number of names of items.
    """
    width = items + len(place) + 2
    things = np.append(np.where(place >= 0, place, items + 1 + np.arange(len(place))), items)
    people = np.append(person.astype(np.int64) * width, -width)
    pairs = np.empty(len(user.codes), np.int64)
    for start in range(0, len(pairs), BLOCK):
        rows = slice(start, start + BLOCK)
        pairs[rows] = people[user.codes[rows]] + things[item.codes[rows]]
    return pairs


def check_interactions(
    raw: Gathered, known: Known, origin: Origin, reading: Reading, faults: Faults
) -> CheckedInteractions:
    """Check what was gathered, which is used up.

    Raises:
        DataError: nothing is left, no id is found in the catalogue, or most ratings cannot be read.
    """
    user, item = raw.columns.pop("user_id"), raw.columns.pop("item_id")
    row, rows = origin.row, dict(known.items)
    found = join(item.values, list(rows))
    place = _placed(found, item.values, rows)
    left_out = set(join(found.missing, list(known.dropped)).matched) if known.dropped else set()
    gone_values = np.array([value in left_out for value in item.values], dtype=bool)
    nobody, gone = user.empty, item.rows_of(gone_values)
    unknown = item.rows_of((place < 0) & ~gone_values, empty=True)
    people, person = _people(user, known.people)
    repeats = Repeats.of(_pairs(user, person, item, place, len(rows)))
    faults.note(msg("missing_user_id"), msg("interaction dropped"), nobody, row)
    faults.note(msg("unknown_item_id"), "interaction dropped", unknown, row)
    faults.note(msg("interaction_of_dropped_item"), "interaction dropped", gone, row)
    faults.note(msg("exact_duplicate_row"), msg("later copy dropped"), raw.later, row)
    usable = ~(nobody | unknown | gone)
    if not usable.any():
        raise _nothing_left(item, rows, unknown, origin.file)
    del unknown, gone
    strength = strengths_of(raw, origin, reading, faults)
    replaced = repeats.earlier()
    again = replaced & ~nobody & ~raw.earlier
    copies, timed = raw.later[repeats.places], bool((raw.seconds >= 0).any())
    raw.later = raw.earlier = np.empty(0, bool)
    if strength is None:
        done = msg("last row kept") if timed else msg("of rows without times the mean rating kept")
        faults.note(msg("duplicate_interaction"), done, again, row)
    else:
        faults.note("duplicate_interaction", msg("added up to one interaction"), again, row)
    rating, rule = ratings_of(raw, usable, origin, reading, faults, strength is not None)
    _check_times(raw, faults, row)
    kept = usable & ~replaced
    del again, nobody, replaced, usable
    columns = {"user": looked_up(np.append(person, np.int32(-1)), user.codes, kept)}
    del user
    columns["item"] = looked_up(np.append(place, np.int32(-1)), item.codes, kept)
    del item
    columns["rating"] = _one_a_pair(repeats, kept, rating, _of_several(rule, timed, copies))
    seconds, raw.seconds = raw.seconds, np.empty(0)
    columns["timestamp"] = compact(seconds, kept)
    del rating, seconds
    if strength is not None:
        columns["strength"] = _one_a_pair(repeats, kept, strength, Repeats.total)
        columns = _with_something_left(columns, faults)
    order = pd.unique(columns["user"])
    fresh = np.empty(len(people), np.int32)
    fresh[order] = np.arange(len(order))
    columns["user"] = looked_up(fresh, columns["user"])
    joins = (JoinCount("item_id", found.counts, len(found.missing), tuple(found.missing[:SHOWN])),)
    return CheckedInteractions(
        pd.DataFrame(columns, copy=False),
        tuple(people[code] for code in order),
        with_share(rule, columns["rating"]),
        joins,
        raw.filled,
        int(np.isfinite(columns["timestamp"]).sum()) if raw.format is not None else 0,
        raw.format.description if raw.format is not None else "",
        raw.format.ambiguous if raw.format is not None else False,
    )


def _people(user: CodedColumns, known: Sequence[str]) -> tuple[list[str], CodeArray]:
    """Ids of people, and which one each value is (values,); ids of the users table win over other spellings."""
    plain = whole_numbers(user.values)
    found = join(user.values, list(known)).matched if known else {}
    named = [found.get(value, plain[value]) for value in user.values]
    codes, distinct = pd.factorize(pd.Series(named, dtype=str))
    return [str(one) for one in distinct], codes.astype(np.int32)


def _nothing_left(item: CodedColumns, rows: dict[str, int], unknown: np.ndarray, file: str) -> DataError:
    """The sentence for interactions of which none names an item."""
    if unknown.all():
        return DataError(
            "No interaction is left after the checks: the item ids of {file} (such as {here}) are not among those of the items table (such as {there}); map the item_id of both to columns that hold the same ids.",
            file=file,
            here=", ".join(item.values[:SHOWN]) or "empty cells",
            there=", ".join(list(rows)[:SHOWN]),
        )
    return DataError(
        "No interaction is left after the checks: its item_id values must occur in the items table."
    )


def _check_times(raw: Gathered, faults: Faults, row: Row) -> None:
    """Take times that are none for absent, in place."""
    early = raw.seconds < 0
    faults.note(msg("unreadable_timestamp"), msg("treated as absent"), raw.unreadable, row)
    faults.note(msg("early_timestamp"), msg("before 1970: treated as absent"), early, row)
    raw.seconds[early] = np.nan
    raw.unreadable = np.empty(0, bool)


def _taken_once(rule: LikeRule) -> bool:
    """Whether the higher of two ratings says that something was taken, which a later row does not take back."""
    return rule.kind == "two" and bool(np.isnan(rule.dislike_to))


def _of_several(rule: LikeRule, timed: bool, copies: np.ndarray) -> Together | None:
    """How ratings of one pair become one: the last stays, but without times none is the last and their mean stands.

    Args:
        copies: which rows of repeated pairs are copies of one before, cell by cell; they count once.
    """
    if _taken_once(rule):
        return Repeats.most
    if timed:
        return None
    return lambda repeats, numbers: repeats.mean(np.where(copies, np.nan, numbers))


def _one_a_pair(
    repeats: Repeats, kept: np.ndarray, levels: Levels | None, together: Together | None
) -> FloatArray:
    """A number for each row that is kept (kept,): its own, or what the rows of the same pair make together.

    Args:
        kept: which rows are (rows,), the last of each pair.
        together: how numbers of a pair become one; None leaves each row its own.
    """
    if levels is None:
        return np.full(np.count_nonzero(kept), np.nan)
    numbers = levels.of_kept(kept)
    if together is not None and len(repeats.places):
        made = together(repeats, levels.at(repeats.places))
        ends = repeats.places[repeats.ends]
        known = kept[ends] & ~np.isnan(made)
        numbers[np.cumsum(kept, dtype=np.int32)[ends[known]] - 1] = made[known]
    return numbers


def _with_something_left(columns: dict[str, np.ndarray], faults: Faults) -> dict[str, np.ndarray]:
    """The rows whose amounts add up to more than nothing; where none is known, the least of the others stands in."""
    amounts = columns["strength"]
    least = np.min(amounts, where=amounts > 0, initial=np.inf)
    nothing = amounts <= 0
    faults.note(
        msg("nothing_left_of_it"), "interaction dropped", nothing, lambda p: Message("item {id}", id=p)
    )
    amounts[np.isnan(amounts)] = least if np.isfinite(least) else 1.0
    if nothing.all():
        raise DataError(
            "No interaction is left after the checks: every quantity is 0 or below; map another column."
        )
    return {name: column[~nothing] for name, column in columns.items()} if nothing.any() else columns
