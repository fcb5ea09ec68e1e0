"""The second column of the page Data: which column of the files is what, with examples of its cells."""

from datetime import datetime

import streamlit as st

from pages._ui.drawing.safe import md
from pages._ui.state.text import joined, sentence, t
from pages.data.bring.state import Brought
from pages.data.bring.words import NOT_USED, PARTS, day
from recsys_core.datasets.recognising.columns import NEEDED
from recsys_core.datasets.recognising.columns import PARTS as KNOWN
from recsys_core.datasets.recognising.facts import ColumnFacts
from recsys_core.datasets.recognising.plan import Plan
from recsys_core.datasets.values.display import time_shown
from recsys_core.datasets.values.times import TimeFormat
from recsys_core.translating import msg

NAME, PART = 108, 124
"""Widths of the first two columns in pixels."""
WIDTHS = [1.9, 1]
"""Widths of those two together, and of the examples."""

KINDS = {"items": "Items", "interactions": msg("Who took what"), "users": msg("People")}
SHORT = {"day_first": "day first", "month_first": "month first"}
POOR = 0.95
MANY = 12
"""Columns without a part up to which each has a row."""


def draw(held: Brought, plan: Plan) -> None:
    """A row a column that plays a part; the others folded away."""
    left, right = _cells()
    left.caption(t("in your file"), width=NAME)
    left.caption(t("is"), width=PART)
    right.caption(t("for example"))
    for kind in plan.tables:
        st.markdown(f"**{t(KINDS[kind])}**")
        _table(held, plan, kind)


def _cells() -> tuple[st.delta_generator.DeltaGenerator, st.delta_generator.DeltaGenerator]:
    """Name and part side by side, examples beside them, or below on a telephone."""
    first, second = st.columns(WIDTHS, gap="small", vertical_alignment="center")
    row = first.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center")
    return row, second.container(gap=None)


def _table(held: Brought, plan: Plan, kind: str) -> None:
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
        _row(held, plan, kind, facts[column], parts)
    loud = plan.overlooked.get(kind, {})
    for column, looks in loud.items():
        _row(held, plan, kind, facts[column], [], note=sentence(looks))
    rest = [column for column in facts if column not in played and column not in loud]
    if rest:
        _rest(held, plan, kind, rest, needed=bool(missing))


def _rest(held: Brought, plan: Plan, kind: str, rest: list[str], *, needed: bool) -> None:
    """Columns that play no part, in one line that opens; of many, the one that is asked for."""
    names = joined(md(column, 30) for column in rest[:8]) + (" …" if len(rest) > 8 else "")
    folder = st.expander(
        t("Not used: {names}", names=names), expanded=needed, key=held.key("rest", kind), on_change="rerun"
    )
    if not (folder.open or needed):
        return
    with folder:
        shown = rest
        if len(rest) > MANY:
            key = held.key("which", kind)
            asked = st.selectbox(
                t("Which column"), rest, index=None, key=key, placeholder=t("Type to search.")
            )
            shown = [asked] if asked else []
        for column in shown:
            _row(held, plan, kind, plan.facts[kind][column], [])


def _row(held: Brought, plan: Plan, kind: str, one: ColumnFacts, parts: list[str], note: str = "") -> None:
    """A column, the box that says what it is, and some of its cells."""
    row, examples = _cells()
    needed = any(part in NEEDED[kind] for part in parts)
    row.markdown(f"{md(one.name, 40)}{' :red[●]' if needed else ''}", width=NAME)
    options = ["", *KNOWN[kind]]
    now = parts[0] if parts else ""
    key = held.key("part", kind, one.name, now)

    def chosen() -> None:
        held.map(kind, st.session_state[key], one.name)

    names = {"": t(NOT_USED), **{part: t(PARTS[part]) for part in KNOWN[kind]}}
    row.selectbox(
        t("{column} is", column=one.name),
        options,
        index=options.index(now),
        format_func=names.__getitem__,
        key=key,
        on_change=chosen,
        label_visibility="collapsed",
        width=PART,
    )
    with examples:
        _examples(held, kind, one, parts)
        if note:
            st.caption(f":orange[:material/help:] {md(note)}")
        if len(parts) > 1:
            st.caption(t("is the {part} too", part=joined(t(PARTS[part]) for part in parts[1:])))
        if parts and one.filled < POOR:
            st.caption(t("{share} of the rows are filled", share=f"{one.filled:.0%}"))


def _examples(held: Brought, kind: str, one: ColumnFacts, parts: list[str]) -> None:
    if one.emails > 0.5:
        _addresses(held, kind, one, parts)
        return
    read = time_shown(one.values, held.reading.day_first) if "timestamp" in parts else None
    if read is not None:
        _time(held, one, *read)
        return
    shown = joined(md(cell, 48) for cell in one.examples(1 if one.length > 40 else 3))
    st.caption(shown or t("empty"))


def _addresses(held: Brought, kind: str, one: ColumnFacts, parts: list[str]) -> None:
    """E-mail addresses are nobody's to see unless somebody asks for them."""
    hidden = held.reading.hide_people
    if not hidden:
        st.caption(joined(md(cell, 40) for cell in one.examples(2)))
    elif "user_id" in parts:
        st.caption(t("shown as person 1, 2, …"))
    else:
        st.caption(t("e-mail addresses, not shown"))
    if "user_id" in parts:
        key = held.key("hide", kind, one.name, hidden)
        st.checkbox(
            t("show the addresses"),
            value=not hidden,
            key=key,
            on_change=lambda: held.change(hide_people=not st.session_state[key]),
        )


def _time(held: Brought, one: ColumnFacts, cell: str, when: datetime, form: TimeFormat) -> None:
    """A time as it is written and as it is read; asked for where nothing tells day and month apart."""
    told = t(SHORT.get(form.kind, form.description))
    chosen = held.reading.day_first
    if form.ambiguous:
        told = t("day first" if (form.day_first if chosen is None else chosen) else "month first")
    st.caption(
        t("{cell} → {date} ({told})", cell=md(cell, 40), date=day(when), told=told), help=t(form.description)
    )
    if form.ambiguous:
        key = held.key("day", one.name, chosen)
        options = {True: t("day first"), False: t("month first")}
        st.segmented_control(
            t("Which number is the day?"),
            list(options),
            default=chosen,
            format_func=options.__getitem__,
            key=key,
            on_change=lambda: held.change(day_first=st.session_state[key]),
        )
