"""Figures of models side by side, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from recsys_core.figures.style import GROUP_COLOURS, finish, label

LEADING, OTHER = GROUP_COLOURS["collaborative"], "#7a7f87"


def interval_chart(rows: Sequence[tuple[str, float, float, float]], leading: str, metric: str) -> go.Figure:
    """Mean and 95 % interval of each model, in the order given; `leading` is the one compared with the others."""
    figure = go.Figure(
        go.Scatter(
            y=[label(name, 30) for name, *_ in rows],
            x=[mean for _, mean, _, _ in rows],
            mode="markers+text",
            marker={"size": 12, "color": [LEADING if name == leading else OTHER for name, *_ in rows]},
            text=[f"{mean:.3f}" for _, mean, _, _ in rows],
            textposition="top center",
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [high - mean for _, mean, _, high in rows],
                "arrayminus": [mean - low for _, mean, low, _ in rows],
                "thickness": 1.5,
                "color": "#8a8f98",
            },
            hovertemplate="%{y}: %{x:.4f}<extra></extra>",
        )
    )
    figure.update_xaxes(title=f"{metric}, 95 % interval", rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    return finish(figure, 90 + 40 * len(rows))
