"""Choices kept in the URL by id, where the widget shows something longer than the id.

The widget's key holds the dataset's name beside the parameter's: a widget that kept its key while its options
changed would go on showing the label of the old ones.
"""

from collections.abc import Sequence

import streamlit as st


def restore(parameter: str, key: str, allowed: Sequence[str]) -> None:
    """Put a single choice from the URL into the widget's state; a stale one is forgotten."""
    wanted = st.query_params.get(parameter)
    if key not in st.session_state and wanted in allowed:
        st.session_state[key] = wanted


def restore_several(parameter: str, key: str, allowed: Sequence[str]) -> None:
    """The same for several choices."""
    known = set(allowed)
    kept = st.session_state.get(key, st.query_params.get_all(parameter))
    st.session_state[key] = [choice for choice in kept if choice in known]


def remember(parameter: str, key: str) -> None:
    """Write the widget's value into the URL."""
    value = st.session_state[key]
    if value:
        st.query_params[parameter] = value
    else:
        st.query_params.pop(parameter, None)
