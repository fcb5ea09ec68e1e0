"""A step back for the sliders, and all the way back to where they usually stand.

A slider moved on within a moment, as by a key held down, is one move.
"""

import time
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages._ui.state.text import t

MOST = 50
"""Steps that can be taken back."""
MOMENT = 3.0
"""Seconds within which a slider that is moved again is still being moved."""
_STEPS, _NOW, _LAST, _MOVES = "slider-steps", "sliders-now", "slider-moved", "slider-moves"


def moves() -> tuple[int, dict[str, int]]:
    """How many moves there were, and where the sliders stand; empty where there are none."""
    return st.session_state.get(_MOVES, 0), dict(st.session_state.get(_NOW, {}))


def _moved() -> None:
    st.session_state[_MOVES] = st.session_state.get(_MOVES, 0) + 1


def standing(key: str, usual: int, low: int = 0, high: int = 100) -> int:
    """Where a slider stands, known before it is drawn: as it was moved, as a link says, or as usual."""
    kept: Any = st.session_state.get(key)
    if kept is None and (linked := st.query_params.get(key, "")).isdecimal():
        kept = int(linked)
    return kept if isinstance(kept, int) and low <= kept <= high else usual


def _set(values: Mapping[str, int]) -> None:
    for key, value in values.items():
        st.session_state[key] = value
    st.session_state[_NOW] = dict(values)
    st.session_state.pop(_LAST, None)
    _moved()


def forget() -> None:
    """Begin anew: the sliders were moved by nobody."""
    for key in (_STEPS, _NOW, _LAST):
        st.session_state.pop(key, None)


def _back() -> None:
    if st.session_state.get(_STEPS):
        _set(st.session_state[_STEPS].pop())


def _reset(usual: Mapping[str, int]) -> None:
    st.session_state.setdefault(_STEPS, []).append(st.session_state[_NOW])
    _set(usual)


def draw(title: str, usual: Mapping[str, int], highest: Mapping[str, int]) -> None:
    """The heading of the sliders with its two buttons; takes note of every move.

    Args:
        usual: where each slider usually stands, by its key.
        highest: the upper end of those that end elsewhere than at 100.
    """
    now = {key: standing(key, value, 0, highest.get(key, 100)) for key, value in usual.items()}
    before = st.session_state.get(_NOW)
    steps = st.session_state.setdefault(_STEPS, [])
    if before is not None and before.keys() != now.keys():  # another cold-start tier has sliders of its own
        steps.clear()
    if before is not None and before.keys() == now.keys() and before != now:
        moved, at = [key for key in now if before[key] != now[key]], time.monotonic()
        last, then = st.session_state.get(_LAST, ([], 0.0))
        if moved != last or at - then >= MOMENT or not steps:
            steps.append(before)
            del steps[:-MOST]
            _moved()
        st.session_state[_LAST] = (moved, at)
    st.session_state[_NOW] = now
    row = st.container(horizontal=True, vertical_alignment="center", gap="small", key="undo")
    row.markdown(f"**{title}**")
    row.button(
        t("Undo"),
        type="tertiary",
        icon=":material/undo:",
        key="undo-step",
        disabled=not steps,
        on_click=_back,
    )
    row.button(
        t("Reset"),
        type="tertiary",
        icon=":material/restart_alt:",
        key="undo-all",
        disabled=now == dict(usual),
        on_click=_reset,
        args=(dict(usual),),
    )
