"""What a visitor sees from the first second of an app that has just been started: what it is, and what it is doing."""

import threading
from contextvars import ContextVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._ui.state.text import t

_ARRIVED = threading.Event()
"""Set once something was shown in this process; from then on a page takes too little time to be announced."""
_BAR: ContextVar[tuple[DeltaGenerator, DeltaGenerator] | None] = ContextVar("bar", default=None)
"""The notice of this run, and the bar in it."""


def draw() -> None:
    """Draw the notice where nothing was shown yet; its place is there in every run, so that what follows keeps its own."""
    place = st.empty()
    _BAR.set(None)
    if _ARRIVED.is_set():
        return
    with place.container(key="arriving"):
        st.markdown("# RecLens")
        st.markdown(t("Opens a recommender and shows why it ranks what it ranks, word by word."))
        bar = st.empty()
        bar.progress(0.0, t("Starting: loading what reads tables and reckons"))
    _BAR.set((place, bar))


def say(share: float, text: str) -> bool:
    """Move the notice's bar; False where there is no notice."""
    standing = _BAR.get()
    if standing is None:
        return False
    standing[1].progress(share, text)
    return True


def leave() -> None:
    """Take the notice away: something is there to be seen."""
    standing = _BAR.get()
    _ARRIVED.set()
    if standing is not None:
        standing[0].empty()
        _BAR.set(None)
