"""A job on the screen: how far it is, and a way to stop it."""

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages._ui.jobs import Job
from pages._ui.text import t, told


@st.fragment(run_every=0.5)
def watch(key: str, keep: Callable[[Any], None]) -> None:
    """Show the job in the session's state under `key`; at its end keep the result, or leave `key-error` to be told."""
    job: Job = st.session_state[key]
    if job.running:
        st.progress(job.clock.share, job.clock.told())
        if st.button(t("Cancel"), icon=":material/stop_circle:", key=f"cancel-{key}"):
            job.cancel()
        return
    _finish(key, job, keep)


def wait(key: str, keep: Callable[[Any], None]) -> None:
    """The same at the end of a page, told by the server: it does not hang on a browser that asks again in time.

    Whatever else is clicked meanwhile ends this run of the page, not the job.
    """
    job: Job = st.session_state[key]
    slot = st.empty()
    if job.running:
        st.button(t("Cancel"), icon=":material/stop_circle:", key=f"cancel-{key}", on_click=job.cancel)
    while job.running:
        slot.progress(job.clock.share, job.clock.told())
        time.sleep(0.3)
    _finish(key, job, keep)


def _finish(key: str, job: Job, keep: Callable[[Any], None]) -> None:
    del st.session_state[key]
    if job.error:
        st.session_state[f"{key}-error"] = told(job.error)
    else:
        keep(job.result)
    st.rerun()
