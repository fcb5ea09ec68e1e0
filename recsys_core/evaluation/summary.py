"""What an evaluation says, in rows and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recsys_core.evaluation.models import COMPONENTS, FUSIONS


def ordered(result: Mapping[str, Any], metric: str) -> list[tuple[str, float, float, float]]:
    """Model, mean, low and high of a metric, best first."""
    rows = [
        (entry["model"], *(entry["metrics"][metric][part] for part in ("mean", "low", "high")))
        for entry in result["results"]
    ]
    return sorted(rows, key=lambda row: -row[1])


def leading(result: Mapping[str, Any]) -> str:
    """The fusion the others are compared with, else the best model."""
    models = [entry["model"] for entry in result["results"]]
    return next((name for name in FUSIONS if name in models), ordered(result, _first_metric(result))[0][0])


def _first_metric(result: Mapping[str, Any]) -> str:
    return f"ndcg@{result['protocol']['k']}"


def takeaway(result: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """How the fusion stands against its best component, and whether the difference can be told from chance."""
    fusion, metric = leading(result), _first_metric(result)
    rows = {name: (mean, low, high) for name, mean, low, high in ordered(result, metric)}
    best = next((name for name in rows if name in COMPONENTS), None)
    mean, low, high = rows[fusion]
    said = f"{names[fusion]} reaches {metric.replace('ndcg', 'nDCG')} {mean:.3f} [{low:.3f}, {high:.3f}]"
    entry = next((e for e in result["results"] if e["model"] == best), None)
    test = entry.get(f"{fusion}_minus_this") if entry else None
    if best is None or test is None:
        return f"{said}."
    apart = (
        "better than chance would explain"
        if test["p_holm"] < 0.05 and test["low"] > 0
        else "worse than chance would explain"
        if test["p_holm"] < 0.05 and test["high"] < 0
        else "not distinguishable from chance"
    )
    return (
        f"{said}; its best component, {names[best]}, {rows[best][0]:.3f}. The difference is {test['mean']:+.3f} "
        f"[{test['low']:+.3f}, {test['high']:+.3f}]: {apart}."
    )
