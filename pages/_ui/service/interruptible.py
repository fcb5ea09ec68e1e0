"""Work in a page's own run that lets whoever presses something go first, and one piece of it at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

import streamlit as st

LOOK = 0.05
"""Seconds between two looks at whether the run is still wanted, while it waits for its turn."""
PATIENCE = 10.0
"""Seconds that a session waits for its turn at most: one that reads long texts must not keep all others from their reasons."""


@st.cache_resource(show_spinner=False)
def _working() -> Lock:
    """Held by the session whose reason is being worked out: lists of others then share the processors with one alone."""
    return Lock()


def interruptible(stage: str, done: int, total: int) -> None:
    """A `Progress` for the core: looking into the session's state is where Streamlit ends a run that is out of date."""
    st.session_state.get("asked")


@contextmanager
def turn() -> Iterator[None]:
    """Wait until no other session works out a reason, or for `PATIENCE`; ends with the run where something is pressed meanwhile."""
    working, until = _working(), monotonic() + PATIENCE
    while not (held := working.acquire(timeout=LOOK)) and monotonic() < until:
        interruptible("", 0, 0)
    try:
        yield
    finally:
        if held:
            working.release()
