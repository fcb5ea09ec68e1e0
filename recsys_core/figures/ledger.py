"""The ledger as a waterfall: parts from zero to the score."""

from __future__ import annotations

import plotly.graph_objects as go

from recsys_core.figures.style import GROUP_COLOURS, finish, signed


def ledger_bars(ledger: dict[str, float], names: dict[str, str], total: str, axis: str) -> go.Figure:
    """One bar a group, each starting where the last one ended, and the sum below.

    Args:
        ledger: contribution by group.
        names: what to call each group.
        total, axis: what to call the sum and the scale.
    """
    start, rows = 0.0, []
    for group, value in ledger.items():
        rows.append((names[group], start, value, GROUP_COLOURS[group]))
        start += value
    rows.append((total, 0.0, start, "rgba(110,120,135,0.55)"))
    figure = go.Figure(
        go.Bar(
            y=[row[0] for row in rows],
            x=[row[2] for row in rows],
            base=[row[1] for row in rows],
            orientation="h",
            marker={"color": [row[3] for row in rows]},
            text=[signed(row[2], 3) for row in rows],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )
    ends = [0.0, *(row[1] + row[2] for row in rows)]
    spread = max(max(ends) - min(ends), 1e-6)
    figure.update_xaxes(
        range=[min(ends) - 0.22 * spread, max(ends) + 0.22 * spread], zeroline=True, title=axis
    )
    figure.update_yaxes(autorange="reversed")
    return finish(figure, 60 + 34 * len(rows))
