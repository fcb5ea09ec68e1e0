"""Tables of other shapes turned into rows of who and what: wide matrices, lists of ids in cells, one table with everything."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pandas as pd

from recsys_core.datasets.recognising.facts import ColumnFacts, facts_of
from recsys_core.datasets.recognising.ids import Ids
from recsys_core.datasets.recognising.names import parts_of
from recsys_core.datasets.recognising.roles import SPEAKING
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.datasets.values.missing import blanked
from recsys_core.translating import msg

LABELLED = re.compile(r"(?P<item>\S+)[-:](?P<label>[01])")
"""One shown item with whether it was clicked, as news logs write it: `N123-1`."""

OF_ITEMS = ("title", "text", "category", "year", "creator", "keywords")
"""Parts of an item that may stand in a table with everything."""

FEW_LEVELS = 21
"""Distinct numbers that a scale of ratings can have: 0 to 10 in halves."""
LEAST_WIDE = 8
"""Columns from which on numbers of one scale beside a single label look like a matrix."""


def _keys(tables: Sequence[RawTable]) -> list[Ids]:
    """Columns that could name items: ids and titles."""
    found = []
    for table in tables:
        for name, one in facts_of(table).items():
            if one.distinct >= 0.9 and one.filled >= 0.9 and not one.nested and one.length <= 120:
                found.append(Ids(table, name, one.values))
    return found


def melted(table: RawTable, others: Sequence[RawTable]) -> RawTable | None:
    """A matrix of people and items as rows `user`, `item`, `rating`; None where the table is none.

    Empty cells are no interaction. In a matrix of 0 and 1 without a gap a 0 is none either.
    """
    if not (table.named and len(table.columns) >= 4):
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
    known = max((ids.share(numbers) for ids in _keys(others)), default=0.0)
    spoken = sum(
        max((s for p, s in parts_of(n).items() if p != "title"), default=0.0) >= 0.8 for n in numbers
    )
    alike = len(numbers) >= LEAST_WIDE and len(levels) <= FEW_LEVELS and spoken <= 0.2 * len(numbers)
    if not (known >= 0.5 or alike):
        return None
    label = labels[0]
    full = all(len(facts[n].cells) == facts[n].rows for n in numbers)
    only_ones = full and levels <= {0.0, 1.0}
    rows_are_items = _rows_are_items(label, facts[label], others, known)
    user, item = ("across", label) if rows_are_items else (label, "across")

    def rows_of(piece: pd.DataFrame) -> pd.DataFrame:
        cells = piece.reset_index(drop=True).melt(
            id_vars=[label], value_vars=numbers, var_name="across", value_name="rating", ignore_index=False
        )
        cells["rating"] = blanked(cells["rating"])
        cells = cells[cells["rating"] != ""]
        if only_ones:
            cells = cells[pd.to_numeric(cells["rating"], errors="coerce") != 0]
        return cells.sort_index(kind="stable").rename(columns={user: "user", item: "item"})

    return _piece_by_piece(table, rows_of, ["user", "item", "rating"], msg("matrix"))


def _piece_by_piece(
    table: RawTable, rows_of: Callable[[pd.DataFrame], pd.DataFrame], columns: Sequence[str], fact: str
) -> RawTable:
    """The rows that each piece of a table makes, held."""
    made = pd.concat([rows_of(piece)[list(columns)] for piece in table.pieces()], ignore_index=True)
    return RawTable.of(table.name, made.fillna("").astype(str), (*table.facts, fact))


def _counts_rows(one: ColumnFacts, name: str) -> bool:
    return one.is_key and (not name or name.startswith(("column ", "Unnamed"))) and one.numeric == 1.0


def _rows_are_items(label: str, one: ColumnFacts, others: Sequence[RawTable], across: float) -> bool:
    """Whether the rows of a matrix are the items and its columns the people."""
    down = max((ids.share(one.values) for ids in _keys(others)), default=0.0)
    if max(down, across) >= 0.5:
        return down > across
    told = parts_of(label)
    return max(told.get("item_id", 0.0), told.get("title", 0.0)) > told.get("user_id", 0.0)


def exploded(table: RawTable, others: Sequence[RawTable]) -> RawTable | None:
    """Rows whose cells list several items, one row an item; None where no column lists items.

    Items shown with a label 0 or 1 keep it as `clicked`; items of a plain list were all taken.
    """
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
            if max((ids.share(items[:2000]) for ids in keys), default=0.0) >= 0.5:
                labelled.append(name)
                continue
        parts = [re.split(r"[\s,;|]+", cell.strip("[](){} ")) for cell in looked]
        several = sum(len(cell) > 1 for cell in parts) >= 0.5 * len(parts)
        listed = list(dict.fromkeys(token.strip("'\"") for cell in parts for token in cell if token))
        # Two words that happen to be ids are no list of them: it has to name a fair part of the items.
        if several and any(
            ids.share(listed[:2000]) >= 0.8 and 5 * len(listed) >= min(len(ids.some), 2000) for ids in keys
        ):
            plain.append(name)
    if not (labelled or plain):
        return None
    kept = [name for name in table.columns if name not in labelled and name not in plain]

    def rows_of(piece: pd.DataFrame) -> pd.DataFrame:
        made = []
        for name in [*plain, *labelled]:
            part = piece[[*kept, name]].reset_index(drop=True)
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
        return pd.concat(made).sort_index(kind="stable")

    return _piece_by_piece(table, rows_of, [*kept, "item", *(["clicked"] if labelled else [])], msg("lists"))


def _rows_about(table: RawTable, key: str, columns: Sequence[str]) -> tuple[pd.DataFrame, bool]:
    """The distinct rows of these columns in which the key is filled, and whether a key comes more than once.

    A column that differs between the rows of most keys among the first rows depends on no key, and is left out where
    the table is not held.
    """
    wanted = list(columns)
    if not table.held:
        first = _filled(table.sample, wanted, key)
        wanted = [name for name in wanted if name == key or _steady(first, key, name) >= 0.5]
    pieces, count = [], 0
    for piece in table.pieces(wanted):
        filled = _filled(piece, wanted, key)
        count += len(filled)
        pieces.append(filled.drop_duplicates())
    rows = pd.concat(pieces, ignore_index=True).drop_duplicates(ignore_index=True)
    return rows, count > rows[key].nunique()


def _filled(piece: pd.DataFrame, columns: Sequence[str], key: str) -> pd.DataFrame:
    rows = pd.DataFrame({name: blanked(piece[name]) for name in columns})
    return rows[rows[key] != ""]


def _steady(rows: pd.DataFrame, key: str, name: str) -> float:
    """Share of the keys that have one value in all of their rows."""
    several = rows[rows[name] != ""].groupby(key)[name].nunique()
    return float((several <= 1).mean()) if len(several) else 0.0


def _first_of_each(table: RawTable, rows: pd.DataFrame, key: str, columns: Sequence[str]) -> RawTable:
    """A row for each key, with the first filled cell of each column."""
    filled = rows[list(columns)].replace("", None)
    first = filled.groupby(key, sort=False, as_index=False).first().fillna("")
    return RawTable.of(table.name, first.astype(str), table.facts)


def items_within(table: RawTable, item: str, user: str) -> RawTable:
    """The items of a table with everything: a row for each value of `item`, with the columns that hang on it alone.

    What differs between the rows of one item, such as a rating or a review, is not the item's.
    """
    facts = facts_of(table)
    about: dict[str, float] = {}
    for name, one in facts.items():
        if name in (item, user) or not len(one.cells) or one.constant:
            continue
        told = parts_of(name)
        theirs = max((s for p, s in told.items() if p in OF_ITEMS), default=0.0)
        if theirs < 0.5 and max((told.get(p, 0.0) for p in (*SPEAKING, "user_id")), default=0.0) >= 0.5:
            continue
        if theirs and theirs < 0.3:  # the words of a review, not of the item
            continue
        about[name] = theirs
    rows, repeated = _rows_about(table, item, [item, *about])
    kept = [item]
    for name in rows.columns.drop(item):
        steady = _steady(rows, item, name)
        hangs = repeated and steady >= 0.95 and not facts[name].is_key
        if hangs or (about[name] >= 0.5 and steady >= 0.5):
            kept.append(name)
    return _first_of_each(table, rows, item, kept)


def people_within(table: RawTable, item: str, user: str, taken: Sequence[str]) -> RawTable | None:
    """People of a table with everything: their attributes, where columns hang on the person alone."""
    facts = facts_of(table)
    able = []
    for name, one in facts.items():
        if name in (user, item, *taken) or len(one.values) < 2 or one.is_key or one.length > 60:
            continue
        if max((parts_of(name).get(part, 0.0) for part in SPEAKING), default=0.0) < 0.5:
            able.append(name)
    rows, repeated = _rows_about(table, user, [user, *able])
    kept = [name for name in rows.columns.drop(user) if repeated and _steady(rows, user, name) == 1.0]
    return _first_of_each(table, rows, user, [user, *kept]) if kept else None
