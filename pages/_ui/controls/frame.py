"""What stands around every page: language and audience in the bar at the top, and less white than Streamlit leaves."""

from html import escape

import streamlit as st

from pages._ui.controls import audience
from pages._ui.state import text
from pages._ui.state.text import t

STYLE = """<style>
.stMainBlockContainer { padding: 3.2rem 1.3rem 0.4rem; }
.st-key-switches { position: fixed; top: 0.62rem; right: 3.4rem; z-index: 999992; width: auto; }
.st-key-switches > div { width: auto; }
[data-testid="stStatusWidget"] { display: none; }
[data-testid="stSidebarHeader"] { padding-top: 0.5rem; margin-bottom: 0; height: 2.6rem; }
[data-testid="stSidebarContent"] { scrollbar-width: thin; }
[data-testid="stSidebarUserContent"] { padding: 0 0 1rem; }
.brand { margin: 0; font-size: 0.86rem; line-height: 1.35; opacity: 0.95; }
.brand b { display: block; font-size: 1.3rem; color: var(--st-primary-color, currentColor); }
.st-key-sliders [data-testid="stSlider"] { margin-bottom: -1.05rem; }
.st-key-undo { margin-bottom: -0.4rem; flex-wrap: nowrap; }
.st-key-undo > :first-child { flex: 1 1 auto; }
@media (max-width: 1100px) { .st-key-switches button[aria-checked="true"] { display: none; } }
@media (max-width: 640px) { .stMainBlockContainer { padding-left: 0.8rem; padding-right: 0.8rem; } }
</style>"""


def draw() -> None:
    """Draw both switches, one click away on every page, and the product's name and purpose above the controls."""
    st.html(STYLE)
    with st.sidebar:
        st.html(f'<p class="brand"><b>RecLens</b> {escape(t("See why each item is recommended"))}</p>')
    with st.container(key="switches", horizontal=True, gap="small", width="content"):
        audience.choose()
        text.choose()
