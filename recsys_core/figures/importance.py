"""Permutation importance, for one item and for the whole ranker."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from recsys_core.explain.explanation import GlobalImportance, LocalImportance
from recsys_core.figures.style import GROUP_COLOURS, finish

OTHER = "#5b7083"


def rank_importance(
    rows: Sequence[LocalImportance], rank: int, names: dict[str, str], axis: str
) -> go.Figure:
    """Where the item would stand if a group were shuffled: mean and 5 to 95 % interval, the real rank as a line."""
    figure = go.Figure(
        go.Scatter(
            y=[names[row.group] for row in rows],
            x=[row.rank for row in rows],
            mode="markers+text",
            marker={"size": 13, "color": [GROUP_COLOURS.get(row.group, OTHER) for row in rows]},
            text=[f"{row.rank:.0f}" for row in rows],
            textposition="top center",
            cliponaxis=False,
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [max(row.rank_high - row.rank, 0.0) for row in rows],
                "arrayminus": [max(row.rank - row.rank_low, 0.0) for row in rows],
                "thickness": 1.5,
                "color": "#8a8f98",
            },
            hovertemplate="%{y}: %{x:.1f}<extra></extra>",
        )
    )
    figure.add_vline(x=rank, line={"dash": "dot", "width": 1.5, "color": "#888"})
    figure.update_xaxes(title=axis, rangemode="tozero")
    figure.update_yaxes(autorange="reversed")
    return finish(figure, 104 + 42 * len(rows)).update_layout(margin={"t": 22})  # room for the first number


def global_importance_bars(rows: Sequence[GlobalImportance], names: dict[str, str], axis: str) -> go.Figure:
    """nDCG lost when a group is shuffled, with a 95 % interval over users."""
    figure = go.Figure(
        go.Bar(
            y=[names[row.group] for row in rows],
            x=[row.drop for row in rows],
            orientation="h",
            marker={"color": [GROUP_COLOURS.get(row.group, OTHER) for row in rows]},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [max(row.high - row.drop, 0.0) for row in rows],
                "arrayminus": [max(row.drop - row.low, 0.0) for row in rows],
                "thickness": 1.5,
                "color": "#8a8f98",
            },
            hovertemplate="%{y}: %{x:.4f}<extra></extra>",
        )
    )
    figure.update_xaxes(title=axis, zeroline=True)
    figure.update_yaxes(autorange="reversed")
    return finish(figure, 90 + 36 * len(rows))
