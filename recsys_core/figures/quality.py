"""Figures of models side by side, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from recsys_core.figures.style import GROUP_COLOURS, finish, label

LEADING, OTHER = GROUP_COLOURS["collaborative"], GROUP_COLOURS["popularity"]


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


def curve_chart(points: Sequence[tuple[int, float, float, float]], metric: str) -> go.Figure:
    """Mean and 95 % band of a metric over PCA sizes (size, mean, low, high), sizes on a log scale."""
    sizes = [size for size, *_ in points]
    figure = go.Figure()
    figure.add_scatter(
        x=[*sizes, *sizes[::-1]],
        y=[*(high for *_, high in points), *(low for *_, low, _ in points[::-1])],
        fill="toself",
        fillcolor="rgba(122, 127, 135, 0.2)",
        line={"width": 0},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=sizes,
        y=[mean for _, mean, *_ in points],
        mode="lines+markers",
        line={"color": LEADING, "width": 2},
        marker={"size": 8},
        hovertemplate="size %{x}: %{y:.4f}<extra></extra>",
    )
    figure.update_xaxes(title="PCA size", type="log", tickvals=sizes, ticktext=[str(size) for size in sizes])
    figure.update_yaxes(title=metric, rangemode="tozero")
    return finish(figure, 320)


def group_bars(rows: Sequence[tuple[str, float]], metric: str) -> go.Figure:
    """One value a group, in the order given."""
    figure = go.Figure(
        go.Bar(
            y=[label(name, 40) for name, _ in rows],
            x=[value for _, value in rows],
            orientation="h",
            marker={"color": LEADING},
            text=[f"{value:.3f}" for _, value in rows],
            textposition="auto",
            hovertemplate="%{y}: %{x:.4f}<extra></extra>",
        )
    )
    figure.update_xaxes(title=metric, rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    return finish(figure, 110 + 40 * len(rows))
