"""From three tables of strings to a checked `Dataset`: every repair is a named rule with a count.

Rules, in the order they run (also listed in the README):

| rule | what is done |
|---|---|
| `missing_item_id`, `duplicate_item_id` | row dropped (of duplicates, the first stays) |
| `missing_title` | the item's id stands in |
| `missing_text` | the title and the other fields stand in, or (by choice) the item is dropped |
| `missing_` and a numeric attribute | left empty, or (by choice) filled or the row dropped |
| `html_entity`, `html_tag`, `control_character` | unescaped or removed, in titles and texts |
| `replacement_character` | kept and counted |
| `mojibake` | kept and counted: its repair has to be asked for |
| `duplicate_title` | kept: the items may differ |
| `missing_user_id` | interaction dropped |
| `unknown_item_id` | interaction with an item the catalogue lacks: dropped |
| `exact_duplicate_row` | the later copy dropped |
| `duplicate_interaction` | same user and item again: the last row stays, without times the mean of the ratings |
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

from collections.abc import Sequence

import numpy as np
import pandas as pd

from recsys_core.datasets import text_checks
from recsys_core.datasets.codes import count_codes, looked_up
from recsys_core.datasets.faults import Faults
from recsys_core.datasets.gathering import gather
from recsys_core.datasets.interactions import Known, check_interactions
from recsys_core.datasets.levels import Origin
from recsys_core.datasets.likes import LikeRule
from recsys_core.datasets.missing import treat_missing_numbers
from recsys_core.datasets.reading import AS_IT_COMES, Reading
from recsys_core.datasets.schema import CheckReport, Dataset
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.datasets.tables import Tables, require_columns, require_parts
from recsys_core.errors import DataError
from recsys_core.text.cleaning import clean
from recsys_core.translating import Message, msg
from recsys_core.types import Progress, silent

NOTHING = {"user": np.int32, "item": np.int32, "rating": np.float64, "timestamp": np.float64}
"""Columns of the interactions, where there are none."""

NEAR_EMPTY = 3
"""Users with fewer interactions than this are counted as near-empty."""

CREATORS = ("creator", "author", "directors", "director")
"""Columns naming who made an item; the first one present goes into the item's text."""


KEYWORDS = 12
"""Keywords that go into an item's text: the first say most, and encoders cut long texts off at the end."""


def item_text(row: dict[str, str]) -> str:
    """What the encoder reads: `Title (year). By whom. Category. Keywords. Description.`; empty fields leave no trace."""
    return " ".join(item_fields(row).values())


def item_fields(row: dict[str, str]) -> dict[str, str]:
    """The fields of that text as they stand in it, by the column they come from; joined by blanks they are the text."""
    title, year = row.get("title", ""), row.get("year", "")
    head = f"{title} ({year})" if year and f"({year})" not in title else title
    by = next((column for column in CREATORS if row.get(column)), CREATORS[0])
    people = row.get(by, "")
    people = ", ".join(people.split(",")[:3])
    category = ", ".join(part.strip() for part in row.get("category", "").replace("|", ",").split(","))
    keywords = ", ".join(
        part.strip() for part in row.get("keywords", "").replace("|", ",").split(",")[:KEYWORDS]
    )
    fields = {
        "title": head.strip(),
        by: people.strip(),
        "category": category.strip(),
        "keywords": keywords.strip(),
        "text": " ".join(row.get("text", "").split()),
    }
    return {name: _closed(field) for name, field in fields.items() if field}


def _closed(field: str) -> str:
    return field if field[-1] in ".!?。！？" else f"{field}."


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
    line = [Message("items row {row}", row=position + 2) for position in range(len(items))]
    blank = items["item_id"] == ""
    faults.note(msg("missing_item_id"), "row dropped", blank, lambda p: line[p])
    repeated = items["item_id"].duplicated() & ~blank
    ids = items["item_id"].tolist()
    faults.note(
        msg("duplicate_item_id"),
        msg("first kept"),
        repeated,
        lambda p: Message("items row {row}: {id}", row=p + 2, id=ids[p]),
    )
    items = items[~blank & ~repeated].reset_index(drop=True)
    if items.empty:
        raise DataError("The items table has no row with an item_id: fill that column.")
    ids = items["item_id"].tolist()
    untitled = items["title"].str.strip() == ""
    faults.note(
        msg("missing_title"),
        msg("item id shown instead"),
        untitled,
        lambda p: Message("item {id}", id=ids[p]),
    )
    items.loc[untitled, "title"] = "Item " + items.loc[untitled, "item_id"]
    silent_items = items["text"].str.strip() == ""
    dropped = described and reading.missing_text == "drop"
    if described:  # a catalogue without that column lacks nothing it promised
        faults.note(
            "missing_text",
            msg("item dropped") if dropped else "title and other fields stand in",
            silent_items,
            lambda p: Message("item {id}", id=ids[p]),
        )
    doubled = items["title"].duplicated() & ~untitled
    _check_texts(items, faults, reading.mend_encoding)
    names = items["title"].tolist()
    faults.note(
        msg("duplicate_title"),
        "kept: the items may differ",
        doubled,
        lambda p: Message("item {id}", id=f"{ids[p]}: {names[p]}"),
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


def _check_texts(items: pd.DataFrame, faults: Faults, mend_encoding: bool) -> None:
    """Repair titles and texts in place; an item counts once a rule, wherever it breaks it."""
    ids = items["item_id"].tolist()
    broken = {rule: np.zeros(len(items), bool) for rule in text_checks.RULES}
    for column in ("title", "text"):
        cells = items[column].tolist()
        for place, cell in enumerate(cells):
            found = text_checks.faults_of(cell)
            if found:
                cells[place] = text_checks.repaired(cell, found, mend_encoding)
                for rule in found:
                    broken[rule][place] = True
        items[column] = cells
    for rule, action in text_checks.RULES.items():
        if rule == "mojibake" and mend_encoding:
            action = text_checks.MENDED
        faults.note(rule, action, pd.Series(broken[rule]), lambda p: Message("item {id}", id=ids[p]))


def _check_users(
    users: pd.DataFrame | None, seen: Sequence[str], reading: Reading, faults: Faults
) -> pd.DataFrame:
    active = pd.Index(seen, dtype=str)
    if users is None:
        return pd.DataFrame({"user_id": active})
    users = users.copy()
    users["user_id"] = users["user_id"].str.strip()
    repeated = users["user_id"].duplicated()
    ids = users["user_id"].tolist()
    faults.note(
        msg("duplicate_user_id"),
        "first kept",
        repeated,
        lambda p: Message("users row {row}: {id}", row=p + 2, id=ids[p]),
    )
    users = users[~repeated & (users["user_id"] != "")].reset_index(drop=True)
    policy = "keep" if reading.numbers == "drop" else reading.numbers  # a person is never dropped for a blank
    users = treat_missing_numbers(users, "user", policy, faults)
    unknown = active.difference(pd.Index(users["user_id"]), sort=False)
    faults.note(
        msg("unknown_user_id"),
        msg("added without attributes"),
        pd.Series(True, index=unknown),
        lambda p: Message("user {id}", id=unknown[p]),
    )
    added = pd.DataFrame({"user_id": unknown})
    return pd.concat([users, added], ignore_index=True).fillna("")


def _count_thin(items: pd.DataFrame, rows: pd.DataFrame, people: Sequence[str], faults: Faults) -> None:
    """Users with hardly any interaction and items with none are kept, but said."""
    counts = count_codes(rows["user"].to_numpy(), len(people))
    # Those with most first, as they are counted.
    thin = [people[place] for place in np.argsort(-counts, kind="stable") if 0 < counts[place] < NEAR_EMPTY]
    faults.note_listed(msg("near_empty_user"), "kept", [Message("user {id}", id=one) for one in thin])
    idle = count_codes(rows["item"].to_numpy(), len(items)) == 0
    ids = items["item_id"].tolist()
    faults.note(msg("item_without_interactions"), "kept", idle, lambda p: Message("item {id}", id=ids[p]))


def _keys(items: pd.DataFrame, join_on: str) -> list[tuple[str, int]]:
    """What interactions can name an item by, and its row; of two items of one name the first."""
    return list(
        dict(zip(reversed(items[join_on or "item_id"]), range(len(items) - 1, -1, -1), strict=True)).items()
    )


def assemble(
    name: str,
    tables: Tables,
    *,
    simulated: bool = False,
    reading: Reading = AS_IT_COMES,
    progress: Progress = silent,
) -> Dataset:
    """Check and repair tables of strings into a `Dataset`.

    Raises:
        DataError: a needed column is missing, nothing is left, or most cells of a needed column cannot be read.
    """
    items, users, files = tables.items, tables.users, tables.files
    acts, mapping = tables.interactions, tables.mapping
    if isinstance(acts, pd.DataFrame):
        acts = RawTable.of(files["interactions"], acts)
    parts = dict(mapping) if mapping is not None else {c: c for c in acts.columns} if acts is not None else {}
    require_columns(items, ("item_id",), files["items"])
    rows_read = {"items": len(items), "interactions": 0 if acts is None else acts.rows}
    if acts is not None:
        require_parts(acts, parts, ("user_id", "item_id"))
    if users is not None:
        require_columns(users, ("user_id",), files["users"])
        rows_read["users"] = len(users)
    faults = Faults()
    progress("checking items", 0, 3)
    listed = items["item_id"].str.strip()
    items = _check_items(items, reading, faults)
    progress("checking interactions", 1, 3)
    people = [] if users is None else list(dict.fromkeys(users["user_id"].str.strip()))
    if acts is None:
        rows = pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in NOTHING.items()})
        seen: tuple[str, ...] = ()
        found = None
    else:
        found = check_interactions(
            gather(acts, parts, reading.day_first, progress),
            Known(
                _keys(items, tables.join_on),
                sorted(set(listed) - set(items["item_id"]) - {""}),
                [one for one in people if one],
            ),
            Origin("interactions" if mapping is None else acts.name, acts.first, parts.get("rating", "")),
            reading,
            faults,
        )
        rows, seen = found.table, found.people
    progress("checking users", 2, 3)
    users = _check_users(users, seen, reading, faults)
    if found is not None:
        _count_thin(items, rows, seen, faults)
    user_rows = {identifier: row for row, identifier in enumerate(users["user_id"])}
    if seen:
        places = np.array([user_rows[one] for one in seen], dtype=np.int32)
        rows["user"] = looked_up(places, rows["user"].to_numpy())
    texts = tuple(clean(item_text(row), reading.cleaning) for row in _records(items))
    rule = found.rule if found is not None else LikeRule("none", float("nan"), float("nan"), 1.0)
    report = CheckReport(
        name,
        rows_read,
        (*(acts.faults if acts is not None else ()), *faults.found),
        rule=rule,
        joins=found.joins if found is not None else (),
        filled=found.filled if found is not None else {},
        times_read=found.times_read if found is not None else 0,
        times_told=found.times_told if found is not None else "",
        times_ambiguous=found.times_ambiguous if found is not None else False,
        strength=parts.get("strength") or parts.get("event") or "",
    )
    progress("checked", 3, 3)
    return Dataset(
        name,
        items,
        users,
        rows,
        texts,
        rule.start,
        report,
        simulated,
        reading.cleaning,
        dislike_to=rule.dislike_to,
    )
