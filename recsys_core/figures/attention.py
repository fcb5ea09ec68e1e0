"""One attention map, large."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from recsys_core.figures.style import finish, label

MOST_LABELS = 64
"""On longer texts only every second, third ... word piece is named on the axes."""


def attention_heatmap(weights: np.ndarray, tokens: Sequence[str], scale: str) -> go.Figure:
    """Rows look, columns are looked at; Cividis, darker is less.

    Args:
        weights: (L, L) weights between the tokens shown.
        tokens: the L word pieces.
        scale: what the colours are called.
    """
    names = [label(token, 14) for token in tokens]
    places = list(range(0, len(names), -(-len(names) // MOST_LABELS) or 1))
    shown = [names[place] for place in places]
    figure = go.Figure(
        go.Heatmap(
            z=weights.astype("float32"),
            colorscale="Cividis",
            customdata=np.array([[f"{a} → {b}" for b in names] for a in names]) if len(names) <= 40 else None,
            hovertemplate=(
                "%{customdata}: %{z:.3f}<extra></extra>" if len(names) <= 40 else "%{z:.3f}<extra></extra>"
            ),
            colorbar={"thickness": 10, "title": {"text": scale, "side": "right"}},
        )
    )
    size = 9 if len(names) > 40 else 11
    figure.update_xaxes(
        tickvals=places, ticktext=shown, tickangle=-60, tickfont={"size": size}, side="bottom"
    )
    figure.update_yaxes(tickvals=places, ticktext=shown, autorange="reversed", tickfont={"size": size})
    figure = finish(figure, max(320, min(680, 90 + 12 * len(names))))
    figure.update_layout(margin={"t": 8, "b": 70, "l": 70, "r": 8})
    return figure
