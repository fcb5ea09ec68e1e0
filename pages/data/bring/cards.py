"""The third column of the page Data: what was found, worst first, in plain words."""

import re
from dataclasses import dataclass, replace

import streamlit as st

from pages._ui.drawing.safe import plain
from pages._ui.state.text import error_text, joined, listed, sentence, t
from pages.data.bring.findings import Finding
from pages.data.bring.findings import draw as draw_findings
from pages.data.bring.reader import unread
from pages.data.bring.rules import FOLLOWS, LEVELS, LOOK, LOST, NOTE, RULES
from pages.data.bring.state import Brought
from pages.data.bring.words import counted
from recsys_core.datasets.report import Fault, MappedColumn
from recsys_core.datasets.schema import Dataset
from recsys_core.translating import msg

POOR = 0.95
"""Share of usable cells below which a column is said to be poor."""

SHOWN = 6
FEW = 0.002
"""Share of the rows up to which their loss is no red card."""


_ROW = re.compile(r"(?P<file>(?!(?:items|interactions|users) ).+) row (?P<row>\d+)", re.DOTALL)
_ID = re.compile(r"(?:item|user) (?P<id>[^:]+)", re.DOTALL)
"""Places of the core's report that differ in a number or an id alone."""


@dataclass(frozen=True)
class Card:
    """A finding with its place in the list: rows that are lost weigh more than those that were repaired."""

    weight: float
    finding: Finding


def _card(level: str, weight: float, head: str, line: str = "") -> Card:
    return Card(weight, Finding(level, t(LEVELS[level]), head, line))


def _fault(held: Brought | None, fault: Fault, data: Dataset) -> Card:
    level, head, done = RULES.get(fault.rule, (NOTE, "", ""))
    if not head and fault.rule.startswith("missing_"):
        level, head = LOOK, msg("{count} cells of {column} are empty")
    rows = max(data.report.rows_read.get("interactions", 0), data.report.rows_read.get("items", 0), 1)
    if level == LOST and fault.count <= FEW * rows:
        level = LOOK
    column = plain(fault.rule.removeprefix("missing_"), 40)
    counts = counted(head, fault.count, column=column) if head else sentence(fault.rule)
    what = t(done) if done and fault.rule != "missing_text" else sentence(fault.action)
    line = " · ".join(one for one in (_examples(fault, data), what) if one)
    made = _card(level, float(fault.count) * (100 if level == LOST else 1), counts, line)
    return replace(made, finding=_with_action(made.finding, held, fault))


def _examples(fault: Fault, data: Dataset) -> str:
    """Where it was found; of ids that are not there, the ids."""
    if fault.rule == "unknown_item_id" and data.report.joins and data.report.joins[0].examples:
        return joined(plain(one, 40) for one in data.report.joins[0].examples[:3])
    shown = fault.examples[:3]
    rows = [_ROW.fullmatch(one) for one in shown]
    if all(rows) and len({row["file"] for row in rows if row}) == 1:
        places = joined(row["row"] for row in rows if row)
        return t("{file}, rows {rows}", file=plain(rows[0]["file"], 60), rows=places) if rows[0] else ""
    ids = [_ID.fullmatch(one) for one in shown]
    if all(ids):
        return joined(plain(one["id"], 40) for one in ids if one)
    return listed(plain(sentence(one), 60) for one in shown)


def _with_action(finding: Finding, held: Brought | None, fault: Fault) -> Finding:
    """What can be done about a finding with one press."""
    if held is None:
        return finding
    if fault.rule == "mojibake":
        return replace(finding, act=t("repair the letters"), do=lambda: held.change(mend_encoding=True))
    if fault.rule == "missing_text" and held.reading.missing_text == "title":
        return replace(finding, act=t("leave them out instead"), do=lambda: held.change(missing_text="drop"))
    if fault.rule == "missing_text":
        return replace(finding, act=t("let the title stand in"), do=lambda: held.change(missing_text="title"))
    return finding


def _poor(column: MappedColumn) -> Card:
    head = t(
        "{share} of {column} is empty or cannot be used",
        share=f"{1 - column.usable:.0%}",
        column=plain(column.column, 40),
    )
    follows = FOLLOWS.get(column.part, "")
    return _card(LOOK, (1 - column.usable) * column.rows, head, t(follows) if follows else "")


def _poor_columns(data: Dataset) -> list[MappedColumn]:
    """Mapped columns of which more than a twentieth is of no use; of times, what could be read decides."""
    found = []
    for column in data.report.mapping:
        usable = column.usable
        if column.part == "timestamp" and len(data.interactions):
            usable = min(usable, data.report.times_read / len(data.interactions))
        if column.part and usable < POOR:
            found.append(replace(column, usable=usable))
    return found


def _overlooked(column: MappedColumn, held: Brought | None) -> Card:
    """A column that nobody uses but that looks as if somebody should."""
    head = t("{column} is not used", column=plain(column.column, 40))
    made = _card(LOOK, float(column.rows), head, t("It {looks}.", looks=sentence(column.how)))
    part = column.how.rpartition(" ")[2]  # "looks like a rating"
    if held is None or part not in ("rating", "title", "text"):
        return made
    use = replace(
        made.finding,
        act=t("use it as the {part}", part=t(part)),
        do=lambda: held.map(column.table, part, column.column),
    )
    return replace(made, finding=use)


def _lacking(data: Dataset) -> list[Card]:
    """What is not there at all, and what follows."""
    found = []
    parts = {column.part for column in data.report.mapping if column.table == "items"}
    size = float(len(data.items))
    if parts and not {"title", "text"} & parts:
        found.append(_card(LOOK, size, t("No column holds titles or texts"), t(FOLLOWS["nothing said"])))
    elif parts and "title" not in parts:
        found.append(_card(LOOK, size, t("No column holds titles"), t(FOLLOWS["title"])))
    if data.report.rule is not None and data.report.rule.kind == "constant":
        found.append(_card(LOOK, 1.0, t("All ratings are the same"), t("they tell nothing apart")))
    if data.report.times_ambiguous:
        found.append(
            _card(LOOK, 1.0, t("Day or month first: the dates do not tell"), t("choose it under Columns"))
        )
    language = unread(data)
    if language:
        found.append(_card(LOOK, size, *language))
    return found


def cards_of(data: Dataset, held: Brought | None = None) -> list[Finding]:
    """Every finding, the worst first, and last what is fine."""
    found = [_fault(held, fault, data) for fault in data.report.faults]
    known = {fault.rule for fault in data.report.faults}
    found += [
        _poor(column)
        for column in _poor_columns(data)
        if not (
            f"missing_{column.part}" in known or (column.part == "rating" and "unreadable_rating" in known)
        )
    ]
    found += [_overlooked(column, held) for column in data.report.mapping if not column.part]
    found += _lacking(data)
    for ids in data.report.joins:
        for rule, count in ids.counts.items():
            if rule != "as written":
                head = counted(msg("{count} ids are written in two ways"), count)
                found.append(_card(NOTE, 0.0, head, t("taken for the same: {rule}", rule=t(rule))))
    order = list(LEVELS)
    found.sort(key=lambda card: (order.index(card.finding.level), -card.weight))
    return [*(card.finding for card in found), Finding("fine", t(LEVELS["fine"]), _fine(data))]


def draw(data: Dataset, held: Brought | None = None, key: str = "") -> None:
    """The cards, those of files that could not be read first."""
    broken = [
        Finding(
            LOST,
            t(LEVELS[LOST]),
            t("{file} is left out", file=plain(file, 60)),
            plain(error_text(error), 400),
        )
        for file, error in (held.broken if held is not None else ())
    ]
    found = [*broken, *cards_of(data, held)]
    # What is fine stays in sight however much is not.
    worst, fine = found[:-1], found[-1]
    seen = len(broken) + SHOWN
    in_order = [*worst[:seen], fine, *worst[seen:]]
    more = t("{count} more", count=len(worst) - seen)
    draw_findings(in_order, min(len(worst), seen) + 1, more, f"cards-{key}")
    if data.report.unused:
        st.caption(t("Not used: {names}", names=joined(plain(name, 40) for name in data.report.unused)))


def _fine(data: Dataset) -> str:
    """What is in order, in numbers."""
    rules = {fault.rule: fault.count for fault in data.report.faults}
    said = []
    if data.report.times_told:
        said.append(
            t(
                "{read} of {all} times read",
                read=f"{data.report.times_read:,}",
                all=f"{len(data.interactions):,}",
            )
        )
    said.append(counted(msg("{count} titles"), len(data.items) - rules.get("missing_title", 0)))
    if not {"mojibake", "replacement_character"} & rules.keys():
        said.append(t("no broken letters"))
    if not data.report.faults:
        said.append(t("nothing had to be repaired"))
    return joined(said)
