"""The default weights searched again, and how they differ from those that stand in `fusion`; nothing is changed.

For each cold-start tier the protocols that ask on it are applied again inside the training part of one of
their folds, and the weights are searched on all of those validation folds together, so that no protocol's held-out
likes are looked at. Tiers that no protocol asks on, such as own words alone, cannot be searched. The weights that stand were
found on MovieLens 100K, and `chosen_on` says so beside figures of the fusion on the same ratings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recsys_core.datasets import Dataset
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.evaluation.experiment import Experiment
from recsys_core.evaluation.folds import Question, validation_folds
from recsys_core.evaluation.protocols import FOLDS, Fold, fold_of, protocol_named
from recsys_core.evaluation.tuning import BUDGET, TuningResult, default_weights, grouped, tune
from recsys_core.fusion import FEW, TIER_WEIGHTS, Settings, tier_for, tier_of
from recsys_core.types import Progress, silent

SEARCHED_ON = ("temporal", "warm", "cold-items", "cold-users")
"""Protocols on which the default weights were found."""


@dataclass(frozen=True)
class Move:
    """A weight or share as it stands in the code and the best of the search."""

    standing: float
    best: float

    @property
    def difference(self) -> float:
        """Best less standing."""
        return self.best - self.standing


@dataclass(frozen=True)
class TierSearch:
    """What the search found for one tier.

    Attributes:
        protocols: those whose cases were asked on it.
        weights: by group.
        split: by group and component within it.
    """

    tier: str
    protocols: tuple[str, ...]
    tuned: TuningResult
    weights: Mapping[str, Move]
    split: Mapping[str, Mapping[str, Move]]


@dataclass(frozen=True)
class DefaultsSearch:
    """What is searched, on whatever dataset and encoder.

    Attributes:
        protocols: whose validation folds are taken.
        folds: validation folds of each protocol; as many as `evaluate` takes, if None.
        seed: which fold of a protocol, or which draw, gives the training part searched in.
        k: length of the lists measured.
        settings: the PCA size.
        shown: likes shown to newcomers (`cold-users`), which decide their tier.
        budget: weightings tried for a tier.
    """

    protocols: tuple[str, ...] = SEARCHED_ON
    folds: int | None = None
    seed: int = 0
    k: int = 10
    settings: Settings = field(default_factory=Settings)
    shown: int = 3
    budget: int = BUDGET


def search_defaults(
    dataset: Dataset,
    encoder: Encoder,
    search: DefaultsSearch,
    cache: EmbeddingCache | None = None,
    progress: Progress = silent,
) -> list[TierSearch]:
    """Search the default weights of every tier that the protocols ask on.

    Raises:
        SettingsError: no or an unknown protocol, or too little data to search on.
    """
    if not search.protocols:
        raise SettingsError("No protocol to search on: name one, for example warm.")
    rules = {name: protocol_named(name) for name in dict.fromkeys(search.protocols)}
    by_tier: dict[str, list[str]] = {}
    for name in rules:
        tier = tier_of(search.shown, False) if name == "cold-users" else tier_of(FEW, False)
        by_tier.setdefault(tier, []).append(name)
    found = []
    for tier, names in by_tier.items():
        pairs: list[tuple[Engine, Fold]] = []
        for name in names:
            index = search.seed % FOLDS if rules[name].strangers else search.seed
            experiment = Experiment(name, (), search.k, None, search.settings, search.shown)
            question = Question(dataset, encoder, experiment, cache)
            train = fold_of(rules[name], dataset, name, index, search.shown).train
            pairs += [_on(tier, *pair) for pair in validation_folds(question, train, progress, search.folds)]
        pairs = [(engine, fold) for engine, fold in pairs if fold.cases]
        if not pairs:
            raise SettingsError(
                "Nobody in the validation folds of {protocols} is answered by {tier}: name other protocols, or a larger dataset.",
                protocols=", ".join(names),
                tier=tier,
            )
        tuned = tune(pairs, search.settings, search.k, search.budget, progress)
        found.append(_compared(tier, tuple(names), tuned, pairs[0][0]))
    return found


def _on(tier: str, engine: Engine, fold: Fold) -> tuple[Engine, Fold]:
    """The fold with those cases only that are answered on the tier."""
    cases = tuple(case for case in fold.cases if tier_for(engine.profile(case[0])) == tier)
    return engine, replace(fold, cases=cases)


def _compared(tier: str, protocols: tuple[str, ...], tuned: TuningResult, engine: Engine) -> TierSearch:
    names = [component.name for component in engine.components]
    groups = [component.group for component in engine.components]
    weights, split = grouped(names, groups, default_weights(names, groups, tier))
    wanted: Mapping[str, float] = tuned.settings.weights or {}
    shares: Mapping[str, Mapping[str, float]] = tuned.settings.split or {}
    return TierSearch(
        tier,
        protocols,
        tuned,
        {group: Move(standing, wanted[group]) for group, standing in weights.items()},
        {
            group: {name: Move(split[group][name], share) for name, share in own.items()}
            for group, own in shares.items()
            if group in split
        },
    )


def stated(search: TierSearch) -> dict[str, Any]:
    """What was found for a tier, for JSON."""

    def told(moves: Mapping[str, Move]) -> dict[str, dict[str, float]]:
        return {name: {**vars(move), "difference": move.difference} for name, move in moves.items()}

    return {
        "rung": search.tier,
        "protocols": list(search.protocols),
        "weights": told(search.weights),
        "split": {group: told(own) for group, own in search.split.items()},
        "validation": search.tuned.validation,
        "validation_of_defaults": search.tuned.default,
        "validation_folds": search.tuned.folds,
        "tried": search.tuned.tried,
        "distance_from_defaults": search.tuned.distance,
    }


def not_searched(searches: Sequence[TierSearch]) -> list[str]:
    """Cold-start tiers that no protocol asked on."""
    return [tier for tier in TIER_WEIGHTS if tier not in {search.tier for search in searches}]
