"""Work in a page's own run that lets whoever presses something go first, and one piece of it at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock
from time import monotonic

import streamlit as st

LOOK = 0.05
"""Seconds between two looks at whether the run is still wanted, while it waits for its turn."""
PATIENCE = 1.0
"""Seconds that a reason waits at most, at each of its stages, for lists that are being drawn."""


class _Lists:
    """How many sessions draw their list just now."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = Condition()

    @contextmanager
    def one_more(self) -> Iterator[None]:
        with self._changed:
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Whether nobody draws, at the latest after so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._count, seconds)


@st.cache_resource(show_spinner=False)
def _working() -> Lock:
    """Held by the session whose reason is being worked out: lists of others then share the processors with one alone."""
    return Lock()


@st.cache_resource(show_spinner=False)
def _lists() -> _Lists:
    return _Lists()


@contextmanager
def drawing() -> Iterator[None]:
    """A list is being drawn: reasons of other sessions wait for it between two of their stages."""
    with _lists().one_more():
        yield


def interruptible(stage: str, done: int, total: int) -> None:
    """A `Progress` for the core: looking into the session's state is where Streamlit ends a run that is out of date."""
    until = monotonic() + PATIENCE
    st.session_state.get("asked")
    while not _lists().wait(LOOK) and monotonic() < until:
        st.session_state.get("asked")


@contextmanager
def turn() -> Iterator[None]:
    """Wait until no other session works out a reason; ends with the run where something is pressed meanwhile."""
    working = _working()
    while not working.acquire(timeout=LOOK):
        st.session_state.get("asked")
    try:
        interruptible("", 0, 0)
        yield
    finally:
        working.release()
