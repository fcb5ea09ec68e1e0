"""A job on the screen: how far it is, and a way to stop it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages._ui.service.jobs import Job
from pages._ui.state.text import error_text, t


@st.fragment(run_every=0.5)
def watch(key: str, keep: Callable[[Any], None]) -> None:
    """Show the job in the session's state under `key`; at its end keep the result, or leave `key-error` to be told."""
    job: Job = st.session_state[key]
    if job.running:
        st.progress(job.clock.share, job.clock.text())
        if st.button(t("Cancel"), icon=":material/stop_circle:", key=f"cancel-{key}"):
            job.cancel()
        return
    del st.session_state[key]
    if job.error:
        st.session_state[f"{key}-error"] = error_text(job.error)
    else:
        keep(job.result)
    st.rerun()
