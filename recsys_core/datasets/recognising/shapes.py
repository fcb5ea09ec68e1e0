"""Tables of other shapes turned into rows of who and what: wide matrices, lists of ids in cells, one table with everything."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from recsys_core.datasets.recognising.facts import ColumnFacts, facts_of
from recsys_core.datasets.recognising.joins import join
from recsys_core.datasets.recognising.names import parts_of
from recsys_core.datasets.recognising.roles import SPEAKING
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.datasets.values.missing import blanked

LABELLED = re.compile(r"(?P<item>\S+)[-:](?P<label>[01])")
"""One shown item with whether it was clicked, as news logs write it: `N123-1`."""

FEW_LEVELS = 21
LEAST_WIDE = 8
"""Columns from which on numbers of one scale beside a single label look like a matrix."""


def _keys(tables: Sequence[RawTable]) -> list[list[str]]:
    """Values of the columns that could name items: ids and titles."""
    found = []
    for table in tables:
        for one in facts_of(table).values():
            if one.distinct >= 0.9 and one.filled >= 0.9 and not one.nested and one.length <= 120:
                found.append(one.values)
    return found


def melted(table: RawTable, others: Sequence[RawTable]) -> RawTable | None:
    """A matrix of people and items as rows `user`, `item`, `rating`; None where the table is none.

    Empty cells are no interaction. In a matrix of 0 and 1 without a gap a 0 is none either.
    """
    if not (table.held and table.named and len(table.columns) >= 4):
        return None
    facts = facts_of(table)
    numbers = [
        n for n, o in facts.items() if not len(o.cells) or (o.numeric >= 0.95 and len(o.values) <= FEW_LEVELS)
    ]
    numbers = [n for n in numbers if n != table.columns[0]]
    labels = [n for n in table.columns if n not in numbers]
    labels = [n for n in labels if not _counts_rows(facts[n], n)] or labels[:1]
    if len(labels) != 1 or len(numbers) < 0.8 * (len(table.columns) - 1):
        return None
    levels = {float(v) for n in numbers for v in facts[n].numbers}
    known = max((join(numbers, keys).share for keys in _keys(others)), default=0.0)
    spoken = sum(
        max((s for p, s in parts_of(n).items() if p != "title"), default=0.0) >= 0.8 for n in numbers
    )
    alike = len(numbers) >= LEAST_WIDE and len(levels) <= FEW_LEVELS and spoken <= 0.2 * len(numbers)
    if not (known >= 0.5 or alike):
        return None
    label = labels[0]
    cells = table.sample.melt(id_vars=[label], value_vars=numbers, var_name="across", value_name="rating")
    cells["rating"] = blanked(cells["rating"])
    full = bool((cells["rating"] != "").all())
    cells = cells[cells["rating"] != ""]
    if full and levels <= {0.0, 1.0}:
        cells = cells[pd.to_numeric(cells["rating"]) != 0]
    rows_are_items = _rows_are_items(label, facts[label], others, known)
    user, item = ("across", label) if rows_are_items else (label, "across")
    cells = cells.rename(columns={user: "user", item: "item"})[["user", "item", "rating"]]
    order = cells.reset_index().sort_values("index", kind="stable").drop(columns="index")
    return RawTable.of(table.name, order.reset_index(drop=True).astype(str), (*table.facts, "matrix"))


def _counts_rows(one: ColumnFacts, name: str) -> bool:
    return one.is_key and (not name or name.startswith(("column ", "Unnamed"))) and one.numeric == 1.0


def _rows_are_items(label: str, one: ColumnFacts, others: Sequence[RawTable], across: float) -> bool:
    """Whether the rows of a matrix are the items and its columns the people."""
    down = max((join(one.values, keys).share for keys in _keys(others)), default=0.0)
    if max(down, across) >= 0.5:
        return down > across
    told = parts_of(label)
    return max(told.get("item_id", 0.0), told.get("title", 0.0)) > told.get("user_id", 0.0)


def exploded(table: RawTable, others: Sequence[RawTable]) -> RawTable | None:
    """Rows whose cells list several items, one row an item; None where no column lists items.

    Items shown with a label 0 or 1 keep it as `clicked`; items of a plain list were all taken.
    """
    if not table.held:
        return None
    facts = facts_of(table)
    keys = _keys(others)
    labelled, plain = [], []
    for name, one in facts.items():
        looked = one.values[:200]
        if not looked or one.nested or one.numeric > 0.5 or one.dates > 0.5:
            continue
        tokens = [cell.split() for cell in looked]
        if all(LABELLED.fullmatch(token) for cell in tokens for token in cell):
            items = [token.rsplit("-", 1)[0].rsplit(":", 1)[0] for cell in tokens for token in cell]
            if max((join(items[:2000], one_key).share for one_key in keys), default=0.0) >= 0.5:
                labelled.append(name)
                continue
        parts = [re.split(r"[\s,;|]+", cell.strip("[](){} ")) for cell in looked]
        several = sum(len(cell) > 1 for cell in parts) >= 0.5 * len(parts)
        listed = list(dict.fromkeys(token.strip("'\"") for cell in parts for token in cell if token))
        # Two words that happen to be ids are no list of them: it has to name a fair part of the items.
        if several and any(
            join(listed[:2000], one_key).share >= 0.8 and 5 * len(listed) >= min(len(one_key), 2000)
            for one_key in keys
        ):
            plain.append(name)
    if not (labelled or plain):
        return None
    kept = [name for name in table.columns if name not in labelled and name not in plain]
    made = []
    for name in [*plain, *labelled]:
        part = table.sample[[*kept, name]].copy()
        part[name] = (
            blanked(part[name])
            .str.strip("[](){} ")
            .str.split(r"[\s,;|]+" if name in plain else r"\s+", regex=True)
        )
        part = part.explode(name).rename(columns={name: "item"})
        part = part[part["item"].fillna("") != ""]
        if name in labelled:
            split = part["item"].str.extract(LABELLED)
            part = part.assign(item=split["item"], clicked=split["label"])
        else:
            part = part.assign(item=part["item"].str.strip("'\""), clicked="1")
        made.append(part)
    rows = pd.concat(made).sort_index(kind="stable").reset_index(drop=True)
    if not labelled:
        rows = rows.drop(columns="clicked")
    return RawTable.of(table.name, rows.fillna("").astype(str), (*table.facts, "lists"))


def items_within(table: RawTable, item: str, user: str) -> RawTable:
    """The items of a table with everything: a row for each value of `item`, with the columns that hang on it alone.

    What differs between the rows of one item, such as a rating or a review, is not the item's.
    """
    rows = table.frame()
    rows = rows.assign(**{name: blanked(rows[name]) for name in rows.columns})
    rows = rows[rows[item] != ""]
    facts = facts_of(table)
    kept = [item]
    groups = rows.groupby(item, sort=False)
    repeated = groups[item].transform("size") > 1
    for name in rows.columns:
        if name in (item, user) or not len(facts[name].cells):
            continue
        if facts[name].constant:
            continue
        told = parts_of(name)
        about = {
            p: s for p, s in told.items() if p in ("title", "text", "category", "year", "creator", "keywords")
        }
        theirs = max(about.values(), default=0.0)
        if theirs < 0.5 and max((told.get(p, 0.0) for p in (*SPEAKING, "user_id")), default=0.0) >= 0.5:
            continue
        if theirs and theirs < 0.3:  # the words of a review, not of the item
            continue
        filled = rows[rows[name] != ""]
        several = filled.groupby(item)[name].nunique()
        steady = float((several <= 1).mean()) if len(several) else 0.0
        hangs = bool(repeated.any()) and steady >= 0.95 and not facts[name].is_key
        if hangs or (theirs >= 0.5 and steady >= 0.5):
            kept.append(name)
    first = rows[kept].replace("", None).groupby(item, sort=False, as_index=False).first().fillna("")
    return RawTable.of(table.name, first.astype(str), table.facts)


def people_within(table: RawTable, item: str, user: str, taken: Sequence[str]) -> RawTable | None:
    """People of a table with everything: their attributes, where columns hang on the person alone."""
    rows = table.frame()
    rows = rows.assign(**{name: blanked(rows[name]) for name in rows.columns})
    rows = rows[rows[user] != ""]
    counts = rows.groupby(user)[user].transform("size")
    facts = facts_of(table)
    kept = [user]
    for name in rows.columns:
        one = facts[name]
        if name in (user, item, *taken) or len(one.values) < 2 or one.is_key or not (counts > 1).any():
            continue
        if max((parts_of(name).get(part, 0.0) for part in SPEAKING), default=0.0) >= 0.5 or one.length > 60:
            continue
        if rows[rows[name] != ""].groupby(user)[name].nunique().max() == 1:
            kept.append(name)
    if len(kept) == 1:
        return None
    first = rows[kept].replace("", None).groupby(user, sort=False, as_index=False).first().fillna("")
    return RawTable.of(table.name, first.astype(str), table.facts)
