"""The third column of the page Data: what was found, worst first, in plain words."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages._ui.bring.state import Brought
from pages._ui.safe import md
from pages._ui.text import joined, listed, retold, t
from recsys_core.chinese import FAULTS
from recsys_core.datasets.report import Fault, MappedColumn
from recsys_core.datasets.schema import Dataset

RED, YELLOW, QUIET = 0, 1, 2
LOOKS = {RED: ":red[:material/error:]", YELLOW: ":orange[:material/warning:]", QUIET: ":material/info:"}
GREEN = ":green[:material/check_circle:]"

RULES: dict[str, tuple[int, str, str]] = {
    "unknown_item_id": (RED, "{count} rows name items that are not there", "left out"),
    "missing_user_id": (RED, "{count} rows do not say who", "left out"),
    "missing_item_id": (RED, "{count} items have no id", "left out"),
    "interaction_of_dropped_item": (RED, "{count} rows name items that were left out", "left out with them"),
    "row_with_too_many_cells": (RED, "{count} lines have more cells than the header", "left out"),
    "nothing_left_of_it": (RED, "{count} pairs add up to nothing", "left out"),
    "unreadable_rating": (YELLOW, "{count} ratings cannot be read", "counted as seen, without a rating"),
    "unreadable_strength": (YELLOW, "{count} amounts cannot be read", "counted as the smallest"),
    "unreadable_timestamp": (YELLOW, "{count} times cannot be read", "kept without a time"),
    "early_timestamp": (YELLOW, "{count} times lie before 1970", "kept without a time"),
    "missing_rating": (YELLOW, "{count} rows have no rating", "counted as seen, not as a like"),
    "not_rated": (YELLOW, "{count} ratings stand for “not rated”", "counted as seen, not as a like"),
    "rating_off_scale": (YELLOW, "{count} ratings lie off the scale", "counted as seen, not as a like"),
    "strength_not_above_zero": (
        YELLOW,
        "{count} amounts are zero or below",
        "taken off the others of the pair",
    ),
    "missing_text": (YELLOW, "{count} items have no text", "title and other fields stand in"),
    "missing_title": (YELLOW, "{count} items have no title", "their id stands in"),
    "duplicate_item_id": (YELLOW, "{count} item ids come again", "the first row stays"),
    "duplicate_user_id": (YELLOW, "{count} people come again", "the first row stays"),
    "duplicate_interaction": (YELLOW, "{count} pairs come again", ""),
    "exact_duplicate_row": (YELLOW, "{count} rows are there twice", "the copy is left out"),
    "mojibake": (YELLOW, "{count} items have broken letters", "kept as they are"),
    "replacement_character": (YELLOW, "{count} items have lost letters", "kept: what stood there is lost"),
    "html_tag": (QUIET, "{count} items have web markup", "taken out"),
    "html_entity": (QUIET, "{count} items have web signs such as &amp;", "turned into letters"),
    "control_character": (QUIET, "{count} items have invisible signs", "taken out"),
    "duplicate_title": (QUIET, "{count} titles come again", "kept: the items may differ"),
    "unknown_user_id": (QUIET, "{count} people are not in the people's table", "kept, without attributes"),
    "near_empty_user": (QUIET, "{count} people have one or two rows", "kept"),
    "item_without_interactions": (
        QUIET,
        "{count} items nobody has taken yet",
        "kept: they can be recommended by their text",
    ),
}
"""Rule to how bad it is, what was found, and what was done."""

FOLLOWS = {
    "timestamp": "without times the order of likes is not used",
    "rating": "rows without a rating count as seen, not as a like",
    "text": "items without text are told apart by title and category alone",
    "title": "items without a title are shown by their id",
    "category": "items without a category get nothing from that part",
    "year": "items without a year get nothing from their decade",
    "creator": "items without that are told apart without it",
    "strength": "rows without an amount count as the smallest",
    "event": "rows without a kind of event count as the weakest",
    "order": "rows without a place come last",
    "profile": "people without own words are known by their likes alone",
    "keywords": "items without keywords get nothing from them",
}
"""Part to what follows where it is missing."""

POOR = 0.95
SHOWN = 6


@dataclass(frozen=True)
class Card:
    """One finding."""

    level: int
    weight: float
    head: str
    line: str
    action: tuple[str, Callable[[], None]] | None = None


def _fault(held: Brought | None, fault: Fault, data: Dataset) -> Card:
    level, head, done = RULES.get(fault.rule, (QUIET, "", ""))
    if not head and fault.rule.startswith("missing_"):
        level, head = YELLOW, "{count} cells of {column} are empty"
    weight = float(fault.count) * (100 if level == RED else 1)  # a lost row weighs more than a repaired one
    if level == RED and fault.count < 0.01 * max(data.report.rows_read.get("interactions", 1), 1):
        level = YELLOW
    counted = (
        t(head, count=f"{fault.count:,}", column=fault.rule.removeprefix("missing_"))
        if head
        else retold(fault.rule, FAULTS)
    )
    examples = listed(md(retold(one, FAULTS), 60) for one in fault.examples[:3])
    what = t(done) if done and fault.rule != "missing_text" else retold(fault.action, FAULTS)
    line = " · ".join(one for one in (examples, what) if one)
    return Card(level, weight, counted, line, _action(held, fault))


def _action(held: Brought | None, fault: Fault) -> tuple[str, Callable[[], None]] | None:
    """What can be done about a finding with one press."""
    if held is None:
        return None
    if fault.rule == "mojibake":
        return "repair the letters", lambda: held.change(mend_encoding=True)
    if fault.rule == "missing_text":
        if held.reading.missing_text == "title":
            return "leave them out instead", lambda: held.change(missing_text="drop")
        return "let the title stand in", lambda: held.change(missing_text="title")
    return None


def _poor(column: MappedColumn) -> Card:
    head = t(
        "{share} of {column} is empty or cannot be used",
        share=f"{1 - column.usable:.0%}",
        column=md(column.column, 40),
    )
    follows = FOLLOWS.get(column.part, "")
    return Card(YELLOW, (1 - column.usable) * column.rows, head, t(follows) if follows else "")


def _looks(column: MappedColumn) -> Card:
    head = t("{column} is not used", column=md(column.column, 40))
    return Card(YELLOW, 0.0, head, t("It {looks}: choose what it is under Columns.", looks=t(column.how)))


def _poor_columns(data: Dataset) -> list[MappedColumn]:
    """Mapped columns of which more than a twentieth is of no use; of times, what could be read decides."""
    found = []
    for column in data.report.mapping:
        usable = column.usable
        if column.part == "timestamp" and len(data.interactions):
            usable = min(usable, data.report.times_read / len(data.interactions))
        if column.part and usable < POOR:
            found.append(
                MappedColumn(
                    column.table,
                    column.file,
                    column.part,
                    column.column,
                    column.how,
                    column.examples,
                    usable,
                    column.rows,
                )
            )
    return found


def cards_of(data: Dataset, held: Brought | None = None) -> list[Card]:
    """Every finding, the worst first."""
    found = [_fault(held, fault, data) for fault in data.report.faults]
    said = {fault.rule for fault in data.report.faults}
    found += [
        _poor(column)
        for column in _poor_columns(data)
        if not (f"missing_{column.part}" in said or (column.part == "rating" and "unreadable_rating" in said))
    ]
    found += [_looks(column) for column in data.report.mapping if not column.part]
    for joined_ids in data.report.joins:
        for rule, count in joined_ids.counts.items():
            if rule != "as written":
                head = t("{count} ids are written in two ways", count=f"{count:,}")
                found.append(Card(QUIET, 0.0, head, t("taken for the same: {rule}", rule=t(rule))))
    return sorted(found, key=lambda card: (card.level, -card.weight))


def _one(card: Card, key: str) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f"{LOOKS[card.level]} **{card.head}**")
        if card.line:
            st.caption(card.line)
        if card.action is not None:
            label, act = card.action
            st.button(t(label), key=key, on_click=act, type="tertiary", icon=":material/build:")


def draw(data: Dataset, held: Brought | None = None, key: str = "") -> None:
    """The cards, and in green what is fine."""
    found = cards_of(data, held)
    for place, card in enumerate(found[:SHOWN]):
        _one(card, f"card-{key}-{place}-{card.head}")
    if found[SHOWN:]:
        with st.expander(t("{count} more", count=len(found) - SHOWN)):
            for place, card in enumerate(found[SHOWN:]):
                _one(card, f"card-{key}-more-{place}-{card.head}")
    with st.container(border=True, gap="small"):
        st.markdown(f"{GREEN} **{_fine(data)}**")
    unused = data.report.unused
    if unused:
        st.caption(t("Not used: {names}", names=joined(md(name, 40) for name in unused)))


def _fine(data: Dataset) -> str:
    """What is in order, in numbers."""
    rules = {fault.rule: fault.count for fault in data.report.faults}
    items = len(data.items)
    said = []
    if data.report.times_told:
        said.append(
            t(
                "{read} of {all} times read",
                read=f"{data.report.times_read:,}",
                all=f"{len(data.interactions):,}",
            )
        )
    said.append(t("{count} titles", count=f"{items - rules.get('missing_title', 0):,}"))
    if not {"mojibake", "replacement_character"} & rules.keys():
        said.append(t("no broken letters"))
    if not data.report.faults:
        said.append(t("nothing had to be repaired"))
    return joined(said)
