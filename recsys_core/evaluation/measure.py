"""One door to every protocol: rankings and ratings alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from recsys_core.datasets import Dataset
from recsys_core.encoding import Encoder
from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.experiment import PLAIN, WARM, Experiment, Run
from recsys_core.evaluation.models import everything
from recsys_core.evaluation.protocols import PROTOCOLS, protocol_named
from recsys_core.evaluation.ratings import RATING_MODELS, evaluate_ratings

RATINGS = "ratings"


def models_of(protocol: str) -> tuple[str, ...]:
    """Everything that can be compared under a protocol.

    Raises:
        SettingsError: there is no such protocol.
    """
    if protocol == RATINGS:
        return RATING_MODELS
    protocol_named(protocol, (*PROTOCOLS, RATINGS))
    return everything()


def measure(
    dataset: Dataset,
    encoder: Encoder,
    experiment: Experiment = WARM,
    run: Run = PLAIN,
) -> dict[str, Any]:
    """Figures of models under a protocol, with what they were measured on, ready for JSON.

    Args:
        experiment: under `ratings` neither length of list nor likes shown play a part, and no fold is kept.

    Raises:
        SettingsError: unknown names, or data the protocol cannot be applied to.
    """
    asked = replace(experiment, models=experiment.models or models_of(experiment.protocol))
    if asked.protocol == RATINGS:
        return evaluate_ratings(dataset, encoder, asked.models, asked.folds, asked.settings, run)
    return evaluate(dataset, encoder, asked, run).to_dict()
