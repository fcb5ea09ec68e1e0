"""How far each weight can move before the top of the list changes."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from recsys_core.explain.lists.weights import StableRange
from recsys_core.figures.style import GROUP_COLOURS, finish

LABEL = 110
"""Pixels that the figures behind a bar take."""


def stable_range_bars(rows: Sequence[StableRange], names: dict[str, str], axis: str) -> go.Figure:
    """A bar from the lowest to the highest place of each slider, 0 to 100, with a line where it stands now."""
    figure = go.Figure(
        go.Bar(
            y=[names[row.group] for row in rows],
            x=[row.high - row.low for row in rows],
            base=[row.low for row in rows],
            orientation="h",
            marker={"color": [GROUP_COLOURS[row.group] for row in rows], "opacity": 0.55},
            customdata=[(row.low, row.high) for row in rows],
            hovertemplate="%{y}: %{customdata[0]:.1f} – %{customdata[1]:.1f}<extra></extra>",
        )
    )
    figure.add_scatter(
        y=[names[row.group] for row in rows],
        x=[row.now for row in rows],
        mode="markers",
        marker={"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": "#666d78"}},
        hovertemplate="%{y}: %{x:.1f}<extra></extra>",
    )
    figure.add_scatter(
        y=[names[row.group] for row in rows],
        x=[row.high for row in rows],
        mode="text",
        text=[f"  {row.low:.1f} – {row.high:.1f}" for row in rows],
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
    )
    figure.update_xaxes(range=[0, 100], title=axis, tickvals=[0, 25, 50, 75, 100])
    figure.update_yaxes(autorange="reversed")
    # the longest label stands right of 100, on a narrow screen as well
    return finish(figure, 70 + 36 * len(rows)).update_layout(margin={"r": LABEL})
