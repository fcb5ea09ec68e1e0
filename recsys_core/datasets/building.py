"""From what was recognised to a checked dataset."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.interactions import whole_numbers
from recsys_core.datasets.reading import AS_IT_COMES, Reading
from recsys_core.datasets.recognising.plan import Plan, recognise
from recsys_core.datasets.report import MappedColumn, without_addresses
from recsys_core.datasets.schema import Dataset
from recsys_core.datasets.sources.database import is_database
from recsys_core.datasets.sources.from_database import named
from recsys_core.datasets.sources.opening import Source, open_source, tables_of
from recsys_core.datasets.tables import Tables
from recsys_core.datasets.values.missing import blanked
from recsys_core.datasets.values.nested import joined_names
from recsys_core.datasets.vectors import Raw, placed
from recsys_core.errors import DataError
from recsys_core.guard import guarded
from recsys_core.types import Progress, silent

_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2}|21[0-9]{2})(?!\d)")
_BESIDE = ("creator", "keywords")


def apply(
    table: pd.DataFrame, mapping: Mapping[str, str], texts: tuple[str, ...] = (), file: str = ""
) -> pd.DataFrame:
    """The table with its columns called by the parts they play; other columns keep their names.

    Args:
        mapping: part to column; one column may play two parts.
        texts: columns joined, in this order, to be the item's text.

    Raises:
        DataError: a column to be joined does not exist.
    """
    for column in texts:
        if column not in table.columns:
            raise DataError(
                "{file} has no column {column!r} (it has: {found}): add the column, rename one to it, or map one to it.",
                file=file,
                column=column,
                found=", ".join(table.columns),
            )
    played = {column for column in mapping.values() if column}
    made = {}
    for part, column in mapping.items():
        if column:
            made[part] = table[column]
    if texts:
        made["text"] = table[list(texts)].apply(
            lambda row: " ".join(cell for cell in row if cell.strip()), axis=1
        )
    for column in table.columns:
        if column not in played:
            made[f"{column} (unused)" if column in made else column] = table[column]
    return pd.DataFrame(made)


def _items_frame(plan: Plan, reading: Reading) -> pd.DataFrame:
    """The items with lists in cells as names, missing cells empty, and years out of dates."""
    raw = plan.tables["items"].frame()
    facts = plan.facts["items"]
    cells = {
        name: pd.Series(joined_names(raw[name].tolist()), dtype=str) if facts[name].nested else raw[name]
        for name in raw.columns
    }
    items = apply(pd.DataFrame(cells), plan.mapping("items"), reading.texts, plan.files["items"])
    for part in ("title", "text", "category", *_BESIDE):
        if part in items:
            items[part] = items[part].where(blanked(items[part]) != "", "")
    for part in ("item_id", "year", plan.join_on):
        if part in items:
            items[part] = blanked(items[part])
    if "item_id" not in items and "interactions" not in plan.tables:
        items["item_id"] = [str(place) for place in range(1, len(items) + 1)]
    if "item_id" in items:
        plain = whole_numbers([one for one in items["item_id"] if one])
        items["item_id"] = items["item_id"].map(lambda one: plain.get(one, one)).astype(str)
    if "year" in items:
        items["year"] = items["year"].map(_year_in)
    elif "title" in items:
        items = _year_from_title(items)
    return items


def _year_in(cell: str) -> str:
    """The year of a date; other cells as they are."""
    if len(cell) <= 6:
        return cell
    found = _YEAR.search(cell)
    return found.group(1) if found else cell


def _year_from_title(items: pd.DataFrame) -> pd.DataFrame:
    """Years out of titles that nearly all end in one in brackets."""
    years = items["title"].str.extract(r"\(((?:1[89]|20)\d{2})\)\s*$")[0]
    return items.assign(year=years.fillna("")) if len(items) and years.notna().mean() >= 0.8 else items


def _users_frame(plan: Plan) -> pd.DataFrame | None:
    if "users" not in plan.tables:
        return None
    users = apply(plan.tables["users"].frame(), plan.mapping("users"))
    users = users.assign(**{name: blanked(users[name]) for name in users.columns})
    if "user_id" in users:
        plain = whole_numbers([one for one in users["user_id"] if one])
        users["user_id"] = users["user_id"].map(lambda one: plain.get(one, one)).astype(str)
    return users


def mapped_columns(plan: Plan, filled: Mapping[str, float] | None = None) -> tuple[MappedColumn, ...]:
    """Every column that plays a part, and those that look as if they could.

    Args:
        filled: share of all rows of the interactions that hold something, by column, where they have been read; the
            share of other columns is that of the rows that were looked at.
    """
    found = []
    for kind, columns in plan.columns.items():
        facts = plan.facts[kind]
        rows = plan.tables[kind].rows
        known = filled or {} if kind == "interactions" else {}
        for part, match in columns.items():
            one = facts[match.column]
            found.append(
                MappedColumn(
                    kind,
                    plan.files[kind],
                    part,
                    match.column,
                    str(match.how),
                    one.examples(),
                    known.get(match.column, one.filled),
                    rows,
                )
            )
        for column, looks in plan.overlooked.get(kind, {}).items():
            one = facts[column]
            found.append(
                MappedColumn(kind, plan.files[kind], "", column, str(looks), one.examples(), one.filled, rows)
            )
    return tuple(found)


def build(
    plan: Plan,
    name: str,
    reading: Reading = AS_IT_COMES,
    *,
    vectors: Raw | None = None,
    simulated: bool = False,
    progress: Progress = silent,
) -> Dataset:
    """The dataset that the plan describes, checked.

    Raises:
        DataError: see `assemble`; also where no table holds items.
    """
    if "items" not in plan.tables:
        raise DataError(
            "No table holds the items: name one whose rows are one item each, or map the item_id of {file}.",
            file=", ".join(plan.files.values()),
        )
    data = assemble(
        name,
        Tables(
            _items_frame(plan, reading),
            plan.tables.get("interactions"),
            _users_frame(plan),
            files={kind: plan.files.get(kind, kind) for kind in ("items", "interactions", "users")},
            mapping=plan.mapping("interactions"),
            join_on=_join_part(plan),
        ),
        simulated=simulated,
        reading=reading,
        progress=progress,
    )
    report = replace(
        data.report,
        mapping=mapped_columns(plan, data.report.filled),
        roles={kind: str(why) for kind, why in plan.why.items()},
        unused=plan.unused,
    )
    data = replace(data, report=report)
    if reading.hide_people and _are_addresses(data.user_ids.ids):
        numbers = [str(place) for place in range(1, len(data.users) + 1)]
        data = replace(data, users=data.users.assign(user_id=numbers), report=without_addresses(data.report))
    return replace(data, vectors=placed(vectors, data.item_ids.ids)) if vectors else data


def _join_part(plan: Plan) -> str:
    """What the column that interactions name items by is called among the items' parts."""
    if not plan.join_on:
        return ""
    parts = {column: part for part, column in plan.mapping("items").items()}
    return parts.get(plan.join_on, plan.join_on)


def _are_addresses(ids: tuple[str, ...]) -> bool:
    return bool(ids) and bool(np.mean(["@" in one for one in ids[:1000]]) > 0.5)


def load_source(
    source: str | Path,
    name: str = "",
    reading: Reading = AS_IT_COMES,
    *,
    simulated: bool = False,
    progress: Progress = silent,
    files: Sequence[Path] = (),
) -> Dataset:
    """Read, recognise and check what lies in a folder, an archive or a file.

    Args:
        source: "" where `files` are all there is.
        files: further files whose tables belong to it.

    Raises:
        DataError: it or a file in it is missing or broken; the message names the place and the cure.
    """
    called = named(str(source)) if is_database(str(source)) else str(source or files[0])
    with guarded(called):
        further = tables_of(files, progress, (), reading.limits) if files else []
        opened = open_source(source, progress, reading.limits) if source else Source(files[0].stem, ())
        names = {table.name for table in further}
        tables = [*(table for table in opened.tables if table.name not in names), *further]
        plan = recognise(tables, reading)
        return build(
            plan, name or opened.name, reading, vectors=opened.vectors, simulated=simulated, progress=progress
        )
