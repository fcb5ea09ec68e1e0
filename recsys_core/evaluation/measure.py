"""One door to every protocol: rankings and ratings alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from recsys_core.datasets import Dataset
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.fold_store import FinishedFolds
from recsys_core.evaluation.models import everything
from recsys_core.evaluation.protocols import PROTOCOLS, protocol_named
from recsys_core.evaluation.ratings import RATING_MODELS, evaluate_ratings
from recsys_core.fusion import Settings
from recsys_core.types import Progress, silent

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
    protocol: str = "warm",
    models: Sequence[str] | None = None,
    k: int = 10,
    folds: int | None = None,
    settings: Settings | None = None,
    cache: EmbeddingCache | None = None,
    progress: Progress = silent,
    shown: int = 3,
    finished: FinishedFolds | None = None,
    jobs: int = 1,
) -> dict[str, Any]:
    """Figures of models under a protocol, with what they were measured on, ready for JSON.

    Args: see `comparison.evaluate` and `ratings.evaluate_ratings`; `models` None compares everything there is.

    Raises:
        SettingsError: unknown names, or data the protocol cannot be applied to.
    """
    chosen = models_of(protocol) if models is None else tuple(models)
    if protocol == RATINGS:
        return evaluate_ratings(dataset, encoder, chosen, folds, settings, cache, progress, jobs)
    return evaluate(
        dataset, encoder, protocol, chosen, k, folds, settings, cache, progress, shown, finished, jobs
    ).to_dict()
