"""What was recognised in a source: which table is what, and which column plays which part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from recsys_core.datasets.reading import AS_IT_COMES, Reading
from recsys_core.datasets.recognising.columns import (
    Found,
    Match,
    interactions_columns,
    items_columns,
    overlooked,
    users_columns,
)
from recsys_core.datasets.recognising.facts import ColumnFacts, facts_of
from recsys_core.datasets.recognising.ids import Ids
from recsys_core.datasets.recognising.names import parts_of
from recsys_core.datasets.recognising.roles import KINDS, Link, Roles, roles_of
from recsys_core.datasets.recognising.shapes import exploded, items_within, melted, people_within
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.errors import DataError
from recsys_core.translating import Message


@dataclass(frozen=True, eq=False)
class Plan:
    """Tables by kind, columns by part, and why.

    Attributes:
        tables: `items`, `interactions`, `users`, as rows of items, of who and what, and of people.
        columns: kind to part to the column that plays it.
        facts: kind to column to what its cells look like.
        join_on: column of the items table that interactions name items by; "" where that is the id.
        why: kind to how the table was told.
        files: kind to the name of the file it came from.
        unused: names of tables that play no part.
        overlooked: kind to columns that play no part but look as if they could.
    """

    tables: dict[str, RawTable]
    columns: dict[str, Found]
    facts: dict[str, dict[str, ColumnFacts]]
    join_on: str = ""
    why: dict[str, Message] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    overlooked: dict[str, dict[str, Message]] = field(default_factory=dict)

    def mapping(self, kind: str) -> dict[str, str]:
        """Part to column of one table."""
        return {part: match.column for part, match in self.columns.get(kind, {}).items()}


def reshaped(tables: Sequence[RawTable]) -> list[RawTable]:
    """The tables with matrices and lists of ids turned into rows of who and what."""
    made = []
    for table in tables:
        others = [other for other in tables if other is not table]
        made.append(melted(table, others) or exploded(table, others) or table)
    return made


def recognise(tables: Sequence[RawTable], reading: Reading = AS_IT_COMES) -> Plan:
    """Find out what tables are, as far as nobody has said so.

    Raises:
        DataError: no table can be told to hold items or interactions, or a column named does not exist.
    """
    roles = roles_of(reshaped(tables), reading.roles)
    if not roles.tables:
        raise DataError(
            "None of the tables ({files}) looks like a list of items or like interactions: say which is which, and which columns hold the ids.",
            files=", ".join(table.name for table in tables),
        )
    chosen = reading.mapping
    roles = _as_chosen(roles, chosen.get("interactions", {}))
    held, link = dict(roles.tables), roles.link
    why = dict(roles.why)
    if "items" not in held and link is not None:
        whole = held["interactions"]
        held["items"] = items_within(whole, link.here, roles.user)
        why["items"] = Message("One table holds everything: each {item} is an item.", item=link.here)
        link = Link(link.here, link.here, 1.0, link.score)
        people = (
            None if "users" in held else people_within(whole, link.here, roles.user, held["items"].columns)
        )
        if people is not None:
            held["users"] = people
    facts = {kind: facts_of(table) for kind, table in held.items()}
    columns: dict[str, Found] = {}
    if "interactions" in held:
        shown = Roles(roles.tables, roles.link, roles.user)
        columns["interactions"] = interactions_columns(
            facts["interactions"], shown, named=held["interactions"].named
        )
    if "items" in held:
        columns["items"] = items_columns(facts["items"], link.there if link else "")
    if "users" in held:
        seen = facts["interactions"][roles.user].values if roles.user in facts.get("interactions", {}) else ()
        columns["users"] = users_columns(facts["users"], list(seen))
    columns = {
        kind: _corrected(kind, found, held[kind], chosen.get(kind, {})) for kind, found in columns.items()
    }
    left = {
        kind: overlooked(kind, facts[kind], {p: m.column for p, m in columns[kind].items()})
        for kind in columns
    }
    return Plan(
        {kind: held[kind] for kind in KINDS if kind in held},
        columns,
        facts,
        _join_column(columns, facts, link, held.get("items")),
        why,
        {kind: table.name for kind, table in held.items()},
        tuple(table.name for table in roles.unused),
        {kind: found for kind, found in left.items() if found},
    )


def _as_chosen(roles: Roles, chosen: Mapping[str, str]) -> Roles:
    """The roles with the columns of user and item that a person named."""
    user, item = chosen.get("user_id") or roles.user, chosen.get("item_id")
    link = roles.link
    if item and "interactions" in roles.tables and (link is None or link.here != item):
        link = Link(item, "", 1.0, 1.0)
    return Roles(roles.tables, link, user, roles.why, roles.unused)


def _corrected(kind: str, found: Found, table: RawTable, chosen: Mapping[str, str]) -> Found:
    """The columns with those that a person chose in place of those that were guessed.

    Raises:
        DataError: a column named does not exist.
    """
    corrected = dict(found)
    for part, column in chosen.items():
        if not column:
            corrected.pop(part, None)
            continue
        if column not in table.columns:
            raise DataError(
                "The mapping gives {part} the column {column!r}, which the {kind} table lacks (it has: {columns}): name one of those.",
                part=part,
                column=column,
                kind=kind,
                columns=", ".join(table.columns),
            )
        if corrected.get(part, Match("", Message(""))).column != column:
            for other in [p for p, match in corrected.items() if match.column == column and p != "item_id"]:
                del corrected[other]
            corrected[part] = Match(column, Message("chosen"))
    return corrected


def _join_column(
    columns: Mapping[str, Found],
    facts: Mapping[str, Mapping[str, ColumnFacts]],
    link: Link | None,
    table: RawTable | None,
) -> str:
    """The column of the items that the interactions' item column is looked up in."""
    items, acts = columns.get("items", {}), columns.get("interactions", {})
    if table is None or "item_id" not in items or "item_id" not in acts:
        return ""
    key = items["item_id"].column
    if (
        link is not None
        and link.there
        and link.here == acts["item_id"].column
        and str(items["item_id"].how) != "chosen"
    ):
        return "" if link.there == key else link.there
    wanted = facts["interactions"][acts["item_id"].column].values[:3000]
    best, most = key, Ids(table, key, facts["items"][key].values).share(wanted)
    for name, one in facts["items"].items():
        share = Ids(table, name, one.values).share(wanted) if one.distinct > 0.5 else 0.0
        if (
            share > most + 0.05
            and max(parts_of(name).get("title", 0.0), parts_of(name).get("item_id", 0.0)) > 0
        ):
            best, most = name, share
    return "" if best == key else best
