"""What an evaluation says, in rows and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recsys_core.evaluation.models import FUSIONS
from recsys_core.translating import msg, msgctx, translated

SHOWN = {
    "ndcg": "nDCG",
    "recall": "Recall",
    "precision": "Precision",
    "f1": "F1",
    "mrr": "MRR",
    "novelty": "Novelty",
    "diversity": "Diversity",
    "category_diversity": "Category diversity",
    "rmse": "RMSE",
    "mae": "MAE",
    "accuracy": "Accuracy of liking",
}
HIGHER = ("accuracy",)
"""Metrics where more is better under a protocol where less is."""


def metric_name(metric: str) -> str:
    """`ndcg@10` as it is written: nDCG@10."""
    name, at, k = metric.partition("@")
    return f"{SHOWN.get(name, name)}{at}{k}"


def metrics_of(result: Mapping[str, Any]) -> list[str]:
    """Metrics with an interval, the leading one first."""
    first = result["protocol"]["metric"]
    others = [name for name, value in result["results"][0]["metrics"].items() if "low" in value]
    return [first, *(name for name in others if name != first)]


def ordered(result: Mapping[str, Any], metric: str) -> list[tuple[str, float, float, float]]:
    """Model, mean, low and high of a metric, best first; models that are silent last."""
    rows = [
        (entry["model"], *(entry["metrics"][metric][part] for part in ("mean", "low", "high")))
        for entry in result["results"]
    ]
    higher = result["protocol"]["better"] == "higher" or metric in HIGHER
    mute = silent_models(result)
    return sorted(sorted(rows, key=lambda row: row[1], reverse=higher), key=lambda row: row[0] in mute)


def best_part(result: Mapping[str, Any], metric: str) -> str | None:
    """The best component of the fusion that says anything; None where none was measured."""
    mute = silent_models(result)
    parts = (name for name, *_ in ordered(result, metric) if name in result["protocol"]["parts"])
    return next((name for name in parts if name not in mute), None)


def silent_models(result: Mapping[str, Any]) -> set[str]:
    """Models that tell nobody's candidates apart under the protocol: their figures are those of the order of ties."""
    return {entry["model"] for entry in result["results"] if entry.get("silent")}


def leading(result: Mapping[str, Any]) -> str:
    """The fusion the others are compared with, else the best model."""
    models = [entry["model"] for entry in result["results"]]
    return next(
        (name for name in FUSIONS if name in models), ordered(result, result["protocol"]["metric"])[0][0]
    )


SENTENCES = {
    "reaches": msgctx("figures", "{model} reaches {metric} {mean} [{low}, {high}]"),
    "best": msgctx(
        "figures",
        "; its best component, {model}, {mean}. The difference is {difference} [{low}, {high}]: {verdict}",
    ),
    "chance": msgctx("figures", "not distinguishable from chance"),
    "better": msgctx("figures", "better than chance would explain"),
    "worse": msgctx("figures", "worse than chance would explain"),
    "size": msgctx("figures", "{model} is best at PCA size {size}, nDCG@{k} {mean}"),
    "no smaller": msgctx("figures", "; no smaller size measured reaches that within its interval"),
    "enough": msgctx("figures", "; from size {size} ({mean}) the difference is within the interval"),
    "stop": msgctx("figures", "."),
}
"""What is said of figures."""


def _say(key: str, language: str) -> str:
    return translated(language, SENTENCES[key], "figures")


def takeaway(result: Mapping[str, Any], names: Mapping[str, str], language: str = "en") -> str:
    """How the fusion stands against its best component, and whether the difference can be told from chance."""
    fusion, metric = leading(result), result["protocol"]["metric"]
    rows = {name: (mean, low, high) for name, mean, low, high in ordered(result, metric)}
    best = best_part(result, metric)
    mean, low, high = (f"{value:.3f}" for value in rows[fusion])
    said = _say("reaches", language).format(
        model=names[fusion], metric=metric_name(metric), mean=mean, low=low, high=high
    )
    entry = next((e for e in result["results"] if e["model"] == best), None)
    test = entry.get(f"{fusion}_minus_this") if entry else None
    if best is None or test is None:
        return said + _say("stop", language)
    said += _say("best", language).format(
        model=names[best],
        mean=f"{rows[best][0]:.3f}",
        difference=f"{test['mean']:+.3f}",
        low=f"{test['low']:+.3f}",
        high=f"{test['high']:+.3f}",
        verdict=_say(verdict(test, result["protocol"]["better"]), language),
    )
    return said + _say("stop", language)


def verdict(test: Mapping[str, float], better: str) -> str:
    """Which of `chance`, `better` and `worse` holds of a difference.

    Args:
        test: mean, low and high of the difference to a model, and `p_holm` where it was tested.
        better: whether "higher" or "lower" figures are better.
    """
    if test["low"] <= 0 <= test["high"] or test.get("p_holm", 0.0) >= 0.05:
        return "chance"
    won = (test["low"] > 0) == (better == "higher")
    return "better" if won else "worse"


def activity_rows(result: Mapping[str, Any], model: str) -> list[tuple[str, float]]:
    """nDCG of a model by how many likes were known, least first."""
    rows = []
    for entry in result["groups"]["activity"]:
        low, high = entry["likes"]
        likes = f"{low} likes" if low == high else f"{low} to {high} likes"
        rows.append((f"{likes} ({entry['users']} people)", entry["ndcg"][model]))
    return rows


ITEMS = {"head": msg("Most popular"), "middle": msg("Middle"), "tail": msg("Least popular")}


def popularity_rows(result: Mapping[str, Any], model: str) -> list[tuple[str, float]]:
    """Recall of a model by how popular the held-out item is, most first."""
    return [
        (ITEMS[entry["group"]], entry["recall"][model])
        for entry in result["groups"]["popularity"]
        if model in entry["recall"]
    ]


def speaking_models(found: Mapping[str, Any]) -> list[str]:
    """Models on a curve that say something at some size; all where none does."""
    models = list(found["points"][0]["ndcg"])
    heard = [m for m in models if not all(point["ndcg"][m].get("silent") for point in found["points"])]
    return heard or models


def curve_points(found: Mapping[str, Any], model: str) -> list[tuple[int, float, float, float]]:
    """PCA size, mean, low and high of a model."""
    return [
        (point["pca"], *(point["ndcg"][model][part] for part in ("mean", "low", "high")))
        for point in found["points"]
    ]


def curve_takeaway(found: Mapping[str, Any], model: str, name: str, language: str = "en") -> str:
    """The best size, and the smallest whose interval reaches the best mean."""
    points = curve_points(found, model)
    best = max(points, key=lambda point: point[1])
    enough = next(point for point in points if point[3] >= best[1])
    said = _say("size", language).format(model=name, size=best[0], k=found["k"], mean=f"{best[1]:.3f}")
    if enough[0] == best[0]:
        return said + _say("no smaller", language) + _say("stop", language)
    return (
        said
        + _say("enough", language).format(size=enough[0], mean=f"{enough[1]:.3f}")
        + _say("stop", language)
    )
