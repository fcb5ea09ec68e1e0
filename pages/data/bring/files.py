"""The first column of the page Data: the files, what each holds, and why."""

from typing import Any

import streamlit as st

from pages._ui.drawing.safe import md
from pages._ui.state.text import labels, sentence, t
from pages.data.bring.state import Brought
from pages.data.bring.words import counted
from recsys_core.datasets.recognising.plan import Plan
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.translating import msg

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
HOLDS = {
    "items": msg("the items"),
    "interactions": msg("who took what"),
    "users": msg("the people"),
    "unused": msg("nothing that is used"),
}


def ask() -> tuple[list[Any], str]:
    """The uploads and the address asked for."""
    uploads = st.file_uploader(
        t(
            "CSV, TSV, Excel, JSON, Parquet, .gz, .zip: up to {size} MB each",
            size=st.get_option("server.maxUploadSize"),
        ),
        type=TYPES,
        accept_multiple_files=True,
        key="uploads",
    )
    address = st.text_input(
        t("or a folder or database"),
        key="bring-address",
        placeholder="/data/shop, postgresql://…",
        help=t("A path on this machine, or the address of a database, which is only read from."),
    )
    return list(uploads), address.strip()


def draw(held: Brought, plan: Plan | None) -> None:
    """A card a table."""
    kinds = {name: kind for kind, name in plan.files.items()} if plan is not None else {}
    one_for_all = plan is not None and len(plan.tables) > 1 and len(held.source.tables) == 1
    for table in held.source.tables:
        kind = "interactions" if one_for_all else kinds.get(table.name, "unused")
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{md(table.name, 60)}**  \n:small[:gray[{md(_facts(table), 200)}]]")
            _holds(held, table, kind)
            if plan is not None and kind in plan.why:
                why = sentence(plan.why[kind])
                if one_for_all and "items" in plan.why:
                    why = f"{why} {sentence(plan.why['items'])}"
                st.caption(md(why, 400))
    for name, _ in held.broken:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{md(name, 60)}**  \n:small[:red[{t('left out: see Check')}]]")


def _facts(table: RawTable) -> str:
    facts = [counted(msg("{count} rows"), table.rows), counted(msg("{count} columns"), len(table.columns))]
    return " · ".join([*facts, *(t(fact) for fact in table.facts)])


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
