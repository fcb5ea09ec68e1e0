"""What is compared: every component alone, fusions of them, and controls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recsys_core.components import Component, Popularity, TextSimilarity
from recsys_core.components.base import HistoryOnly
from recsys_core.components.registry import by_group
from recsys_core.datasets import Dataset
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError, SilentWeightsError
from recsys_core.evaluation.protocols import Fold
from recsys_core.fusion import Settings, normalised_part, tier_for, weights_of
from recsys_core.query import Profile
from recsys_core.space import PCASpace
from recsys_core.types import FloatArray, RowArray

VARIANTS: dict[str, Callable[[], Component]] = {
    "text_dot": lambda: TextSimilarity("dot"),
    "text_euclidean": lambda: TextSimilarity("euclidean"),
    "popularity_recent": lambda: Popularity(HALF_LIFE),
}
"""Components with other parameters: shown with their figures, and outside the fusion."""
FUSIONS = ("fusion", "fusion-general", "fusion-tuned", "fusion-shuffled")
SHUFFLED = ("text-shuffled", "fusion-shuffled")
HALF_LIFE = 30.0
"""Days, of `popularity_recent`."""


def parts() -> tuple[str, ...]:
    """Components of the fusion that every dataset can have."""
    return tuple(kind.name for kind in by_group() if kind.in_fusion and not kind.optional)


def extras() -> tuple[str, ...]:
    """Shown with their figures, and outside the fusion: they repeat what a component says, or lose to it."""
    return (*VARIANTS, *(kind.name for kind in by_group() if not kind.in_fusion))


def everything() -> tuple[str, ...]:
    """Everything that can be compared.

    `fusion` has weights chosen on likes held out of the training part, as the app chooses them; `fusion-general` the weights
    that stand for any data; `fusion-tuned` those of a search on several validation folds; `fusion-shuffled` and
    `text-shuffled` are the controls: texts given to the wrong items.
    """
    return ("random", *parts(), *extras(), "text-shuffled", *FUSIONS)


def extra_components(models: Sequence[str], dataset: Dataset) -> tuple[Component, ...]:
    """Those of `extras` that are asked for and can be fitted on so many items."""
    made = [make() for name, make in VARIANTS.items() if name in models]
    for kind in by_group():
        if not kind.in_fusion and kind.name in models:
            made += kind.made_for(dataset)
    return tuple(made)


def check_models(models: Sequence[str]) -> None:
    """Raises `SettingsError` naming the first unknown one."""
    known = everything()
    for model in models:
        if model not in known:
            raise SettingsError(
                "There is no model {model!r}: choose from {known}.", model=model, known=", ".join(known)
            )


def _fused(standard: FloatArray, answering: Mapping[str, str], settings: Settings, tier: str) -> FloatArray:
    """The scores (n,) that `Engine.rank` would give with other weights, from standardised scores (C, n).

    Weights found for people with a history may know nothing about one without: there the cold-start tiers answers.
    """
    try:
        weights = weights_of(settings, tier, answering)
    except SilentWeightsError:
        weights = weights_of(Settings(settings.pca), tier, answering)
    scores: FloatArray = np.array([weights[name] for name in answering]) @ standard
    return scores


def shuffled_engine(engine: Engine, fold: Fold, seed: int) -> Engine:
    """What of the engine reads texts, with each text at another item; the space is fitted on as many items as before."""
    rng = np.random.default_rng(seed)
    embeddings = engine.embeddings[rng.permutation(len(engine.embeddings))]
    space = PCASpace().fit(embeddings, None, fold.known)
    outside = extras()
    reading = tuple(
        component
        for component in engine.components
        if component.name not in outside and not isinstance(component, HistoryOnly)
    )
    twin = Engine(engine.dataset, engine.encoder, space, reading, embeddings)
    return twin.refit(engine.dataset)


@dataclass(frozen=True, eq=False)
class FittedModels:
    """What is compared, fitted on the training part of a fold.

    Attributes:
        settings: those asked for; the general weights stand at its PCA size.
        chosen: those with the weights of `fusion`.
        tuned: those with the weights of `fusion-tuned`; None where it is not asked for.
        rng: draws the scores of `random`.
        twin: reads the wrong texts; None where no control is asked for.
    """

    engine: Engine
    fold: Fold
    models: Sequence[str]
    settings: Settings
    chosen: Settings
    rng: np.random.Generator
    twin: Engine | None = None
    tuned: Settings | None = None

    def scores_of(self, profile: Profile) -> dict[str, tuple[RowArray, FloatArray]]:
        """Candidates and scores of each model for one profile."""
        engine, twin, settings = self.engine, self.twin, self.settings
        items = len(engine.dataset.item_ids)
        tier = tier_for(profile)
        candidates, parts = engine.parts(profile, Settings(settings.pca), tier, self.fold.among)
        raw = {part.name: part.raw for part in parts}
        answering = {part.name: part.group for part in parts}
        standard = np.stack([part.standard for part in parts])
        chosen = engine.settled(self.chosen, candidates)
        tables: dict[str, tuple[RowArray, FloatArray]] = {}
        for model in self.models:
            scores: FloatArray
            if model == "random":
                scores = self.rng.random(items)
            elif model == "fusion":
                scores = _fused(standard, answering, chosen, tier)
            elif model == "fusion-general":
                scores = _fused(standard, answering, Settings(settings.pca), tier)
            elif model == "fusion-tuned" and self.tuned is not None:
                scores = _fused(standard, answering, self.tuned, tier)
            elif model == "fusion-shuffled" and twin is not None:
                misled = twin.raw_scores(profile, engine.pca_size(settings))
                others = standard.copy()
                for place, (name, group) in enumerate(answering.items()):
                    if name in misled:
                        others[place] = normalised_part(name, group, misled[name], candidates, 0.0).standard
                scores = _fused(others, answering, chosen, tier)
            elif model == "text-shuffled" and twin is not None:
                scores = twin.raw_scores(profile, engine.pca_size(settings)).get("text", np.zeros(items))
            else:
                scores = raw.get(model, np.zeros(items))
            tables[model] = (candidates, scores)
        return tables
