"""Models compared under one protocol, each figure with what it was measured on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from recsys_core.datasets import Dataset
from recsys_core.encoding import Encoder
from recsys_core.evaluation.breakdown import by_activity, by_popularity
from recsys_core.evaluation.chosen_on import said_of_defaults
from recsys_core.evaluation.experiment import PLAIN, WARM, Experiment, Run
from recsys_core.evaluation.folds import ALL_METRICS, FoldResult, Question
from recsys_core.evaluation.metrics import bootstrap_interval, mean_by_user, paired_tests
from recsys_core.evaluation.models import FUSIONS, check_models, everything, parts
from recsys_core.evaluation.parallel import measure_folds
from recsys_core.evaluation.protocols import protocol_named
from recsys_core.translating import Message, msg
from recsys_core.types import FloatArray

FEW_USERS = 200
"""Fewer people than this, and differences between good models hardly show: a warning is given."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Figures of several models under one protocol.

    Attributes:
        folds: what each fold found.
    """

    protocol: dict[str, Any]
    folds: tuple[FoldResult, ...]
    k: int

    @property
    def models(self) -> tuple[str, ...]:
        """What was compared."""
        return tuple(self.folds[0].values)

    @cached_property
    def _users(self) -> list[str]:
        """Whose case it is, for each case of all folds."""
        return [user for fold in self.folds for user in fold.users]

    @cached_property
    def per_user(self) -> dict[str, dict[str, FloatArray]]:
        """Model to metric to values (U,): each user's mean over the folds that ask about them, users by their ids."""
        return {
            model: {
                metric: mean_by_user(
                    self._users,
                    np.array([value for fold in self.folds for value in fold.values[model][metric]]),
                )
                for metric in ALL_METRICS
            }
            for model in self.models
        }

    def is_silent(self, model: str) -> bool:
        """Whether it tells no two candidates of anybody apart: its list is the order of ties, whatever figures that has."""
        return not any(fold.spoken[model] for fold in self.folds)

    def to_dict(self) -> dict[str, Any]:
        """Means with 95 % bootstrap intervals over users, paired differences to the fusion, and groups of users and items."""
        against = next((name for name in FUSIONS if name in self.per_user), None)
        ndcg = {model: table["ndcg"] for model, table in self.per_user.items()}
        tests = paired_tests(ndcg, against) if against else {}
        results = []
        for model, table in self.per_user.items():
            metrics = {}
            for metric, values in table.items():
                low, high = bootstrap_interval(values)
                metrics[f"{metric}@{self.k}"] = {"mean": float(values.mean()), "low": low, "high": high}
            coverage = float(np.mean([fold.coverage[model] for fold in self.folds]))
            metrics[f"coverage@{self.k}"] = {"mean": coverage}
            by_fold = [float(np.mean(fold.values[model]["ndcg"])) for fold in self.folds]
            entry = {
                "model": model,
                "silent": self.is_silent(model),
                "metrics": metrics,
                "by_fold": by_fold,
            }
            if model in tests:
                entry[f"{against}_minus_this"] = tests[model]
            results.append(entry)
        recalls = {
            model: mean_by_user(
                self._users,
                np.array([case for fold in self.folds for case in fold.recalls[model]], dtype=np.float64),
            )
            for model in self.per_user
        }
        activity = mean_by_user(
            self._users, np.array([likes for fold in self.folds for likes in fold.activity], np.float64)
        )
        return {
            "protocol": self.protocol,
            "results": results,
            "groups": {"popularity": by_popularity(recalls), "activity": by_activity(activity, ndcg)},
            "tuning": [fold.tuned for fold in self.folds if fold.tuned],
            "chosen": [fold.chosen for fold in self.folds if fold.chosen],
        }


def evaluate(
    dataset: Dataset,
    encoder: Encoder,
    experiment: Experiment = WARM,
    run: Run = PLAIN,
) -> Evaluation:
    """Fit on the training part of each fold and rank the full candidate catalogue.

    Raises:
        SettingsError: unknown protocol or model, no times where they are needed, or nobody with a held-out like.
    """
    rules, finished = protocol_named(experiment.protocol), run.finished
    chosen = tuple(dict.fromkeys(experiment.models or everything()))
    check_models(chosen)
    question = Question(dataset, encoder, replace(experiment, models=chosen), run.cache)
    count = rules.folds if experiment.folds is None else experiment.folds
    count = count if experiment.protocol == "warm" else min(count, rules.folds)
    kept = {index: finished.get(question.key(index)) if finished else None for index in range(count)}
    known = {index: FoldResult(**fold) for index, fold in kept.items() if fold is not None}
    again = len(known)
    missing = [index for index in range(count) if index not in known]
    for index, fold in measure_folds(question, missing, count, run.jobs, run.progress):
        known[index] = fold
        if finished:
            finished.put(question.key(index), fold.to_dict())
    run.progress("evaluated", 1, 1)
    found = [known[index] for index in range(count)]
    stated = {**_stated(question, found), "folds_from_earlier_runs": again}
    return Evaluation(stated, tuple(found), experiment.k)


def _positives(dataset: Dataset) -> str:
    """Which interactions are likes, in words."""
    if dataset.threshold > dataset.dislike_to or np.isnan(dataset.dislike_to):
        bar = dataset.threshold
        return (
            msg("every interaction")
            if np.isnan(bar)
            else Message("rating >= {threshold}", threshold=f"{bar:g}")
        )
    return Message("rating > {threshold}", threshold=f"{dataset.dislike_to:g}")


def _stated(question: Question, found: Sequence[FoldResult]) -> dict[str, Any]:
    """The protocol in words."""
    rules, dataset, asked = question.rules, question.dataset, question.experiment
    users = {user for fold in found for user in fold.users}
    warnings = [rules.warning] if rules.warning else []
    if len(users) < FEW_USERS:
        warnings.append(
            Message(
                "Only {users} users are asked about: differences between good models will hardly show.",
                users=len(users),
            )
        )
    weights = msg("given") if asked.settings.weights else msg("the general ones")
    chosen = [fold.chosen for fold in found if fold.chosen]
    if chosen:
        weights = Message(
            "chosen among {tried} weightings on likes held out of the training part, {how}; the mean of what is best for samples of people; lists of new items alone have the general ones",
            tried=max(one["tried"] for one in chosen),
            how=Message("the last ones of each person")
            if rules.in_time
            else Message("a random fifth of each person's"),
        )
    tuned = [fold.tuned for fold in found if fold.tuned]
    searched = ""
    if tuned:
        searched = Message(
            "tuned by coordinate search, at most {tried} weightings, on {folds} validation folds made by the same protocol inside the training part; of those within one standard error of the best the nearest to the general ones",
            tried=max(t["tried"] for t in tuned),
            folds=tuned[0]["validation_folds"],
        )
    stated: dict[str, Any] = {
        "name": asked.protocol,
        "metric": f"ndcg@{asked.k}",
        "better": "higher",
        "parts": list(parts()),
        "dataset": dataset.name,
        "simulated": dataset.simulated,
        "encoder": question.encoder.name,
        "weights": weights,
        **({"tuned_weights": searched} if searched else {}),
        "positives": _positives(dataset),
        "split": rules.split,
        "folds": len(found),
        "users": len(users),
        "users_without_held_out_likes": len(dataset.user_ids) - len(users),
        "candidates": rules.candidates,
        "ties": msg("seeded hash of the item id"),
        "interval": "95 % percentile bootstrap over users, each by the mean of their folds",
        "tests": "paired by user: Wilcoxon signed rank, Holm over the models",
        "k": asked.k,
        "pca": found[-1].pca,
        "warnings": warnings,
    }
    if asked.settings.weights is None and set(FUSIONS) & set(asked.models):
        stated["chosen_on"] = said_of_defaults(dataset)
    if asked.protocol == "cold-users":
        stated["likes_shown"] = asked.shown
    return stated
