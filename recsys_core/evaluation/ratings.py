"""Rating prediction measured: how far predicted stars are from those given.

RMSE, MAE and accuracy are means over all ratings held out, as they are published elsewhere. Their intervals resample users, each
with all ratings of theirs in every fold; p compares the mean squared errors of users.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recsys_core.components.content import ContentKernel
from recsys_core.datasets import Dataset
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.evaluation.experiment import PLAIN, Run
from recsys_core.evaluation.metrics import paired_p
from recsys_core.evaluation.parallel import each
from recsys_core.fusion import Settings
from recsys_core.ratings import (
    DampedBias,
    GlobalMean,
    ItemBaseline,
    NonNegative,
    RatingModel,
    Ratings,
    RegularisedSVD,
    Stack,
    TextRidge,
    UserBaseline,
)
from recsys_core.ratings.neighbours import LARGEST
from recsys_core.types import FloatArray, Progress, silent

FOLDS = 5
"""Parts that ratings are cut into, each predicted from the others."""
DRAWS = 2000
"""Resamples of a bootstrap interval."""
WIDTH, MIX, YEARS = 0.76, 0.5, 25.0
"""Of the content kernel: text, categories and years weigh differently for stars than for likes."""

PARTS = ("bias", "svd", "nmf", "item_knn", "user_knn", "text_ridge")
RATING_MODELS = ("mean", *PARTS, "fusion")


def rating_parts(engine: Engine, pca: int) -> tuple[RatingModel, ...]:
    """The models the fusion is a weighted sum of; neighbours only where their matrix is small enough."""
    kernel = ContentKernel.of(engine.space, engine.dataset.items, WIDTH, MIX, YEARS)
    neighbours: list[RatingModel] = []
    if len(engine.dataset.item_ids) <= LARGEST:
        neighbours.append(ItemBaseline())
    if len(engine.dataset.user_ids) <= LARGEST:
        neighbours.append(UserBaseline())
    return (DampedBias(), RegularisedSVD(), NonNegative(), *neighbours, TextRidge(kernel, pca))


def ratings_of(dataset: Dataset, seed: int = 0) -> Ratings:
    """All ratings of a dataset, shuffled by a seed.

    Raises:
        SettingsError: it has no ratings, or all are the same.
    """
    table = dataset.interactions.dropna(subset=["rating"])
    if table["rating"].nunique() < 2:
        raise SettingsError(
            "{dataset} has no ratings that differ, so there are no stars to predict: choose another protocol.",
            dataset=dataset.name,
        )
    table = table.iloc[np.random.default_rng(seed).permutation(len(table))]
    return Ratings(
        table["user"].to_numpy(np.int64),
        table["item"].to_numpy(np.int64),
        table["rating"].to_numpy(np.float64),
        (len(dataset.user_ids), len(dataset.item_ids)),
    )


def _bootstrap(sums: FloatArray, counts: FloatArray, root: bool) -> FloatArray:
    """Means (draws,) of errors over resampled users, from each user's sum and count; square roots for RMSE."""
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, len(sums), (DRAWS, len(sums)))
    means: FloatArray = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    return np.sqrt(means) if root else means


def _interval(draws: FloatArray) -> dict[str, float]:
    low, high = np.percentile(draws, [2.5, 97.5])
    return {"low": float(low), "high": float(high)}


@dataclass(frozen=True)
class _Predicted:
    """Stars predicted by model, and the weights of the stack, if there is one."""

    stars: dict[str, FloatArray]
    weights: dict[str, float]


@dataclass(frozen=True, eq=False)
class _Question:
    """One fold: what is known, what is held out, and whose predictions are asked for."""

    dataset: Dataset
    encoder: Encoder
    cache: EmbeddingCache | None
    settings: Settings
    models: tuple[str, ...]
    known: Ratings
    held: Ratings


def _texts(dataset: Dataset, encoder: Encoder, cache: EmbeddingCache | None, progress: Progress) -> Engine:
    """The texts alone: no rating is read."""
    return Engine.fit(dataset, encoder, cache, progress, components=())


def _predict(asked: _Question) -> _Predicted:
    """Fit models on the known ratings and predict those held out."""
    engine = _texts(asked.dataset, asked.encoder, asked.cache, silent)
    parts = rating_parts(engine, engine.pca_size(asked.settings))
    known, held, models = asked.known, asked.held, asked.models
    stars: dict[str, FloatArray] = {}
    weights: dict[str, float] = {}
    if "fusion" in models:
        stack = Stack(parts).fit(known)
        columns = stack.parts(held.users, held.items)
        stars = {part.name: columns[:, place] for place, part in enumerate(parts)}
        stars["fusion"] = stack.predict(held.users, held.items)
        weights = {part.name: float(w) for part, w in zip(parts, stack.weights_, strict=True)}
        weights = {"intercept": float(stack.intercept_), **weights}
    for part in (GlobalMean(), *parts):
        if part.name in models and part.name not in stars:
            stars[part.name] = copy.copy(part).fit(known).predict(held.users, held.items)
    return _Predicted(stars, weights)


def evaluate_ratings(
    dataset: Dataset,
    encoder: Encoder,
    models: Sequence[str] = RATING_MODELS,
    folds: int | None = None,
    settings: Settings | None = None,
    run: Run = PLAIN,
) -> dict[str, Any]:
    """Predict every fifth rating from the others: RMSE, MAE and accuracy of liking, with intervals over users.

    Predictions are clipped to the scale; one that would count as a like in the dataset is a predicted like.

    Args:
        models: any of `RATING_MODELS`; `fusion` is the stack of all parts, weighed inside the known ratings.
        folds: how many of the five; None takes all.
        run: no fold is kept.

    Raises:
        SettingsError: an unknown model, or no ratings that differ.
    """
    from sklearn.model_selection import KFold

    for model in models:
        if model not in RATING_MODELS:
            raise SettingsError(
                "There is no rating model {model!r}: choose from {known}.",
                model=model,
                known=", ".join(RATING_MODELS),
            )
    settings = settings or Settings()
    engine = _texts(dataset, encoder, run.cache, run.progress)
    pca = engine.pca_size(settings)
    parts = rating_parts(engine, pca)
    ratings = ratings_of(dataset)
    if len(ratings.values) < 2 * FOLDS:
        raise SettingsError(
            "{dataset} has too few ratings to hold a fifth of them out.", dataset=dataset.name
        )
    scale = float(ratings.values.min()), float(ratings.values.max())
    count = FOLDS if folds is None else min(folds, FOLDS)
    splits = list(KFold(FOLDS, shuffle=True, random_state=0).split(ratings.values))[:count]
    held = [ratings.part(out) for _, out in splits]
    found: list[_Predicted | None] = [None] * count
    reader = encoder if run.jobs == 1 else encoder.portable()
    questions = [
        _Question(dataset, reader, run.cache, settings, tuple(models), ratings.part(known), own)
        for (known, _), own in zip(splits, held, strict=True)
    ]
    for place, predicted in each(
        _predict, questions, run.jobs, lambda done: run.progress("predicting stars", done, count)
    ):
        found[place] = predicted
    finished = [one for one in found if one is not None]
    errors: dict[str, list[FloatArray]] = {
        model: [
            np.clip(one.stars[model], *scale) - own.values
            for one, own in zip(finished, held, strict=True)
            if model in one.stars
        ]
        for model in models
    }
    weights = [one.weights for one in finished if one.weights]
    users = np.concatenate([own.users for own in held])
    run.progress("evaluated", 1, 1)
    return {
        "protocol": {
            "name": "ratings",
            "metric": "rmse",
            "better": "lower",
            "parts": [part.name for part in parts],
            "dataset": dataset.name,
            "simulated": dataset.simulated,
            "encoder": encoder.name,
            "split": "all ratings in five random folds, each predicted from the other four",
            "folds": count,
            "users": len(np.unique(users)),
            "weights": "stacked: ridge regression on predictions inside the known ratings" if weights else "",
            "clipped": list(scale),
            "interval": "95 % percentile bootstrap over users",
            "tests": "paired by user, mean squared errors: Wilcoxon signed rank, Holm over the models",
            "pca": pca,
            "warnings": ["A random split lets a model learn from ratings given after those it predicts."],
        },
        "results": _figures(errors, users, np.concatenate([own.values for own in held]), dataset.is_liking),
        "tuning": [{"weights": own} for own in weights],
    }


def _figures(
    errors: dict[str, list[FloatArray]],
    users: np.ndarray,
    given: FloatArray,
    is_liking: Callable[[FloatArray], np.ndarray],
) -> list[dict[str, Any]]:
    """RMSE and MAE of each model, how often it tells likes from the rest, and the RMSE of the fusion minus its own.

    Args:
        errors: by model, those of each fold in the order of `users`.
        users: whose rating it is, for the ratings held out in all folds.
    """
    _, places = np.unique(users, return_inverse=True)
    counts = np.bincount(places).astype(np.float64)
    draws: dict[str, FloatArray] = {}
    by_user: dict[str, FloatArray] = {}
    results: list[dict[str, Any]] = []
    for model, by_fold in errors.items():
        if not by_fold:
            continue
        error = np.concatenate(by_fold)
        squares = np.asarray(np.bincount(places, error**2), np.float64)
        sizes = np.asarray(np.bincount(places, np.abs(error)), np.float64)
        right = (is_liking(error + given) == is_liking(given)).astype(np.float64)
        hits = np.asarray(np.bincount(places, right), np.float64)
        draws[model] = _bootstrap(squares, counts, root=True)
        by_user[model] = squares / counts
        results.append(
            {
                "model": model,
                "metrics": {
                    "rmse": {"mean": float(np.sqrt(np.mean(error**2))), **_interval(draws[model])},
                    "mae": {
                        "mean": float(np.mean(np.abs(error))),
                        **_interval(_bootstrap(sizes, counts, root=False)),
                    },
                    "accuracy": {
                        "mean": float(right.mean()),
                        **_interval(_bootstrap(hits, counts, root=False)),
                    },
                },
                "by_fold": [float(np.sqrt(np.mean(part**2))) for part in by_fold],
            }
        )
    means = {entry["model"]: entry["metrics"]["rmse"]["mean"] for entry in results}
    p = paired_p(by_user, "fusion") if "fusion" in means else {}
    for entry in results:
        if entry["model"] in p:
            entry["fusion_minus_this"] = {
                "mean": means["fusion"] - means[entry["model"]],
                **_interval(draws["fusion"] - draws[entry["model"]]),
                "p_holm": p[entry["model"]],
            }
    return results
