"""Choices kept in the URL by id, where the widget shows something longer than the id.

The widget's key holds the dataset's name beside the parameter's: a widget that kept its key while its options
changed would go on showing the label of the old ones.
"""

from collections.abc import Sequence

import streamlit as st

from pages._ui import keys
from pages._ui.text import labels, t


def restore(parameter: str, key: str, allowed: Sequence[str]) -> None:
    """Put a single choice from the URL into the widget's state; a stale one is forgotten."""
    wanted = st.query_params.get(parameter)
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


def switch(parameter: str, label: str, options: Sequence[str], default: str, help: str | None = None) -> str:
    """A few choices side by side; the URL holds the choice itself, whatever it is called in the language shown."""
    key, wanted = keys.box(parameter), st.query_params.get(parameter)
    if wanted is not None and wanted not in options:
        st.toast(
            t("The link asks for something that is not there, so the usual is shown."),
            icon=":material/link_off:",
        )
        st.query_params.pop(parameter)
        wanted = None
    if key not in st.session_state:
        st.session_state[key] = wanted or default
    elif (
        wanted is None and st.session_state[key] != default
    ):  # another page was opened: the choice goes along
        st.query_params[parameter] = st.session_state[key]
    chosen: str = st.segmented_control(
        label,
        options,
        format_func=labels({option: option for option in options}),
        required=True,
        key=key,
        persist_state="session",
        on_change=remember,
        args=(parameter, key),
        label_visibility="collapsed",
        help=help,
    )
    return chosen


def remember(parameter: str, key: str) -> None:
    """Write the widget's value into the URL."""
    value = st.session_state[key]
    if value:
        st.query_params[parameter] = value
    else:
        st.query_params.pop(parameter, None)
