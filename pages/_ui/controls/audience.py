"""Who is looking: a story in plain words, or every panel; the numbers are the same."""

import streamlit as st

from pages._ui.state import keys, links
from pages._ui.state.text import t
from recsys_core.translating import msg

STORY, ANALYST = msg("Story"), msg("Analyst")


def choose() -> None:
    """The switch, beside that of the language."""
    links.switch(keys.AUDIENCE, t("Told as"), {STORY: STORY, ANALYST: ANALYST}, ANALYST)


def is_story() -> bool:
    """Whether plain words were asked for."""
    chosen = st.session_state.get(keys.box(keys.AUDIENCE)) or st.query_params.get(keys.AUDIENCE)
    return bool(chosen == STORY)
