"""What is to be measured, and how the work is done."""

from __future__ import annotations

from dataclasses import dataclass, field

from recsys_core.encoding import EmbeddingCache
from recsys_core.evaluation.fold_store import FinishedFolds
from recsys_core.fusion import Settings
from recsys_core.types import Progress, silent


@dataclass(frozen=True)
class Experiment:
    """What is measured, on whatever dataset and encoder: all that the figures depend on.

    Attributes:
        protocol: a name in `protocols.PROTOCOLS`, or `ratings` where `measure` is asked.
        models: what is compared; none named compares everything there is.
        k: length of the lists.
        folds: how many seeds (`warm`) or folds; None takes all the protocol has.
        settings: PCA size and weights; where it has weights, nothing is tuned and `fusion` uses them.
        shown: likes shown to newcomers under `cold-users`.
    """

    protocol: str = "warm"
    models: tuple[str, ...] = ()
    k: int = 10
    folds: int | None = None
    settings: Settings = field(default_factory=Settings)
    shown: int = 3


@dataclass(frozen=True, eq=False)
class Run:
    """How the work is done; no figure depends on it.

    Attributes:
        cache: where embeddings are kept; None keeps none.
        progress: is told how far it is, and stops it by raising.
        finished: where finished folds of rankings are kept, so that a run that was stopped goes on; None keeps none.
        jobs: folds measured at a time, each by a process of its own.
    """

    cache: EmbeddingCache | None = None
    progress: Progress = silent
    finished: FinishedFolds | None = None
    jobs: int = 1


WARM = Experiment()
PLAIN = Run()
