"""The second column of the page Data: which column of the files is what, with examples of its cells."""

from datetime import UTC, datetime

import streamlit as st

from pages._ui.bring.state import Brought
from pages._ui.bring.words import NOT_USED, PARTS, said
from pages._ui.safe import md
from pages._ui.text import joined, t
from recsys_core.datasets.recognising.columns import NEEDED
from recsys_core.datasets.recognising.columns import PARTS as KNOWN
from recsys_core.datasets.recognising.facts import ColumnFacts
from recsys_core.datasets.recognising.plan import Plan
from recsys_core.datasets.schema import Dataset

WIDTHS = [1.1, 1.35, 1.75]
KINDS = {"items": "Items", "interactions": "Who took what", "users": "People"}
POOR = 0.95


def draw(held: Brought, plan: Plan, data: Dataset | None) -> None:
    """A row a column that plays a part; the others folded away."""
    head = st.columns(WIDTHS, gap="small")
    for slot, name in zip(head, ("in your file", "is", "for example"), strict=True):
        slot.caption(f"**{t(name)}**")
    for kind in plan.tables:
        st.markdown(f"###### {t(KINDS[kind])}")
        _table(held, plan, kind, data)


def _table(held: Brought, plan: Plan, kind: str, data: Dataset | None) -> None:
    mapping = plan.mapping(kind)
    facts = plan.facts[kind]
    played: dict[str, list[str]] = {}
    for part, column in mapping.items():
        played.setdefault(column, []).append(part)
    missing = [part for part in NEEDED[kind] if part not in mapping]
    if missing:
        st.markdown(
            ":red[:material/error:] "
            + t(
                "Needed: choose the column that is the {part}.", part=joined(t(PARTS[one]) for one in missing)
            )
        )
    for column, parts in played.items():
        _row(held, plan, kind, facts[column], parts, data)
    loud = plan.overlooked.get(kind, {})
    for column, looks in loud.items():
        _row(held, plan, kind, facts[column], [], data, note=said(looks))
    rest = [column for column in facts if column not in played and column not in loud]
    if not rest:
        return
    names = joined(md(column, 30) for column in rest[:8]) + (" …" if len(rest) > 8 else "")
    folder = st.expander(
        t("Not used: {names}", names=names),
        expanded=bool(missing),
        key=held.key("rest", kind),
        on_change="rerun",
    )
    if folder.open or missing:
        with folder:
            for column in rest[:60]:
                _row(held, plan, kind, facts[column], [], data)


def _row(
    held: Brought,
    plan: Plan,
    kind: str,
    one: ColumnFacts,
    parts: list[str],
    data: Dataset | None,
    note: str = "",
) -> None:
    """A column, the box that says what it is, and some of its cells."""
    first, second, third = st.columns(WIDTHS, gap="small", vertical_alignment="center")
    needed = any(part in NEEDED[kind] for part in parts)
    first.markdown(f"{md(one.name, 40)}{' :red[●]' if needed else ''}")
    options = ["", *KNOWN[kind]]
    now = parts[0] if parts else ""
    key = held.key("part", kind, one.name, now)

    def chosen() -> None:
        held.map(kind, st.session_state[key], one.name)

    names = {"": t(NOT_USED), **{part: t(PARTS[part]) for part in KNOWN[kind]}}
    second.selectbox(
        t("{column} is", column=one.name),
        options,
        index=options.index(now),
        format_func=names.__getitem__,
        key=key,
        on_change=chosen,
        label_visibility="collapsed",
        help=said(plan.columns[kind][now].how) if now in plan.columns[kind] else None,
    )
    with third:
        _examples(held, kind, one, parts, data)
        if note:
            st.caption(f":orange[:material/help:] {md(note)}")
        if parts and one.filled < POOR:
            st.caption(t("{share} of the rows are filled", share=f"{one.filled:.0%}"))


def _examples(held: Brought, kind: str, one: ColumnFacts, parts: list[str], data: Dataset | None) -> None:
    if "user_id" in parts and one.emails > 0.5:
        hidden = held.reading.hide_people
        st.caption(
            t("shown as person 1, 2, …") if hidden else joined(md(cell, 40) for cell in one.examples(2))
        )
        key = held.key("hide", kind, one.name, hidden)
        st.checkbox(
            t("show the addresses"),
            value=not hidden,
            key=key,
            on_change=lambda: held.change(hide_people=not st.session_state[key]),
        )
        return
    shown = joined(md(cell, 48) for cell in one.examples(1 if one.length > 40 else 3))
    if "timestamp" in parts and data is not None and one.examples(1):
        shown = _time(held, one, data) or shown
    st.caption(shown or t("empty"))


def _time(held: Brought, one: ColumnFacts, data: Dataset) -> str:
    """A time as it is written and as it is read."""
    report = data.report
    read = data.interactions["timestamp"].dropna()
    if report.times_ambiguous:
        key = held.key("day", one.name, held.reading.day_first)
        options = {True: t("day first"), False: t("month first")}
        st.segmented_control(
            t("Which of 1/9 is the day?"),
            list(options),
            default=held.reading.day_first,
            format_func=options.__getitem__,
            key=key,
            on_change=lambda: held.change(day_first=st.session_state[key]),
        )
    if not len(read):
        return ""
    when = datetime.fromtimestamp(float(read.min()), UTC)
    last = datetime.fromtimestamp(float(read.max()), UTC)
    return t(
        "{cell}; from {first} to {last} ({told})",
        cell=md(one.examples(1)[0]),
        first=f"{when:%Y-%m-%d}",
        last=f"{last:%Y-%m-%d}",
        told=t(report.times_told),
    )
