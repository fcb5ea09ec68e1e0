"""Weights chosen on the data at hand, while the page is used with the general ones."""

import os
import time
from collections.abc import Callable

from pages._ui.service import core
from pages._ui.service.jobs import Job
from pages._ui.service.places import shelf, visiting
from recsys_core import Engine
from recsys_core.chosen import Chosen
from recsys_core.datasets import BUNDLED
from recsys_core.errors import DataError
from recsys_core.evaluation.choosing.choose import choose_weights
from recsys_core.types import Progress

FIRST = 2.0
"""Seconds that the first list and its reason have for themselves."""


def begun(name: str, fitted: Engine) -> Job | None:
    """The work of choosing weights for an engine, shared by all sessions; begun now, if it was not.

    None where the engine has chosen weights already, where nobody has liked anything, or where RECLENS_BACKGROUND is 0.
    """
    if (
        fitted.chosen is not None
        or not len(fitted.dataset.liked)
        or os.environ.get("RECLENS_BACKGROUND") == "0"
    ):
        return None
    key = (fitted.dataset.name, fitted.dataset.fingerprint, fitted.encoder.fingerprint)
    job: Job = core.stores()["choosing"].get(key, lambda: Job(_work(fitted)))
    if not job.running and job.result is not None:
        take(name, fitted, job.result)
    return job


def _work(fitted: Engine) -> Callable[[Progress], Chosen]:
    def work(progress: Progress) -> Chosen:
        time.sleep(FIRST)
        return choose_weights(fitted, progress=progress)

    return work


def take(name: str, fitted: Engine, chosen: Chosen) -> None:
    """Give the engine its weights, and keep them with it where it is kept: the fit with another encoder is not."""
    fitted.chosen = chosen
    kept = name not in BUNDLED and name not in visiting() and shelf().find(name) is not None
    if not kept or core.engine(name) is not fitted:
        return
    try:
        shelf().keep_choice(name, chosen)
    except DataError:  # a disk that refuses: they are chosen again next time
        return
