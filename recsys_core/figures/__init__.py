"""Data in, a plotly figure out; one figure a file."""

from recsys_core.figures.importance import global_importance_bars, rank_importance
from recsys_core.figures.ledger import ledger_bars
from recsys_core.figures.ranges import stable_range_bars
from recsys_core.figures.shares import share_bars
from recsys_core.figures.whole_list import list_contributions

__all__ = [
    "global_importance_bars",
    "ledger_bars",
    "list_contributions",
    "rank_importance",
    "share_bars",
    "stable_range_bars",
]
