"""Progress of work in a page's own run that lets whoever presses something go first."""

import streamlit as st


def interruptible(stage: str, done: int, total: int) -> None:
    """A `Progress` for the core: looking into the session's state is where Streamlit ends a run that is out of date."""
    st.session_state.get("asked")
