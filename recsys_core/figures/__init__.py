"""Data in, a plotly figure out; one figure a file."""

from recsys_core.figures.attention import attention_heatmap
from recsys_core.figures.history import history_bars
from recsys_core.figures.importance import global_importance_bars, rank_importance
from recsys_core.figures.ledger import ledger_bars

__all__ = ["attention_heatmap", "global_importance_bars", "history_bars", "ledger_bars", "rank_importance"]
