"""Models compared under one protocol, each figure with what it was measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recsys_core.datasets import Dataset
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.evaluation.metrics import bootstrap_interval, ndcg, precision, recall
from recsys_core.evaluation.splits import warm_split
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.types import FloatArray, Progress, RowArray, silent

MODELS = ("random", "popularity", "text", "ease", "factorisation", "fusion")
PROTOCOLS = ("warm",)
METRICS = {"ndcg": ndcg, "recall": recall, "precision": precision}


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Figures of several models under one protocol.

    Attributes:
        per_user: model to metric to values (users x seeds,).
        coverage: model to share of the catalogue shown, mean over seeds.
        skipped: users without a held-out like, left out of every mean.
    """

    protocol: dict[str, Any]
    per_user: dict[str, dict[str, FloatArray]]
    coverage: dict[str, float]
    k: int

    def to_dict(self) -> dict[str, Any]:
        """Means with 95 % bootstrap intervals over users."""
        results = []
        for model, table in self.per_user.items():
            metrics = {}
            for metric, values in table.items():
                low, high = bootstrap_interval(values)
                metrics[f"{metric}@{self.k}"] = {"mean": float(values.mean()), "low": low, "high": high}
            metrics[f"coverage@{self.k}"] = {"mean": self.coverage[model]}
            results.append({"model": model, "metrics": metrics})
        return {"protocol": self.protocol, "results": results}


def _scores(
    engine: Engine, model: str, user: str, settings: Settings, rng: np.random.Generator
) -> FloatArray:
    """Scores (n,) of one model for one user; the fusion's are the ones the app ranks by."""
    if model == "fusion":
        return engine.rank(Query(user=user), settings).scores
    if model == "random":
        return rng.random(len(engine.dataset.item_ids))
    profile = engine.profile(Query(user=user))
    scores = engine.component(model).score(profile, engine.pca_size(settings))
    return np.zeros(len(engine.dataset.item_ids)) if scores is None else scores


def evaluate(
    dataset: Dataset,
    encoder: Encoder,
    protocol: str = "warm",
    models: Sequence[str] = MODELS,
    k: int = 10,
    seeds: int = 5,
    settings: Settings | None = None,
    cache: EmbeddingCache | None = None,
    progress: Progress = silent,
) -> Evaluation:
    """Fit on the training part of each seed's split and rank the full candidate catalogue.

    Candidates are all items but the user's training likes; nothing is sampled.

    Raises:
        SettingsError: unknown protocol or model, or no user with a held-out like.
    """
    if protocol not in PROTOCOLS:
        raise SettingsError(f"There is no protocol {protocol!r}: choose from {', '.join(PROTOCOLS)}.")
    for model in models:
        if model not in MODELS:
            raise SettingsError(f"There is no model {model!r}: choose from {', '.join(MODELS)}.")
    settings = settings or Settings()
    values: dict[str, dict[str, list[float]]] = {m: {metric: [] for metric in METRICS} for m in models}
    shown: dict[str, list[float]] = {model: [] for model in models}
    counted = 0
    for seed in range(seeds):
        train, held = warm_split(dataset, seed)
        users = [user for user, rows in held.items() if len(rows)]
        if not users:
            raise SettingsError("No user has two likes, so nothing can be held out: use a larger dataset.")
        counted = len(users)
        engine = Engine.fit(train, encoder, cache)
        rng = np.random.default_rng(seed)
        lists: dict[str, set[int]] = {model: set() for model in models}
        for done, user in enumerate(users):
            if done % 50 == 0:
                progress(f"ranking, seed {seed + 1} of {seeds}", done, len(users))
            relevant = held[user]
            training, _ = train.likes(train.user_ids.row(user))
            for model in models:
                scores = _scores(engine, model, user, settings, rng).copy()
                scores[training] = -np.inf
                top = _top(scores, engine.ties, k)
                lists[model].update(top.tolist())
                hits = np.isin(top, relevant).astype(float)
                for metric, formula in METRICS.items():
                    values[model][metric].append(formula(hits, len(relevant), k))
        for model in models:
            shown[model].append(len(lists[model]) / len(dataset.item_ids))
    progress("evaluated", 1, 1)
    stated = {
        "name": protocol,
        "dataset": dataset.name,
        "simulated": dataset.simulated,
        "encoder": encoder.name,
        "pca": engine.pca_size(settings),
        "weights": dict(settings.weights) if settings.weights else "defaults",
        "positives": "every interaction"
        if np.isnan(dataset.threshold)
        else f"rating >= {dataset.threshold:g}",
        "split": "per user at random, 80 % of the likes for training, 20 % held out; other ratings unused",
        "seeds": seeds,
        "users": counted,
        "users_without_held_out_likes": len(dataset.user_ids) - counted,
        "candidates": "all items except the user's training likes, none sampled",
        "ties": "seeded hash of the item id",
        "interval": "95 % percentile bootstrap over users and seeds",
        "k": k,
    }
    per_user = {m: {metric: np.array(v) for metric, v in table.items()} for m, table in values.items()}
    return Evaluation(stated, per_user, {m: float(np.mean(v)) for m, v in shown.items()}, k)


def _top(scores: FloatArray, ties: RowArray, k: int) -> RowArray:
    """Rows of the k best, score descending, ties by the hash."""
    order: RowArray = np.lexsort((ties, -scores))[:k]
    return order
