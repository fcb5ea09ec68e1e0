"""From three tables of strings to a checked `Dataset`: every repair is a named rule with a count.

Rules, in the order they run (also listed in the README):

| rule | what is done |
|---|---|
| `missing_item_id`, `duplicate_item_id` | row dropped (of duplicates, the first stays) |
| `missing_title` | the item's id stands in |
| `missing_text` | the title and the other fields stand in, or (by choice) the item is dropped |
| `missing_` and a numeric attribute | left empty, or (by choice) filled or the row dropped |
| `html_entity`, `html_tag`, `control_character` | unescaped or removed, in titles and texts |
| `replacement_character`, `mojibake` | kept and counted |
| `duplicate_title` | kept: the items may differ |
| `missing_user_id` | interaction dropped |
| `unknown_item_id` | interaction with an item the catalogue lacks: dropped |
| `exact_duplicate_row` | the later copy dropped |
| `duplicate_interaction` | same user and item again: the last row stays |
| `interaction_of_dropped_item` | dropped with its item |
| `rating_off_scale` | outside the scale that holds nearly all ratings: treated as missing |
| `missing_rating` | kept as seen, not counted as a like (where no row has a rating, each counts as a like) |
| `unreadable_timestamp`, `early_timestamp` | not a time, or before 1970: treated as absent |
| `unknown_user_id` | a user missing from the users table is added without attributes |
| `duplicate_user_id` | the first row stays |
| `near_empty_user`, `item_without_interactions` | kept and counted |

Counts are those of the tables as they came: a row can break several rules.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from recsys_core.datasets import text_checks
from recsys_core.datasets.faults import Faults
from recsys_core.datasets.missing import treat_missing_numbers
from recsys_core.datasets.readers.delimited import ROW_HASH
from recsys_core.datasets.reading import AS_IT_COMES, Reading
from recsys_core.datasets.scale import like_threshold, off_scale
from recsys_core.datasets.schema import CheckReport, Dataset
from recsys_core.datasets.tables import require_columns, to_numbers, to_seconds
from recsys_core.errors import DataError
from recsys_core.text.cleaning import clean
from recsys_core.types import Progress, silent

FILES = {"items": "items.csv", "interactions": "interactions.csv", "users": "users.csv"}

NEAR_EMPTY = 3
"""Users with fewer interactions than this are counted as near-empty."""

PEOPLE = ("creator", "author", "directors", "director")
"""Columns naming who made an item; the first one present goes into the item's text."""


def item_text(row: dict[str, str]) -> str:
    """What the encoder reads: `Title (year). By whom. Category. Description.`; empty fields leave no trace."""
    title, year = row.get("title", ""), row.get("year", "")
    head = f"{title} ({year})" if year and f"({year})" not in title else title
    people = next((row[column] for column in PEOPLE if row.get(column)), "")
    people = ", ".join(people.split(",")[:3])
    category = ", ".join(part.strip() for part in row.get("category", "").replace("|", ",").split(","))
    fields = (head, people, category, " ".join(row.get("text", "").split()))
    parts = [field.strip() for field in fields if field.strip()]
    closed = [part if part[-1] in ".!?。！？" else f"{part}." for part in parts]
    return " ".join(closed)


def _records(table: pd.DataFrame) -> list[dict[str, str]]:
    """Rows as mappings from column to cell."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False, name=None)]


def _check_items(items: pd.DataFrame, reading: Reading, faults: Faults) -> pd.DataFrame:
    items = items.copy()
    described = "text" in items
    for column in ("title", "text", "category", "year"):
        if column not in items:
            items[column] = ""
    items["item_id"] = items["item_id"].str.strip()
    line = [f"items row {position + 2}" for position in range(len(items))]
    blank = items["item_id"] == ""
    faults.note("missing_item_id", "row dropped", blank, lambda p: line[p])
    repeated = items["item_id"].duplicated() & ~blank
    ids = items["item_id"].tolist()
    faults.note("duplicate_item_id", "first kept", repeated, lambda p: f"{line[p]}: {ids[p]}")
    items = items[~blank & ~repeated].reset_index(drop=True)
    if items.empty:
        raise DataError("The items table has no row with an item_id: fill that column.")
    ids = items["item_id"].tolist()
    untitled = items["title"].str.strip() == ""
    faults.note("missing_title", "item id shown instead", untitled, lambda p: f"item {ids[p]}")
    items.loc[untitled, "title"] = "Item " + items.loc[untitled, "item_id"]
    silent_items = items["text"].str.strip() == ""
    dropped = described and reading.missing_text == "drop"
    if described:  # a catalogue without that column lacks nothing it promised
        faults.note(
            "missing_text",
            "item dropped" if dropped else "title and other fields stand in",
            silent_items,
            lambda p: f"item {ids[p]}",
        )
    doubled = items["title"].duplicated() & ~untitled
    _check_texts(items, faults)
    names = items["title"].tolist()
    faults.note(
        "duplicate_title", "kept: the items may differ", doubled, lambda p: f"item {ids[p]}: {names[p]}"
    )
    items["year"] = items["year"].str.strip().str.replace(r"\.0$", "", regex=True)
    if dropped:
        items = items[~silent_items].reset_index(drop=True)
    items = treat_missing_numbers(items, "item", reading.numbers, faults)
    if items.empty:
        raise DataError(
            "No item is left: every one lacks its text or a number; choose to fill instead of to drop."
        )
    return items


def _check_texts(items: pd.DataFrame, faults: Faults) -> None:
    """Repair titles and texts in place; an item counts once a rule, wherever it breaks it."""
    ids = items["item_id"].tolist()
    broken = {rule: np.zeros(len(items), bool) for rule in text_checks.RULES}
    for column in ("title", "text"):
        cells = items[column].tolist()
        for place, cell in enumerate(cells):
            found = text_checks.faults_of(cell)
            if found:
                cells[place] = text_checks.repaired(cell, found)
                for rule in found:
                    broken[rule][place] = True
        items[column] = cells
    for rule, action in text_checks.RULES.items():
        faults.note(rule, action, pd.Series(broken[rule]), lambda p: f"item {ids[p]}")


def _check_interactions(
    table: pd.DataFrame, known_items: set[str], dropped: set[str], reading: Reading, faults: Faults
) -> pd.DataFrame:
    hashes = table.get(ROW_HASH)
    copies = table.duplicated() if hashes is None else hashes.duplicated()
    last_copies = table.duplicated(keep="last") if hashes is None else hashes.duplicated(keep="last")
    parts = ("user_id", "item_id", "rating", "timestamp", "order")
    table = table[[column for column in parts if column in table]].copy()
    table["user_id"], table["item_id"] = table["user_id"].str.strip(), table["item_id"].str.strip()

    def row(position: int) -> str:
        return f"interactions row {position + 2}"

    nobody = table["user_id"] == ""
    gone = table["item_id"].isin(dropped)
    unknown = ~table["item_id"].isin(known_items) & ~gone
    again = table.duplicated(["user_id", "item_id"], keep="last") & ~nobody & ~last_copies
    faults.note("missing_user_id", "interaction dropped", nobody, row)
    faults.note("unknown_item_id", "interaction dropped", unknown, row)
    faults.note("interaction_of_dropped_item", "interaction dropped", gone, row)
    faults.note("exact_duplicate_row", "later copy dropped", copies, row)
    faults.note("duplicate_interaction", "last row kept", again, row)
    rating = table["rating"] if "rating" in table else pd.Series("", index=table.index)
    table["rating"] = to_numbers(rating, "interactions", "rating")
    impossible = off_scale(table["rating"], reading.scale)
    faults.note("rating_off_scale", "treated as missing", impossible, row)
    table["rating"] = table["rating"].mask(impossible)
    if table["rating"].notna().any():
        faults.note("missing_rating", "kept as seen, not counted as a like", table["rating"].isna(), row)
    stamp = table["timestamp"] if "timestamp" in table else pd.Series("", index=table.index)
    order = table["order"] if "order" in table and (stamp.str.strip() == "").all() else stamp
    seconds = to_seconds(order)
    early = seconds < 0
    faults.note("unreadable_timestamp", "treated as absent", seconds.isna() & (order.str.strip() != ""), row)
    faults.note("early_timestamp", "before 1970: treated as absent", early, row)
    table["timestamp"] = seconds.mask(early)
    kept = (
        table[~nobody & ~unknown & ~gone]
        .drop_duplicates(["user_id", "item_id"], keep="last")
        .reset_index(drop=True)
    )
    if kept.empty:
        raise DataError(
            "No interaction is left after the checks: its item_id values must occur in the items table."
        )
    return kept


def _check_users(
    users: pd.DataFrame | None, seen: pd.Series, reading: Reading, faults: Faults
) -> pd.DataFrame:
    active = pd.Index(seen.unique())
    if users is None:
        return pd.DataFrame({"user_id": active})
    users = users.copy()
    users["user_id"] = users["user_id"].str.strip()
    repeated = users["user_id"].duplicated()
    ids = users["user_id"].tolist()
    faults.note("duplicate_user_id", "first kept", repeated, lambda p: f"users row {p + 2}: {ids[p]}")
    users = users[~repeated & (users["user_id"] != "")].reset_index(drop=True)
    policy = "keep" if reading.numbers == "drop" else reading.numbers  # a person is never dropped for a blank
    users = treat_missing_numbers(users, "user", policy, faults)
    unknown = active.difference(pd.Index(users["user_id"]), sort=False)
    faults.note(
        "unknown_user_id",
        "added without attributes",
        pd.Series(True, index=unknown),
        lambda p: f"user {unknown[p]}",
    )
    added = pd.DataFrame({"user_id": unknown})
    return pd.concat([users, added], ignore_index=True).fillna("")


def _count_thin(items: pd.DataFrame, table: pd.DataFrame, faults: Faults) -> None:
    """Users with hardly any interaction and items with none are kept, but said."""
    counts = table["user_id"].value_counts()
    thin = counts.index[counts < NEAR_EMPTY]
    faults.note("near_empty_user", "kept", pd.Series(True, index=thin), lambda p: f"user {thin[p]}")
    idle = ~items["item_id"].isin(set(table["item_id"]))
    ids = items["item_id"].tolist()
    faults.note("item_without_interactions", "kept", idle, lambda p: f"item {ids[p]}")


def assemble(
    name: str,
    items: pd.DataFrame,
    interactions: pd.DataFrame,
    users: pd.DataFrame | None = None,
    *,
    simulated: bool = False,
    files: Mapping[str, str] = FILES,
    reading: Reading = AS_IT_COMES,
    progress: Progress = silent,
) -> Dataset:
    """Check and repair three tables of strings into a `Dataset`; `files` names them in messages.

    Raises:
        DataError: a needed column is missing, nothing is left, or a rating is not a number.
    """
    require_columns(items, ("item_id",), files["items"])
    require_columns(interactions, ("user_id", "item_id"), files["interactions"])
    if users is not None:
        require_columns(users, ("user_id",), files["users"])
    rows_read = {"items": len(items), "interactions": len(interactions)}
    if users is not None:
        rows_read["users"] = len(users)
    if "rating" in interactions:  # before rows are dropped, so that the row number is the file's
        to_numbers(interactions["rating"], files["interactions"], "rating")
    faults = Faults()
    progress("checking items", 0, 3)
    listed = set(items["item_id"].str.strip())
    items = _check_items(items, reading, faults)
    known = set(items["item_id"])
    progress("checking interactions", 1, 3)
    table = _check_interactions(interactions, known, listed - known - {""}, reading, faults)
    progress("checking users", 2, 3)
    users = _check_users(users, table["user_id"], reading, faults)
    _count_thin(items, table, faults)
    item_rows = {identifier: row for row, identifier in enumerate(items["item_id"])}
    user_rows = {identifier: row for row, identifier in enumerate(users["user_id"])}
    rows = pd.DataFrame(
        {
            "user": table["user_id"].map(user_rows).astype(np.int64),
            "item": table["item_id"].map(item_rows).astype(np.int64),
            "rating": table["rating"],
            "timestamp": table["timestamp"],
        }
    )
    texts = tuple(clean(item_text(row), reading.cleaning) for row in _records(items))
    report = CheckReport(name, rows_read, tuple(faults.found))
    threshold = like_threshold(rows["rating"])
    progress("checked", 3, 3)
    return Dataset(name, items, users, rows, texts, threshold, report, simulated, reading.cleaning)
