"""The catalogue in two dimensions of the PCA space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from recsys_core.figures.style import GROUP_COLOURS, LOOKED_AT, POSITIVE, finish, label
from recsys_core.types import FloatArray

MOST = 4000
"""Points drawn at most: more say nothing and weigh megabytes."""


@dataclass(frozen=True)
class Kinds:
    """What the kinds of points are called."""

    other: str
    past: str
    listed: str
    query: str


@dataclass(frozen=True)
class Marked:
    """What stands out: rows of past choices and of listed items, and where the query's words lie, if it has any."""

    past: Sequence[int]
    listed: Sequence[int]
    query: Sequence[float] | None


def embedding_map(
    places: FloatArray,
    titles: Sequence[str],
    marked: Marked,
    axes: tuple[str, str],
    kinds: Kinds,
) -> go.Figure:
    """Items at their coordinates (n, 2): past choices and listed items stand out by shape and size as well as colour.

    Beyond `MOST` items every so-manieth of the others is drawn.
    """
    past, listed, query = marked.past, marked.listed, marked.query
    standing_out = {*past, *listed}
    others = [row for row in range(len(places)) if row not in standing_out]
    others = others[:: max(len(others) // MOST, 1)]
    figure = go.Figure()

    def points(rows: Sequence[int], name: str, **marker: object) -> None:
        figure.add_trace(
            go.Scattergl(
                x=[round(float(places[row, 0]), 4) for row in rows],
                y=[round(float(places[row, 1]), 4) for row in rows],
                text=[label(titles[row], 60) for row in rows],
                customdata=list(rows),
                mode="markers",
                name=label(name),
                marker=marker,
                hovertemplate="%{text}<extra></extra>",
            )
        )

    points(others, kinds.other, size=5, color="#8a8f98", opacity=0.45)
    points(list(past), kinds.past, size=10, color=LOOKED_AT, symbol="square", opacity=0.9)
    points(list(listed), kinds.listed, size=12, color=POSITIVE, symbol="diamond")
    if query is not None:
        figure.add_trace(
            go.Scattergl(
                x=[query[0]],
                y=[query[1]],
                mode="markers",
                name=label(kinds.query),
                marker={"size": 17, "color": GROUP_COLOURS["sequence"], "symbol": "star"},
                hovertemplate=f"{label(kinds.query)}<extra></extra>",
            )
        )
    figure.update_xaxes(title=label(axes[0], 80), zeroline=False)
    figure.update_yaxes(title=label(axes[1], 80), zeroline=False)
    finish(figure, 560)
    figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 30, "b": 48, "l": 56, "r": 8},
    )
    return figure
