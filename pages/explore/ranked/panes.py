"""The drawing of the page Recommend: rows on the left, the reason of the selected one on the right, in one component."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from pages._ui.drawing import marks
from pages._ui.drawing.attention_view import ATTENTION_CSS, ATTENTION_JS

HERE = Path(__file__).parent
SCRIPTS = ("pictures", "tour", "present", "panes")
KEY = "panes"
EVENTS = ("select", "large", "say", "tour", "look")
"""What can be pressed: a row, a tile, a remark, a step of the tour, a head of the attention."""

_panes = st.components.v2.component(
    "reclens_panes",
    html=(HERE / "panes.html").read_text(),
    css=marks.BAR_CSS + marks.WORDS_CSS + ATTENTION_CSS + (HERE / "panes.css").read_text(),
    js="\n".join(
        [
            marks.DRAW_BAR,
            marks.DRAW_WORDS,
            ATTENTION_JS,
            *((HERE / f"{name}.js").read_text() for name in SCRIPTS),
        ]
    ),
)


def draw(data: dict[str, Any], pressed: Mapping[str, Callable[[Any], None]]) -> None:
    """Draw the two panes.

    Args:
        data: see `rows`, `reason` and the page.
        pressed: what to call with an event's value, before the page runs again.
    """

    def answer(event: str) -> Callable[[], None]:
        def call() -> None:
            value = getattr(st.session_state[KEY], event, None)
            if value is not None:
                pressed[event](value)

        return call

    _panes(data=data, key=KEY, **{f"on_{event}_change": answer(event) for event in EVENTS})
