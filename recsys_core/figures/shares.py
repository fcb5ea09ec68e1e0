"""Signed shares of a score: of past items, of groups, of whatever adds up."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from recsys_core.figures.style import NEGATIVE, POSITIVE, finish, label, signed


def share_bars(
    rows: Sequence[tuple[str, float]], axis: str = "share of the score", digits: int = 2
) -> go.Figure:
    """Horizontal bars, PuOr by sign, in the order given; the numbers stand beside the bars with so many digits."""
    values = [value for _, value in rows]
    figure = go.Figure(
        go.Bar(
            y=list(range(len(rows))),
            x=values,
            orientation="h",
            marker={"color": [POSITIVE if value >= 0 else NEGATIVE for value in values]},
            text=[signed(value, digits) for value in values],
            textposition="outside",
            cliponaxis=False,
            customdata=[label(name, 80) for name, _ in rows],
            hovertemplate="%{customdata}: %{text}<extra></extra>",
        )
    )
    low, high = min([0.0, *values]), max([0.0, *values])
    spread = max(high - low, 1e-6)
    figure.update_xaxes(range=[low - 0.2 * spread, high + 0.2 * spread], title=axis, zeroline=True)
    figure.update_yaxes(
        autorange="reversed", tickvals=list(range(len(rows))), ticktext=[label(name, 28) for name, _ in rows]
    )
    return finish(figure, 60 + 30 * len(rows))
