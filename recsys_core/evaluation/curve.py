"""How much of the ranking depends on the PCA size: the same fold, ranked at size after size."""

from __future__ import annotations

from typing import Any

import numpy as np

from recsys_core.datasets import Dataset
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.engine import Engine
from recsys_core.evaluation.chosen_on import said_of_defaults
from recsys_core.evaluation.metrics import bootstrap_interval, ndcg
from recsys_core.evaluation.models import FittedModels
from recsys_core.evaluation.protocols import fold_of, protocol_named
from recsys_core.fusion import Settings
from recsys_core.ranking import best_of
from recsys_core.raw import tells_apart
from recsys_core.types import Progress, silent

SIZES = (2, 4, 8, 16, 32, 64, 128, 256)
MODELS = ("text", "text_map", "factorisation", "fusion-general")
CASES = 300
"""Users asked about at most, drawn by a fixed seed and the same at every size."""


def pca_curve(
    dataset: Dataset,
    encoder: Encoder,
    protocol: str = "warm",
    k: int = 10,
    cache: EmbeddingCache | None = None,
    progress: Progress = silent,
) -> dict[str, Any]:
    """nDCG@k of what reads text, and of the fusion with default weights, at growing PCA sizes; first fold.

    A fold asks about each user once, so intervals are over users.

    Raises:
        SettingsError: unknown protocol, or nobody with a held-out like.
    """
    rules = protocol_named(protocol)
    fold = fold_of(rules, dataset, protocol, 0, 3)
    engine = Engine.fit(fold.train, encoder, cache, progress, known=fold.known)
    order = np.random.default_rng(0).permutation(len(fold.cases))[:CASES]
    sizes = [size for size in SIZES if size < engine.space.size] + [engine.space.size]
    rng = np.random.default_rng(0)
    points = []
    for place, size in enumerate(sizes):
        progress("ranking at each PCA size", place, len(sizes))
        settings = Settings(pca=size)
        values: dict[str, list[float]] = {model: [] for model in MODELS}
        heard: set[str] = set()
        engine.prepare(settings)
        models = FittedModels(engine, fold, MODELS, settings, settings, rng)
        for case in order:
            query, relevant = fold.cases[int(case)]
            tables = models.scores_of(engine.profile(query))
            for model, (candidates, scores) in tables.items():
                best = best_of(candidates, scores, engine.ties, k)
                if tells_apart(scores[candidates]):
                    heard.add(model)
                values[model].append(ndcg(np.isin(best, relevant).astype(float), len(relevant), k))
        figures = {}
        for model, found in values.items():
            low, high = bootstrap_interval(np.array(found))
            mean = float(np.mean(found))
            figures[model] = {"mean": mean, "low": low, "high": high, "silent": model not in heard}
        points.append({"pca": size, "explained": float(engine.space.explained_[size - 1]), "ndcg": figures})
    progress("measured", 1, 1)
    return {
        "protocol": protocol,
        "dataset": dataset.name,
        "simulated": dataset.simulated,
        "encoder": encoder.name,
        "k": k,
        "users": len(order),
        "chosen_on": said_of_defaults(dataset),
        "points": points,
    }
