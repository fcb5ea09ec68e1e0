"""A chart on the page, and its numbers one click below it."""

import hashlib
import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages._ui.service import core
from pages._ui.state.text import t

PLAIN = {"displayModeBar": False, "displaylogo": False}

Table = Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]]
"""Columns by name, or rows."""


class CachedFigure(go.Figure):
    """A figure that will not change, so that it is turned into a mapping once and not whenever it is sent."""

    def to_dict(self) -> dict[str, Any]:
        """The mapping; nobody may change it."""
        if "_told" not in self.__dict__:
            self.__dict__["_told"] = super().to_dict()
        told: dict[str, Any] = self.__dict__["_told"]
        return told


def cached_figure(make: Callable[..., go.Figure], *numbers: Any) -> go.Figure:
    """A figure of these numbers and words; the same ones are drawn once for everybody, as building one takes a while."""
    content = hashlib.sha256(pickle.dumps(numbers)).hexdigest()
    figure: go.Figure = core.stores()["figure"].get(
        (make.__name__, content), lambda: CachedFigure(make(*numbers))
    )
    return figure


def chart(
    figure: go.Figure,
    key: str,
    alt: str,
    table: Callable[[], Table] | Table,
    note: str = "",
    **selection: Any,
) -> Any:
    """Draw a figure with its table beneath; gives what is selected where `selection` asks for it.

    Args:
        alt: the figure in words, for who cannot see it.
        table: the numbers of the figure; a function is called when they are asked for.
        note: what the columns mean.
    """
    drawn = st.plotly_chart(figure, key=key, config=PLAIN, alt=alt, **selection)
    as_table(key, alt, table, note)
    return drawn


@st.fragment
def as_table(key: str, alt: str, table: Callable[[], Table] | Table, note: str, label: str = "") -> None:
    """The numbers one click away; see `chart`.

    In a fragment of its own, so that opening it works nothing else out again.
    """
    folded = st.popover(
        label or t("Show as table"),
        icon=":material/table:",
        type="tertiary",
        key=f"table-{key}",
        on_change="rerun",
    )
    if not folded.open:  # what nobody looks at is not sent
        return
    with folded:
        st.dataframe(table() if callable(table) else table, hide_index=True, alt=alt, width="content")
        if note:
            st.caption(note)
