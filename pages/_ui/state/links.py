"""Choices kept in the URL by id, where the widget shows something longer than the id.

The widget's key holds the dataset's name beside the parameter's: a widget that kept its key while its options
changed would go on showing the label of the old ones.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages._ui.state import bounds, keys
from pages._ui.state.text import labels


def restore(parameter: str, key: str, allowed: Sequence[str]) -> None:
    """Put a single choice from the URL into the widget's state; a stale one is forgotten."""
    bounds.forget_unless(key, allowed)
    linked, wanted = bounds.came_by_link(parameter), st.query_params.get(parameter)
    if wanted is not None and wanted not in allowed:  # of another dataset, or of a stale link
        if linked:
            bounds.stale_link()
        st.query_params.pop(parameter)
        wanted = None
    if key not in st.session_state and wanted in allowed:
        st.session_state[key] = wanted
    elif wanted is None and st.session_state.get(key):  # another page was opened: the choice goes along
        st.query_params[parameter] = st.session_state[key]


def restore_several(parameter: str, key: str, allowed: Sequence[str]) -> None:
    """The same for several choices."""
    known = set(allowed)
    kept = st.session_state.get(key, st.query_params.get_all(parameter))
    st.session_state[key] = [choice for choice in kept if choice in known]
    if st.session_state[key] and parameter not in st.query_params:
        st.query_params[parameter] = st.session_state[key]


def switch(
    parameter: str, label: str, options: Mapping[str, str], default: str, help: str | None = None
) -> str:
    """A few choices side by side, by what each is called; see `widget_arguments`."""
    return st.segmented_control(
        label,
        list(options),
        required=True,
        persist_state="session",
        label_visibility="collapsed",
        help=help,
        **widget_arguments(parameter, options, default),
    )


def select(parameter: str, label: str, options: Mapping[str, str], default: str) -> str:
    """A box to choose from, by what each choice is called; see `widget_arguments`."""
    return st.selectbox(
        label, list(options), persist_state="session", **widget_arguments(parameter, options, default)
    )


def widget_arguments(parameter: str, options: Mapping[str, str], default: str) -> dict[str, Any]:
    """What makes a widget keep its choice in the URL by its id, whatever that is called in the language shown."""
    key, wanted = keys.box(parameter), st.query_params.get(parameter)
    linked = bounds.came_by_link(parameter)
    bounds.forget_unless(key, options)
    if wanted is not None and wanted not in options:
        if linked:
            bounds.stale_link()
        st.query_params.pop(parameter)
        wanted = None
    if key not in st.session_state:
        st.session_state[key] = wanted or default
    elif (
        wanted is None and st.session_state[key] != default
    ):  # another page was opened: the choice goes along
        st.query_params[parameter] = st.session_state[key]
    return {"format_func": labels(options), "key": key, "on_change": remember, "args": (parameter, key)}


def remember(parameter: str, key: str) -> None:
    """Write the widget's value into the URL."""
    value = st.session_state[key]
    if value:
        st.query_params[parameter] = value
    else:
        st.query_params.pop(parameter, None)
