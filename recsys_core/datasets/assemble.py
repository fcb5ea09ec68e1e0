"""From three tables of strings to a checked `Dataset`: every repair is a named rule with a count.

Rules, in the order they run (also listed in the README):

| rule | what is done |
|---|---|
| `missing_item_id`, `duplicate_item_id` | row dropped (of duplicates, the first stays) |
| `missing_title` | the item's id stands in |
| `missing_text` | the title and the other fields stand in |
| `html_entity`, `html_tag`, `control_character` | unescaped or removed, in titles and texts |
| `replacement_character`, `mojibake` | kept and counted |
| `duplicate_title` | kept: the items may differ |
| `missing_user_id` | interaction dropped |
| `unknown_item_id` | interaction with an item the catalogue lacks: dropped |
| `exact_duplicate_row` | the later copy dropped |
| `duplicate_interaction` | same user and item again: the last row stays |
| `missing_rating` | kept as seen, not counted as a like (where no row has a rating, each counts as a like) |
| `unreadable_timestamp`, `early_timestamp` | not a time, or before 1970: treated as absent |
| `unknown_user_id` | a user missing from the users table is added without attributes |
| `duplicate_user_id` | the first row stays |
| `near_empty_user`, `item_without_interactions` | kept and counted |

Counts are those of the tables as they came: a row can break several rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from recsys_core.datasets import text_checks
from recsys_core.datasets.schema import CheckReport, Dataset, Fault
from recsys_core.datasets.tables import require_columns, to_numbers, to_seconds
from recsys_core.errors import DataError

FILES = {"items": "items.csv", "interactions": "interactions.csv", "users": "users.csv"}

NEAR_EMPTY = 3
"""Users with fewer interactions than this are counted as near-empty."""

QUANTILE = 0.6
"""On scales other than 1 to 5 a rating counts as a like from this quantile of all ratings on."""

PEOPLE = ("creator", "author", "directors", "director")
"""Columns naming who made an item; the first one present goes into the item's text."""


class _Faults:
    """Collects faults while tables are repaired."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def note(self, rule: str, action: str, wrong: pd.Series, example: Callable[[int], str]) -> None:
        """Record how many rows are `wrong`, with up to three examples by position."""
        positions = np.flatnonzero(wrong.to_numpy())
        if len(positions):
            shown = tuple(example(int(position)) for position in positions[:3])
            self.found.append(Fault(rule, len(positions), action, shown))


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


def like_threshold(ratings: pd.Series) -> float:
    """4 where ratings run within 0 to 5, else the `QUANTILE`; NaN (everything counts) where there are none."""
    known = ratings.dropna()
    if known.empty:
        return float("nan")
    if known.min() >= 0 and 3 < known.max() <= 5:
        return 4.0
    return float(known.quantile(QUANTILE))


def _check_items(items: pd.DataFrame, faults: _Faults) -> pd.DataFrame:
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
    if described:  # a catalogue without that column lacks nothing it promised
        faults.note(
            "missing_text",
            "title and other fields stand in",
            items["text"].str.strip() == "",
            lambda p: f"item {ids[p]}",
        )
    doubled = items["title"].duplicated() & ~untitled
    _check_texts(items, faults)
    names = items["title"].tolist()
    faults.note(
        "duplicate_title", "kept: the items may differ", doubled, lambda p: f"item {ids[p]}: {names[p]}"
    )
    items["year"] = items["year"].str.strip().str.replace(r"\.0$", "", regex=True)
    return items


def _check_texts(items: pd.DataFrame, faults: _Faults) -> None:
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


def _check_interactions(table: pd.DataFrame, known_items: set[str], faults: _Faults) -> pd.DataFrame:
    table = table.copy()
    table["user_id"], table["item_id"] = table["user_id"].str.strip(), table["item_id"].str.strip()

    def row(position: int) -> str:
        return f"interactions row {position + 2}"

    nobody = table["user_id"] == ""
    unknown = ~table["item_id"].isin(known_items)
    copies = table.duplicated()
    again = table.duplicated(["user_id", "item_id"], keep="last") & ~nobody & ~table.duplicated(keep="last")
    faults.note("missing_user_id", "interaction dropped", nobody, row)
    faults.note("unknown_item_id", "interaction dropped", unknown, row)
    faults.note("exact_duplicate_row", "later copy dropped", copies, row)
    faults.note("duplicate_interaction", "last row kept", again, row)
    rating = table["rating"] if "rating" in table else pd.Series("", index=table.index)
    table["rating"] = to_numbers(rating, "interactions", "rating")
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
        table[~nobody & ~unknown].drop_duplicates(["user_id", "item_id"], keep="last").reset_index(drop=True)
    )
    if kept.empty:
        raise DataError(
            "No interaction is left after the checks: its item_id values must occur in the items table."
        )
    return kept


def _check_users(users: pd.DataFrame | None, seen: pd.Series, faults: _Faults) -> pd.DataFrame:
    active = pd.Index(seen.unique())
    if users is None:
        return pd.DataFrame({"user_id": active})
    users = users.copy()
    users["user_id"] = users["user_id"].str.strip()
    repeated = users["user_id"].duplicated()
    ids = users["user_id"].tolist()
    faults.note("duplicate_user_id", "first kept", repeated, lambda p: f"users row {p + 2}: {ids[p]}")
    users = users[~repeated & (users["user_id"] != "")]
    unknown = active.difference(pd.Index(users["user_id"]), sort=False)
    faults.note(
        "unknown_user_id",
        "added without attributes",
        pd.Series(True, index=unknown),
        lambda p: f"user {unknown[p]}",
    )
    added = pd.DataFrame({"user_id": unknown})
    return pd.concat([users, added], ignore_index=True).fillna("")


def _count_thin(items: pd.DataFrame, table: pd.DataFrame, faults: _Faults) -> None:
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
    faults = _Faults()
    items = _check_items(items, faults)
    table = _check_interactions(interactions, set(items["item_id"]), faults)
    users = _check_users(users, table["user_id"], faults)
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
    texts = tuple(item_text(row) for row in _records(items))
    report = CheckReport(name, rows_read, tuple(faults.found))
    return Dataset(name, items, users, rows, texts, like_threshold(rows["rating"]), report, simulated)
