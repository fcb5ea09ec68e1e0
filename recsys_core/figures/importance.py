"""Permutation importance, for one item and for the whole ranker."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from recsys_core.explain.explanation import LocalImportance
from recsys_core.explain.ranker.importance import PartImportance
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
            mode="markers",
            marker={"size": 13, "color": [GROUP_COLOURS.get(row.group, OTHER) for row in rows]},
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
    for row in rows:  # in a column of their own: above its dot a number would stand across the line
        figure.add_annotation(
            y=names[row.group], x=1.01, xref="paper", xanchor="left", text=f"{row.rank:.1f}", showarrow=False
        )
    figure.add_vline(x=rank, line={"dash": "dot", "width": 1.5, "color": "#888"})
    last = max([rank + 1.0, *(row.rank_high for row in rows)])
    figure.update_xaxes(title=axis, range=[1 - min(0.02 * last, 0.5), 1.02 * last], tickvals=_ranks(last))
    figure.update_yaxes(autorange="reversed", ticklabelstandoff=12)  # clear of a dot at rank 1
    return finish(figure, 92 + 42 * len(rows)).update_layout(margin={"r": 60})


def _ranks(last: float) -> list[int]:
    """Ranks named on an axis: 1, which is the first there is, and about five round ones."""
    step = next(size * 10**power for power in range(9) for size in (1, 2, 5) if size * 10**power >= last / 5)
    return [1, *(rank for rank in range(step, int(last) + 1, step) if rank > 1)]


def global_importance_bars(
    rows: Sequence[PartImportance], names: dict[str, str], axis: str, kinds: tuple[str, str]
) -> go.Figure:
    """nDCG lost when a group is shuffled, with a 95 % interval over users; a diamond where it is shuffled within strata.

    Args:
        kinds: what to call shuffling among all candidates, and within strata.
    """
    figure = go.Figure(
        go.Bar(
            name=kinds[0],
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
    within = [row for row in rows if row.beyond is not None]
    if within:
        figure.add_scatter(
            name=kinds[1],
            y=[names[row.group] for row in within],
            x=[row.beyond for row in within],
            mode="markers",
            marker={
                "symbol": "diamond",
                "size": 11,
                "color": "#ffffff",
                "line": {"width": 2, "color": "#30343a"},
            },
            hovertemplate="%{y}: %{x:.4f}<extra></extra>",
        )
    figure.update_xaxes(title=axis, zeroline=True)
    figure.update_yaxes(autorange="reversed")
    return finish(figure, 90 + 36 * len(rows))
