"""A whole list as stacked parts: what each group gives each item."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from recsys_core.figures.style import GROUP_COLOURS, finish, label, signed

GAP = "#ffffff"
"""Between two parts, so that it is seen where one ends without telling their colours apart."""


def list_contributions(
    titles: Sequence[str], ledgers: Sequence[dict[str, float]], names: dict[str, str], axis: str
) -> go.Figure:
    """One bar an item, in parts left and right of zero; the dot is the score, their sum."""
    places = list(range(len(titles)))
    figure = go.Figure()
    for group in names:
        values = [ledger.get(group, 0.0) for ledger in ledgers]
        figure.add_bar(
            y=places,
            x=values,
            name=names[group],
            orientation="h",
            marker={"color": GROUP_COLOURS[group], "line": {"width": 1.5, "color": GAP}},
            customdata=[signed(value) for value in values],
            hovertemplate=f"{names[group]}: %{{customdata}}<extra></extra>",
        )
    scores = [sum(ledger.values()) for ledger in ledgers]
    figure.add_scatter(
        y=places,
        x=scores,
        mode="markers",
        marker={"size": 9, "color": "#ffffff", "line": {"color": "#444a54", "width": 2}},
        customdata=[signed(score, 3) for score in scores],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    figure.update_layout(barmode="relative")
    figure.update_xaxes(title=axis, zeroline=True)
    figure.update_yaxes(
        autorange="reversed",
        tickvals=places,
        ticktext=[f"{place + 1}. {label(title, 30)}" for place, title in enumerate(titles)],
    )
    finish(figure, 110 + 32 * len(titles))
    return figure.update_layout(
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        margin={"t": 40},
    )
