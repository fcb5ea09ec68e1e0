"""Interactions checked: ids joined, ratings read, copies and repeats settled, each rule counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys_core.datasets.coded import Coded
from recsys_core.datasets.faults import Faults
from recsys_core.datasets.gathering import Gathered
from recsys_core.datasets.likes import LikeRule, like_rule, sentinels
from recsys_core.datasets.reading import Reading
from recsys_core.datasets.recognising.joins import Join, join
from recsys_core.datasets.report import Joined
from recsys_core.datasets.scale import scale_of_counts
from recsys_core.datasets.values.ratings import read_ratings
from recsys_core.datasets.values.strengths import event_strengths
from recsys_core.errors import DataError
from recsys_core.types import FloatArray

SHOWN = 5
"""Ids of each side that are shown where none is found in the other."""


@dataclass(frozen=True, eq=False)
class Checked:
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
    joins: tuple[Joined, ...]
    times_read: int
    times_told: str = ""
    times_ambiguous: bool = False


def whole_numbers(values: Sequence[str]) -> dict[str, str]:
    """Ids that are all written as 101.0, as 101; as they are where one is not."""
    plain = {
        value: value[:-2] for value in values if value.endswith(".0") and value[:-2].lstrip("-").isdigit()
    }
    return plain if plain and len(plain) == len(set(values)) else {value: value for value in values}


def _placed(found: Join, values: Sequence[str], rows: dict[str, int]) -> np.ndarray:
    """Row of the item that each value names (values,), -1 where none does."""
    return np.array([rows.get(found.found.get(value, ""), -1) for value in values], dtype=np.int64)


def check_interactions(
    raw: Gathered,
    item_keys: Sequence[tuple[str, int]],
    dropped: Sequence[str],
    known_people: Sequence[str],
    reading: Reading,
    faults: Faults,
    *,
    file: str,
    first: int,
    name: str = "",
) -> Checked:
    """Check what was gathered.

    Args:
        item_keys: what interactions can name an item by, and the item's row.
        dropped: names of items that were left out of the catalogue.
        known_people: ids of the users table.
        file, first: the table's name, and the line its first row stands on.
        name: the column of the ratings.

    Raises:
        DataError: nothing is left, no id is found in the catalogue, or most ratings cannot be read.
    """
    user, item = raw.columns["user_id"], raw.columns["item_id"]

    def row(position: int) -> str:
        return f"{file} row {position + first}"

    rows = dict(item_keys)
    found = join(item.values, list(rows))
    places = _placed(found, item.values, rows)
    left_out = set(join(found.missing, list(dropped)).found) if dropped else set()
    gone_values = np.array([value in left_out for value in item.values], dtype=bool)
    place = np.append(places, -1)[item.codes]
    gone = np.append(gone_values, False)[item.codes]
    people, person = _people(user, known_people)
    nobody, unknown = user.empty, (place < 0) & ~gone
    # Rows that name the same item in two spellings are repeats of each other.
    thing = np.where(place >= 0, place, len(rows) + 1 + item.codes.astype(np.int64))
    pair = pd.Series(person * (len(rows) + len(item.values) + 2) + thing)
    again = pair.duplicated(keep="last").to_numpy() & ~nobody & ~raw.earlier
    faults.note("missing_user_id", "interaction dropped", pd.Series(nobody), row)
    faults.note("unknown_item_id", "interaction dropped", pd.Series(unknown), row)
    faults.note("interaction_of_dropped_item", "interaction dropped", pd.Series(gone), row)
    faults.note("exact_duplicate_row", "later copy dropped", pd.Series(raw.later), row)
    usable = ~nobody & ~unknown & ~gone
    if not usable.any():
        raise _nothing_left(item, rows, unknown, file)
    strength = _strengths(raw, reading, faults, row, file)
    if strength is None:
        faults.note("duplicate_interaction", "last row kept", pd.Series(again), row)
    else:
        faults.note("duplicate_interaction", "added up to one interaction", pd.Series(again), row)
    rating, rule = _ratings(raw, usable, reading, faults, row, file, first, name, strength is not None)
    seconds = _times(raw, faults, row)
    table = pd.DataFrame(
        {"pair": pair, "user": person, "item": place, "rating": rating, "timestamp": seconds}
    )
    if strength is not None:
        table["strength"] = strength
    table = table[usable]
    table = _one_a_pair(table, rule, faults)
    order = pd.unique(table["user"])
    kept = pd.Series(np.arange(len(order)), index=order)
    table["user"] = table["user"].map(kept).astype(np.int64)
    joins = (Joined("item_id", found.counts, len(found.missing), tuple(found.missing[:SHOWN])),)
    return Checked(
        table.reset_index(drop=True),
        tuple(people[code] for code in order),
        _with_share(rule, table["rating"]),
        joins,
        int(np.isfinite(table["timestamp"]).sum()) if raw.format is not None else 0,
        raw.format.told if raw.format is not None else "",
        raw.format.ambiguous if raw.format is not None else False,
    )


def _people(user: Coded, known: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Ids of people, and for each row which one; ids of the users table win over other spellings of them."""
    plain = whole_numbers(user.values)
    found = join(user.values, list(known)).found if known else {}
    named = [found.get(value, plain[value]) for value in user.values]
    codes, distinct = pd.factorize(pd.Series(named, dtype=str))
    return [str(one) for one in distinct], np.append(codes.astype(np.int64), -1)[user.codes]


def _nothing_left(item: Coded, rows: dict[str, int], unknown: np.ndarray, file: str) -> DataError:
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


def _times(raw: Gathered, faults: Faults, row) -> FloatArray:  # type: ignore[no-untyped-def]
    early = raw.seconds < 0
    faults.note("unreadable_timestamp", "treated as absent", pd.Series(raw.unreadable), row)
    faults.note("early_timestamp", "before 1970: treated as absent", pd.Series(early), row)
    return np.where(early, np.nan, raw.seconds)


def _strengths(raw: Gathered, reading: Reading, faults: Faults, row, file: str) -> FloatArray | None:  # type: ignore[no-untyped-def]
    """How strongly each row speaks (rows,), None where rows do not say."""
    amount, event = raw.columns.get("strength"), raw.columns.get("event")
    if amount is not None:
        read = read_ratings(amount.values)
        _refuse_if_mostly_unreadable(amount, read.unreadable, file, "strength")
        wrong = np.append(read.unreadable, False)[amount.codes]
        faults.note("unreadable_strength", "treated as missing", pd.Series(wrong), row)
        numbers = amount.spread(read.numbers)
        faults.note(
            "strength_not_above_zero", "taken off what the others add up to", pd.Series(numbers <= 0), row
        )
        return numbers
    if event is not None:
        known = event_strengths(event.values, reading.events or None)
        return event.spread(np.array([known[value] for value in event.values], dtype=np.float64))
    return None


def _refuse_if_mostly_unreadable(
    column: Coded, unreadable: np.ndarray, file: str, what: str, first: int = 2
) -> None:
    """A column of which more than half cannot be read is the wrong column."""
    counts = column.counts()
    if counts[unreadable].sum() > 0.5 * counts.sum():
        code = int(np.flatnonzero(unreadable)[0])
        raise DataError(
            "{file}, row {row}, column {what}: {cell!r} is not a number; write a number or leave the cell empty.",
            file=file,
            row=int((column.codes == code).argmax()) + first,
            what=what,
            cell=column.values[code][:40],
        )


def _ratings(  # type: ignore[no-untyped-def]
    raw: Gathered,
    usable: np.ndarray,
    reading: Reading,
    faults: Faults,
    row,
    file: str,
    first: int,
    name: str,
    amounts: bool,
) -> tuple[FloatArray, LikeRule]:
    """Ratings (rows,), NaN where there is none, and from which on they are likes."""
    column = raw.columns.get("rating")
    if column is None or not len(column.values):
        kind = "strength" if amounts else "none"
        return np.full(len(raw), np.nan), LikeRule(kind, float("nan"), float("nan"), 1.0)
    counts = column.counts()
    read = read_ratings(column.values, counts.tolist())
    _refuse_if_mostly_unreadable(column, read.unreadable, file, name or "rating", first)
    numbers = np.asarray(read.numbers, np.float64).copy()
    wrong = np.append(read.unreadable, False)[column.codes]
    faults.note(
        "unreadable_rating",
        "treated as missing",
        pd.Series(wrong),
        lambda p: f"{row(p)}: {column.values[column.codes[p]][:40]}",
    )
    unrated = np.isin(numbers, list(sentinels(*_distinct(numbers, counts), reading.scale)))
    faults.note("not_rated", "seen without a rating", pd.Series(np.append(unrated, False)[column.codes]), row)
    numbers[unrated] = np.nan
    impossible = _impossible(numbers, counts, reading.scale)
    faults.note(
        "rating_off_scale", "treated as missing", pd.Series(np.append(impossible, False)[column.codes]), row
    )
    numbers[impossible] = np.nan
    rating = column.spread(numbers)
    if np.isfinite(numbers).any():
        shown = np.append(unrated, False)[column.codes]
        faults.note(
            "missing_rating", "kept as seen, not counted as a like", pd.Series(np.isnan(rating) & ~shown), row
        )
    rule = like_rule(
        *_distinct(numbers, column.counts(usable)),
        polar=read.polar,
        name=name,
        start=reading.like_from,
        dislike_to=reading.dislike_to,
    )
    return rating, rule


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


def _one_a_pair(table: pd.DataFrame, rule: LikeRule, faults: Faults) -> pd.DataFrame:
    """One row for each person and item: the last, with strengths added up; what was clicked once is clicked."""
    repeats = table["pair"].duplicated(keep=False)
    kept = table.drop_duplicates("pair", keep="last").copy()
    if repeats.any():
        together = table[repeats].groupby("pair", sort=False)
        if "strength" in table:
            total = together["strength"].sum(min_count=1)
            kept["strength"] = kept["pair"].map(total).fillna(kept["strength"])
        if rule.kind == "two" and np.isnan(rule.dislike_to):
            most = together["rating"].max()
            kept["rating"] = kept["pair"].map(most).fillna(kept["rating"])
    if "strength" in kept:
        least = kept.loc[kept["strength"] > 0, "strength"].min()
        nothing = kept["strength"] <= 0
        faults.note("nothing_left_of_it", "interaction dropped", nothing, lambda p: f"item {p}")
        kept["strength"] = kept["strength"].fillna(least if np.isfinite(least) else 1.0)
        kept = kept[~nothing]
        if kept.empty:
            raise DataError(
                "No interaction is left after the checks: every quantity is 0 or below; map another column."
            )
    return kept.drop(columns="pair")


def _with_share(rule: LikeRule, ratings: pd.Series) -> LikeRule:
    """The rule with the share of the kept rows that are likes."""
    if np.isnan(rule.start):
        return LikeRule(rule.kind, rule.start, rule.dislike_to, 1.0)
    known = ratings.dropna()
    share = float((known >= rule.start).mean()) if len(known) else 0.0
    return LikeRule(rule.kind, rule.start, rule.dislike_to, share)
