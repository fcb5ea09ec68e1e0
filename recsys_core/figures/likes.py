"""Ratings by how often they occur, with what counts as a like."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from recsys_core.figures.style import LOOKED_AT, NEGATIVE, POSITIVE, finish
from recsys_core.types import FloatArray

FEW = 21
"""Different values up to which each has a bar of its own."""


def likes_picture(
    values: FloatArray, title: str, start: float, end: float, names: tuple[str, str, str]
) -> go.Figure:
    """A bar for each value (or band of values), in the colour of what it counts as.

    Args:
        start: likes from here on; NaN where every row is one.
        end: dislikes up to here; NaN where none is.
        names: of a like, of neither, and of a dislike.
    """
    known = values[np.isfinite(values)]
    distinct, counts = np.unique(known, return_counts=True)
    if len(distinct) > FEW:
        # The longest values would squeeze the others into one bar: they share the last.
        top = float(np.quantile(known, 0.99))
        counts, edges = np.histogram(np.minimum(known, top), bins=FEW)
        distinct = edges[:-1]
        labels = [f"{low:.3g}" for low in distinct]
    else:
        labels = [f"{value:g}" for value in distinct]
    liked = np.ones(len(distinct), bool) if np.isnan(start) else distinct >= start
    disliked = distinct <= end
    figure = go.Figure()
    for name, mask, colour in (
        (names[0], liked, POSITIVE),
        (names[1], ~liked & ~disliked, LOOKED_AT),
        (names[2], disliked & ~liked, NEGATIVE),
    ):
        if mask.any():
            figure.add_bar(
                x=[label for label, here in zip(labels, mask, strict=True) if here],
                y=counts[mask],
                name=name,
                marker={"color": colour},
            )
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=labels, title=title)
    figure.update_layout(barmode="stack", showlegend=len(figure.data) > 1)
    return finish(figure, 190)
