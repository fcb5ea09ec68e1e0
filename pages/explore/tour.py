"""Five steps for the first visit: a bubble beside what it speaks of, over the page and never in its way."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages._ui.state import keys
from pages._ui.state.text import t
from recsys_core.translating import msg


@dataclass(frozen=True)
class Step:
    """A step of the tour.

    Attributes:
        target: the class of what it points at, in the panes or around them.
    """

    target: str
    title: str
    text: str


STEPS = (
    Step(
        "st-key-for-whom",
        msg("Who the list is for"),
        msg("Choose another person, or write a taste in your own words."),
    ),
    Step(
        "list",
        msg("The list"),
        msg(
            "Each row shows what its score is made of, and its three strongest words. Arrow keys go from row to row."
        ),
    ),
    Step(
        "reason",
        msg("The reason of the row selected"),
        msg(
            "A finding, its numbers, and a picture of each kind of reason. Every picture opens large with ⤢."
        ),
    ),
    Step(
        "st-key-sliders",
        msg("Move something"),
        msg("The list and its reasons follow at once, and arrows show what moved. Undo takes it back."),
    ),
    Step(
        "tools",
        msg("Take it along"),
        msg("The address in your browser holds everything you chose. Save or share also writes a report."),
    ),
)


def _step() -> int:
    """0 before the tour, -1 once it was ended or turned down."""
    step: int = st.session_state.get(keys.TOUR, 0 if keys.TOUR not in st.query_params else -1)
    return step


def go(step: int) -> None:
    """Show this step; 0 invites again, -1 ends."""
    st.session_state[keys.TOUR] = step if step <= len(STEPS) else -1


def invitation() -> list[dict[str, Any]]:
    """What the heading offers before the tour was taken or turned down."""
    if _step() != 0:
        return []
    return [
        {"event": "tour", "value": 1, "label": t("New here? A tour in five steps")},
        {"event": "tour", "value": -1, "label": t("Not now")},
    ]


def bubble() -> dict[str, Any] | None:
    """The step shown now, ready to be drawn; None where none is."""
    number = _step()
    if number < 1:
        return None
    step, last = STEPS[number - 1], number == len(STEPS)
    return {
        "step": number,
        "target": step.target,
        "title": f"{number} / {len(STEPS)} · {t(step.title)}",
        "text": t(step.text),
        "presses": [
            *([] if number == 1 else [{"value": number - 1, "label": t("Back")}]),
            {"value": number + 1, "label": t("Done") if last else t("Next")},
            *([] if last else [{"value": -1, "label": t("End the tour")}]),
        ],
    }
