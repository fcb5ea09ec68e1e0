"""Headings that state what is seen, with what stands behind them one click away."""

import streamlit as st

from pages._ui.drawing.safe import md
from pages._ui.state.text import sentence

LONGEST = 240
"""Characters of a finding at most: what is longer is no title."""


def finding(said: str, behind: str | None = None) -> None:
    """What a section shows, as the heading of the second level.

    Args:
        behind: formulas, protocol and how to read it, behind an (i).
    """
    st.header(md(sentence(said), LONGEST), anchor=False, help=behind)


def part(said: str, behind: str | None = None) -> None:
    """The same for one of several things inside a section."""
    st.subheader(md(sentence(said), LONGEST), anchor=False, help=behind)
