"""How much of the texts' variance the first components hold."""

from __future__ import annotations

import plotly.graph_objects as go

from recsys_core.figures.style import GROUP_COLOURS, LOOKED_AT, finish
from recsys_core.types import FloatArray


def explained_variance(explained: FloatArray, size: int, x: str, y: str) -> go.Figure:
    """Cumulated share (K,) over the number of components, with the size in use marked."""
    sizes = list(range(1, len(explained) + 1))
    figure = go.Figure(
        go.Scatter(
            x=sizes,
            y=[round(float(share), 4) for share in explained],
            mode="lines",
            line={"color": LOOKED_AT, "width": 2},
            hovertemplate="%{x}: %{y:.1%}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[size],
            y=[float(explained[size - 1])],
            mode="markers+text",
            text=[f"{size}: {explained[size - 1]:.0%}"],
            textposition="bottom right" if size < len(explained) / 2 else "bottom left",
            marker={"size": 12, "color": GROUP_COLOURS["collaborative"]},
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(title=x)
    figure.update_yaxes(title=y, tickformat=".0%", range=[0, 1.05])
    return finish(figure, 300, left=56)
