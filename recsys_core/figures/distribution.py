"""How often values occur."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from recsys_core.figures.style import LOOKED_AT, finish


def distribution(values: Sequence[float] | np.ndarray, title: str, bins: int = 30) -> go.Figure:
    """Counts of values: one bar a value where there are few different ones, else a histogram."""
    known = np.asarray(values, dtype=float)
    known = known[~np.isnan(known)]
    distinct, counts = np.unique(known, return_counts=True)
    if len(distinct) <= 20:
        figure = go.Figure(
            go.Bar(x=[f"{value:g}" for value in distinct], y=counts, marker={"color": LOOKED_AT})
        )
        figure.update_xaxes(type="category")
    else:
        counts, edges = np.histogram(known, bins=bins)
        figure = go.Figure(
            go.Bar(
                x=(edges[:-1] + edges[1:]) / 2, y=counts, width=np.diff(edges), marker={"color": LOOKED_AT}
            )
        )
    figure.update_xaxes(title=title)
    return finish(figure, 220)
