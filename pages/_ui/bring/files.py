"""The first column of the page Data: the files, what each holds, and why."""

from typing import Any

import streamlit as st

from pages._ui.bring.state import Brought
from pages._ui.bring.words import said
from pages._ui.safe import md
from pages._ui.text import joined, labels, t
from recsys_core.datasets.recognising.plan import Plan
from recsys_core.datasets.sources.tables import RawTable

TYPES = [
    "csv",
    "tsv",
    "txt",
    "tab",
    "json",
    "jsonl",
    "ndjson",
    "parquet",
    "xlsx",
    "zip",
    "gz",
    "inter",
    "item",
    "user",
    "dat",
    "data",
    "npz",
    "db",
    "sqlite",
    "sqlite3",
    "duckdb",
]
MOST_MB = 200
HOLDS = {
    "items": "the items",
    "interactions": "who took what",
    "users": "the people",
    "unused": "nothing that is used",
}


def ask() -> tuple[list[Any], str]:
    """The uploads and the address asked for."""
    uploads = st.file_uploader(
        t("CSV, TSV, Excel, JSON, Parquet, .gz, .zip: up to {size} MB each", size=MOST_MB),
        type=TYPES,
        accept_multiple_files=True,
        key="uploads",
    )
    address = st.text_input(
        t("or a folder or database"),
        key="bring-address",
        placeholder="postgresql://…, shop.sqlite, shop.duckdb",
        help=t("A path on this machine, or the address of a database, which is only read from."),
    )
    return list(uploads), address.strip()


def draw(held: Brought, plan: Plan | None) -> None:
    """A card a table."""
    kinds = {name: kind for kind, name in plan.files.items()} if plan is not None else {}
    one_for_all = plan is not None and len(plan.tables) > 1 and len(held.source.tables) == 1
    for table in held.source.tables:
        with st.container(border=True, gap="small"):
            st.markdown(f"**{md(table.name, 60)}**")
            st.caption(_facts(table))
            kind = "interactions" if one_for_all else kinds.get(table.name, "unused")
            _holds(held, table, kind)
            if plan is not None and kind in plan.why:
                st.caption(md(said(plan.why[kind]), 300))
                if one_for_all and "items" in plan.why:
                    st.caption(md(said(plan.why["items"]), 300))


def _facts(table: RawTable) -> str:
    return joined(
        [
            t("{count} rows", count=f"{table.rows:,}"),
            t("{count} columns", count=f"{len(table.columns):,}"),
            *(t(fact) for fact in table.facts),
        ]
    )


def _holds(held: Brought, table: RawTable, kind: str) -> None:
    key = held.key("holds", table.name, kind)

    def chosen() -> None:
        held.held_as(table.name, st.session_state[key])

    st.selectbox(
        t("holds"),
        list(HOLDS),
        index=list(HOLDS).index(kind),
        format_func=labels(HOLDS),
        key=key,
        on_change=chosen,
    )
