"""What was kept for one dataset, or came by a link, brought within the bounds of another before a widget is drawn."""

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st

from pages._ui.state.text import t


def settle(key: str, fits: Callable[[Any], bool], usual: Any) -> None:
    """Put the usual where what is kept under a widget's key does not fit, or was no more than the usual elsewhere.

    Who left a control alone is shown each dataset as it is usually shown, and who moved it keeps the choice where
    the dataset allows it.

    Args:
        usual: the widget's default for the dataset shown now.
    """
    note = f"usual-{key}"
    before = st.session_state.get(note, usual)
    st.session_state[note] = usual
    if key in st.session_state:
        kept = st.session_state[key]
        if not fits(kept) or (kept == before and before != usual):
            st.session_state[key] = usual


def slider(label: str, low: int, high: int, usual: int, key: str, **more: Any) -> int:
    """A slider of whole numbers from low to high, or a sentence where there is nothing to choose.

    Args:
        more: passed on to `st.slider`; with `bind="query-params"` a link may name the value.
    """
    if low >= high:
        st.caption(t("{label}: {value}, the only choice with this dataset.", label=label, value=high))
        return high

    def fits(value: Any) -> bool:
        return isinstance(value, int) and low <= value <= high

    if key not in st.session_state and "bind" in more and came_by_link(key):
        said = st.query_params[key]
        if not (said.isdecimal() and fits(int(said))):  # Streamlit itself shows the usual then
            stale_link()
    settle(key, fits, usual)
    moved: int = st.slider(label, low, high, usual, key=key, **more)
    return moved


def forget_unless(key: str, options: Collection[Any]) -> None:
    """Forget the choice kept under a widget's key if it is none of the options now."""
    if key in st.session_state and st.session_state[key] not in options:
        del st.session_state[key]


def came_by_link(parameter: str) -> bool:
    """Whether the parameter stands in the URL and is looked at for the first time by this visitor."""
    looked: set[str] = st.session_state.setdefault("looked-at", set())
    first = parameter not in looked
    looked.add(parameter)
    return first and parameter in st.query_params


def stale_link() -> None:
    """Say that what a link asked for is not there."""
    st.toast(
        t("The link asks for something that is not there, so the usual is shown."),
        icon=":material/link_off:",
    )
