"""Choices kept in the URL by id, where the widget shows something longer than the id."""

from collections.abc import Sequence

import streamlit as st


def restore(key: str, allowed: Sequence[str]) -> None:
    """Put a single choice from the URL into the widget's state; a stale one is forgotten."""
    wanted = st.query_params.get(key)
    if key in st.session_state and st.session_state[key] not in allowed:
        del st.session_state[key]
    if key not in st.session_state and wanted in allowed:
        st.session_state[key] = wanted


def restore_several(key: str, allowed: Sequence[str]) -> None:
    """The same for several choices."""
    known = set(allowed)
    kept = st.session_state.get(key, st.query_params.get_all(key))
    st.session_state[key] = [choice for choice in kept if choice in known]


def remember(key: str) -> None:
    """Write the widget's value into the URL."""
    value = st.session_state[key]
    if value:
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)
