"""What stands around every page: language and audience in the bar at the top, and less white than Streamlit leaves."""

import streamlit as st

from pages._ui.controls import audience
from pages._ui.state import text

STYLE = """<style>
.stMainBlockContainer { padding: 4.4rem 1.6rem 0.6rem; }
.st-key-switches { position: fixed; top: 0.62rem; right: 3.6rem; z-index: 999992; width: auto; }
.st-key-switches > div { width: auto; }
[data-testid="stSidebarContent"] { scrollbar-width: thin; }
[data-testid="stSidebarUserContent"] { padding-bottom: 1rem; }
.st-key-sliders [data-testid="stSlider"] { margin-bottom: -0.55rem; }
.st-key-undo { margin-bottom: -0.4rem; }
.st-key-undo > :first-child { flex: 1 1 auto; }
@media (max-width: 1100px) { .st-key-switches { position: static; margin-bottom: 0.2rem; } .stMainBlockContainer { padding-top: 4rem; } }
@media (max-width: 640px) { .stMainBlockContainer { padding-left: 0.8rem; padding-right: 0.8rem; } }
</style>"""


def draw() -> None:
    """Draw both switches, one click away on every page."""
    st.html(STYLE)
    with st.container(key="switches", horizontal=True, gap="small", width="content"):
        audience.choose()
        text.choose()
