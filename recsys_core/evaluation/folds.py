"""One fold measured: fit, tune, rank everybody, and keep what the figures are made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from recsys_core.components.default import default_components
from recsys_core.datasets import Dataset
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.evaluation.breakdown import popularity_groups, recall_by_group
from recsys_core.evaluation.choosing.choose import chosen_or_none
from recsys_core.evaluation.experiment import Experiment
from recsys_core.evaluation.lists import LIST_METRICS, ListMetrics
from recsys_core.evaluation.metrics import METRICS
from recsys_core.evaluation.models import SHUFFLED, FittedModels, extra_components, shuffled_engine
from recsys_core.evaluation.protocols import Fold, Protocol, fold_of, protocol_named
from recsys_core.evaluation.tuning import TuningResult, tune
from recsys_core.ranking import best_of
from recsys_core.raw import tells_apart
from recsys_core.translating import Message
from recsys_core.types import Progress

ALL_METRICS = (*METRICS, *LIST_METRICS)
VALIDATION = 2
"""Validation folds that weights are tuned on."""
VALIDATION_OF_STRANGERS = 4
"""Where items or users are drawn the draw dominates the figures, so more folds are needed there."""


@dataclass(frozen=True, eq=False)
class Question:
    """An experiment on a dataset and an encoder.

    Attributes:
        experiment: names its models.
    """

    dataset: Dataset
    encoder: Encoder
    experiment: Experiment
    cache: EmbeddingCache | None

    @property
    def rules(self) -> Protocol:
        """The protocol."""
        return protocol_named(self.experiment.protocol)

    @property
    def tunes(self) -> bool:
        """Whether weights are searched on validation folds."""
        return "fusion-tuned" in self.experiment.models

    @property
    def chooses(self) -> bool:
        """Whether weights are chosen on the training part, as the app chooses them."""
        asking = {"fusion", "fusion-shuffled"} & set(self.experiment.models)
        settings = self.experiment.settings
        return settings.weights is None and settings.usual is None and bool(asking)

    def key(self, index: int) -> dict[str, Any]:
        """Everything the figures of a fold depend on, but the code."""
        asked = self.experiment
        return {
            "dataset": self.dataset.fingerprint,
            "encoder": self.encoder.fingerprint,
            "protocol": asked.protocol,
            "fold": index,
            "models": asked.models,
            "k": asked.k,
            "pca": asked.settings.pca,
            "weights": sorted((asked.settings.weights or {}).items()),
            "split": repr(asked.settings.split),
            "usual": repr(asked.settings.usual),
            "shown": asked.shown,
        }


@dataclass
class FoldResult:
    """Figures of one fold; JSON can hold all of it.

    Attributes:
        values: model to metric to one value for each case.
        recalls: model to recall by popularity group for each case, None where a group held nothing.
        users: id of each case's user.
        activity: likes known of each case's user.
        coverage: model to share of the candidates that stand in somebody's list.
        spoken: model to how many cases it tells candidates apart in.
        pca: PCA size used.
        tuned: what the search of `fusion-tuned` found, as a mapping, or None.
        chosen: the choice of `fusion`, as `Chosen.to_dict` writes it; None where none was made.
    """

    values: dict[str, dict[str, list[float]]]
    recalls: dict[str, list[list[float | None]]]
    users: list[str] = field(default_factory=list)
    activity: list[int] = field(default_factory=list)
    coverage: dict[str, float] = field(default_factory=dict)
    spoken: dict[str, int] = field(default_factory=dict)
    pca: int = 0
    tuned: dict[str, Any] | None = None
    chosen: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def tune_fold(question: Question, index: int, progress: Progress) -> TuningResult | None:
    """Weights for a fold, searched on the protocol applied again inside its training part; None where nobody asks.

    Raises:
        SettingsError: too little is left to tune on.
    """
    if not question.tunes:
        return None
    inner = validation_folds(question, _fold(question, index).train, progress)
    if not inner:
        raise SettingsError(
            "The training part is too small to tune weights on: give --weights, or a larger dataset."
        )
    return tune(inner, question.experiment.settings, question.experiment.k, progress=progress)


def validation_folds(
    question: Question, train: Dataset, progress: Progress, wanted: int | None = None
) -> list[tuple[Engine, Fold]]:
    """The protocol applied again inside a training part, each fold with an engine fitted on what is left of it.

    Args:
        wanted: how many folds; more where items or users are drawn, if None. There are fewer where too little is left.
    """
    asked, rules = question.experiment, question.rules
    inner: list[tuple[Engine, Fold]] = []
    wanted = wanted or (VALIDATION_OF_STRANGERS if rules.strangers else VALIDATION)
    for place in range(wanted):
        progress("fitting on validation folds", place, wanted)
        part = rules.make(train, place, asked.shown)
        if not part.cases or not len(part.train.liked):
            break
        engine = Engine.fit(part.train, question.encoder, question.cache, known=part.known)
        inner.append((engine.prepare(asked.settings), part))
        if rules.folds == 1:  # in time, the next validation fold lies before the last
            train = part.train
    return inner


def _fold(question: Question, index: int) -> Fold:
    asked = question.experiment
    return fold_of(question.rules, question.dataset, asked.protocol, index, asked.shown)


def measure_fold(
    question: Question, index: int, count: int, found: TuningResult | None, progress: Progress
) -> FoldResult:
    """Fit on the training part of a fold and rank the full candidate catalogue for every case.

    Args:
        found: what `tune_fold` found for it.

    Raises:
        SettingsError: nobody has a like the protocol can hold out.
    """
    data, asked = question.dataset, question.experiment
    models, k, settings = asked.models, asked.k, asked.settings
    fold = _fold(question, index)
    extras = extra_components(models, data)
    components = (*default_components(fold.train), *extras)
    engine = Engine.fit(fold.train, question.encoder, question.cache, components=components, known=fold.known)
    engine.prepare(settings)
    choice = (
        chosen_or_none(engine, settings, index, split="last" if question.rules.in_time else "random")
        if question.chooses
        else None
    )
    engine = engine.with_choice(choice)
    twin = None
    if set(SHUFFLED) & set(models):
        twin = shuffled_engine(engine, fold, index).prepare(settings)
    tuned = None if found is None else found.settings
    rng = np.random.default_rng(index)
    fitted = FittedModels(engine, fold, models, settings, settings, rng, twin, tuned)
    groups = popularity_groups(fold.train)
    known = fold.train.likes_by_user
    lists: dict[str, set[int]] = {model: set() for model in models}
    looks = ListMetrics(fold.train, engine.embeddings)
    empty: dict[str, dict[str, list[float]]] = {
        model: {metric: [] for metric in ALL_METRICS} for model in models
    }
    result = FoldResult(empty, {model: [] for model in models}, spoken=dict.fromkeys(models, 0))
    for done, (query, relevant) in enumerate(fold.cases):
        if done % engine.block == 0:
            progress(
                Message("ranking, part {part} of {count}", part=index + 1, count=count), done, len(fold.cases)
            )
            block = fold.cases[done : done + engine.block]
            profiles = [engine.profile(query) for query, _ in block]
            for one in (engine, twin):
                if one is not None:
                    one.score_ahead(profiles, settings)
        result.users.append(query.user)
        result.activity.append(int(known[data.user_ids.row(query.user)]) + len(query.likes))
        tables = fitted.scores_of(profiles[done % engine.block])
        tops = {}
        for model, (candidates, scores) in tables.items():
            tops[model] = best_of(candidates, scores, engine.ties, k)
            result.spoken[model] += tells_apart(scores[candidates])
        for metric, values in looks.of(np.stack(list(tops.values()))).items():
            for model, value in zip(tops, values, strict=True):
                result.values[model][metric].append(float(value))
        held = np.zeros(len(data.item_ids))
        held[relevant] = 1.0
        for model, top in tops.items():
            lists[model].update(top.tolist())
            hits = held[top]
            for metric, formula in METRICS.items():
                result.values[model][metric].append(formula(hits, len(relevant), k))
            result.recalls[model].append(recall_by_group(groups, top[hits > 0], relevant))
    pool = len(data.item_ids) if fold.among is None else len(fold.among)
    result.coverage = {model: len(shown) / pool for model, shown in lists.items()}
    result.pca = engine.pca_size(settings)
    result.tuned = None if found is None else stated_tuning(found)
    result.chosen = None if choice is None else choice.to_dict()
    return result


def stated_tuning(found: TuningResult) -> dict[str, Any]:
    """What the search found, for JSON."""
    return {
        "weights": dict(found.settings.weights or {}),
        "split": {group: dict(shares) for group, shares in (found.settings.split or {}).items()},
        "validation": found.validation,
        "validation_of_defaults": found.default,
        "tried": found.tried,
        "validation_folds": found.folds,
        "distance_from_defaults": found.distance,
    }
