"""Models compared under one protocol, each figure with what it was measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recsys_core.datasets import Dataset
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.engine import Engine, default_components
from recsys_core.errors import SettingsError
from recsys_core.evaluation.metrics import METRICS, bootstrap_interval, paired_tests
from recsys_core.evaluation.models import (
    COMPONENTS,
    FUSIONS,
    MODELS,
    SHUFFLED,
    check_models,
    extra_components,
    scores_of,
    shuffled_twin,
)
from recsys_core.evaluation.protocols import Fold, Protocol, protocol_named
from recsys_core.evaluation.tuning import Tuned, tune
from recsys_core.fusion import Settings
from recsys_core.types import FloatArray, Progress, silent

FEW_USERS = 200
VALIDATION = 2
VALIDATION_OF_STRANGERS = 4
"""Where items or users are drawn the draw dominates the figures, so more folds are needed there."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Figures of several models under one protocol.

    Attributes:
        per_user: model to metric to values, one for each case.
        coverage: model to share of the catalogue shown, mean over folds.
        by_fold: model to mean nDCG of each fold.
        tuned: what the search found, by fold.
    """

    protocol: dict[str, Any]
    per_user: dict[str, dict[str, FloatArray]]
    coverage: dict[str, float]
    by_fold: dict[str, list[float]]
    tuned: tuple[Tuned, ...]
    k: int

    def to_dict(self) -> dict[str, Any]:
        """Means with 95 % bootstrap intervals over users, and paired differences to the fusion."""
        against = next((name for name in FUSIONS if name in self.per_user), None)
        tests = paired_tests({m: t["ndcg"] for m, t in self.per_user.items()}, against) if against else {}
        results = []
        for model, table in self.per_user.items():
            metrics = {}
            for metric, values in table.items():
                low, high = bootstrap_interval(values)
                metrics[f"{metric}@{self.k}"] = {"mean": float(values.mean()), "low": low, "high": high}
            metrics[f"coverage@{self.k}"] = {"mean": self.coverage[model]}
            entry = {"model": model, "metrics": metrics, "by_fold": self.by_fold[model]}
            if model in tests:
                entry[f"{against}_minus_this"] = tests[model]
            results.append(entry)
        return {
            "protocol": self.protocol,
            "results": results,
            "tuning": [
                {
                    "weights": dict(found.settings.weights or {}),
                    "split": {group: dict(shares) for group, shares in (found.settings.split or {}).items()},
                    "validation": found.validation,
                    "validation_of_defaults": found.default,
                    "tried": found.tried,
                    "validation_folds": found.folds,
                }
                for found in self.tuned
            ],
        }


def _validated(
    fold: Fold,
    protocol: Protocol,
    encoder: Encoder,
    cache: EmbeddingCache | None,
    settings: Settings,
    shown: int,
    k: int,
    progress: Progress,
) -> Tuned:
    """Tune on the protocol applied again inside the fold's training part."""
    inner: list[tuple[Engine, Fold]] = []
    train = fold.train
    wanted = VALIDATION_OF_STRANGERS if protocol.strangers else VALIDATION
    for index in range(wanted):
        progress("fitting on validation folds", index, wanted)
        part = protocol.make(train, index, shown)
        if not part.cases:
            break
        inner.append((Engine.fit(part.train, encoder, cache, known=part.known), part))
        if protocol.folds == 1:  # in time, the next validation fold lies before the last
            train = part.train
    if not inner:
        raise SettingsError("The training part is too small to tune weights on: give --weights.")
    return tune(inner, settings, k, progress=progress)


def evaluate(
    dataset: Dataset,
    encoder: Encoder,
    protocol: str = "warm",
    models: Sequence[str] = MODELS,
    k: int = 10,
    folds: int | None = None,
    settings: Settings | None = None,
    cache: EmbeddingCache | None = None,
    progress: Progress = silent,
    shown: int = 3,
) -> Evaluation:
    """Fit on the training part of each fold and rank the full candidate catalogue.

    Args:
        folds: how many seeds (`warm`) or folds; None takes all the protocol has.
        settings: PCA size and weights; where it has weights, nothing is tuned and `fusion` uses them.
        shown: likes shown to newcomers under `cold-users`.

    Raises:
        SettingsError: unknown protocol or model, no times where they are needed, or nobody with a held-out like.
    """
    rules = protocol_named(protocol)
    check_models(models)
    settings = settings or Settings()
    count = rules.folds if folds is None else folds
    count = count if protocol == "warm" else min(count, rules.folds)
    values: dict[str, dict[str, list[float]]] = {m: {metric: [] for metric in METRICS} for m in models}
    coverage: dict[str, list[float]] = {model: [] for model in models}
    by_fold: dict[str, list[float]] = {model: [] for model in models}
    found: list[Tuned] = []
    users: set[str] = set()
    for index in range(count):
        fold = rules.make(dataset, index, shown)
        if not fold.cases:
            raise SettingsError(
                f"Nobody has a like that the protocol {protocol} can hold out: choose another, or a larger dataset."
            )
        extras = extra_components(models, len(dataset.item_ids))
        engine = Engine.fit(
            fold.train,
            encoder,
            cache,
            components=(*default_components(fold.train), *extras),
            known=fold.known,
        )
        chosen = settings
        if settings.weights is None and {"fusion", "fusion-shuffled"} & set(models):
            found.append(_validated(fold, rules, encoder, cache, settings, shown, k, progress))
            chosen = found[-1].settings
        twin = shuffled_twin(engine, fold, index) if set(SHUFFLED) & set(models) else None
        rng = np.random.default_rng(index)
        lists: dict[str, set[int]] = {model: set() for model in models}
        start = len(next(iter(values.values()))["ndcg"])
        for done, (query, relevant) in enumerate(fold.cases):
            if done % 50 == 0:
                progress(f"ranking, part {index + 1} of {count}", done, len(fold.cases))
            users.add(query.user)
            tables = scores_of(engine, twin, query, fold, models, settings, chosen, rng)
            for model, (candidates, scores) in tables.items():
                own = scores[candidates]
                top = candidates[np.lexsort((engine.ties[candidates], -own))[:k]]  # ties by the hash
                lists[model].update(top.tolist())
                hits = np.isin(top, relevant).astype(float)
                for metric, formula in METRICS.items():
                    values[model][metric].append(formula(hits, len(relevant), k))
        pool = len(dataset.item_ids) if fold.among is None else len(fold.among)
        for model in models:
            coverage[model].append(len(lists[model]) / pool)
            by_fold[model].append(float(np.mean(values[model]["ndcg"][start:])))
    progress("evaluated", 1, 1)
    stated = _stated(dataset, encoder, protocol, rules, count, users, k, settings, found, shown)
    stated["pca"] = engine.pca_size(settings)
    per_user = {m: {metric: np.array(v) for metric, v in table.items()} for m, table in values.items()}
    means = {model: float(np.mean(shares)) for model, shares in coverage.items()}
    return Evaluation(stated, per_user, means, by_fold, tuple(found), k)


def _stated(
    dataset: Dataset,
    encoder: Encoder,
    name: str,
    rules: Protocol,
    count: int,
    users: set[str],
    k: int,
    settings: Settings,
    found: Sequence[Tuned],
    shown: int,
) -> dict[str, Any]:
    """The protocol in words."""
    warnings = [rules.warning] if rules.warning else []
    if len(users) < FEW_USERS:
        warnings.append(
            f"Only {len(users)} users are asked about: differences between good models will hardly show."
        )
    weights = "given" if settings.weights else "defaults"
    if found:
        weights = (
            f"tuned by coordinate search, at most {max(t.tried for t in found)} weightings, on {found[0].folds} validation "
            "folds made by the same protocol inside the training part"
        )
    stated: dict[str, Any] = {
        "name": name,
        "metric": f"ndcg@{k}",
        "better": "higher",
        "parts": list(COMPONENTS),
        "dataset": dataset.name,
        "simulated": dataset.simulated,
        "encoder": encoder.name,
        "weights": weights,
        "positives": "every interaction"
        if np.isnan(dataset.threshold)
        else f"rating >= {dataset.threshold:g}",
        "split": rules.split,
        "folds": count,
        "users": len(users),
        "users_without_held_out_likes": len(dataset.user_ids) - len(users),
        "candidates": rules.candidates,
        "ties": "seeded hash of the item id",
        "interval": "95 % percentile bootstrap over users and folds",
        "tests": "paired by user: Wilcoxon signed rank, Holm over the models",
        "k": k,
        "warnings": warnings,
    }
    if name == "cold-users":
        stated["likes_shown"] = shown
    return stated
