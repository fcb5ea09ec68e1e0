"""Filling the perturbation cache while nobody waits, so that word effects are at hand before they are asked for."""

from __future__ import annotations

import threading
import time

import numpy as np

from recsys_core.datasets.schema import Dataset
from recsys_core.explain.words.deletion import deletable
from recsys_core.explain.words.perturbation_cache import PerturbationCache
from recsys_core.explain.words.shapley import coalitions

VARIANTS = 60_000
"""Variants encoded at most: some ten minutes of one core with a small model, and 90 MB on disk."""
QUIET = 3.0
"""Seconds without a question before the filling goes on."""


class Filling:
    """A thread that encodes the variants of one text after another and stands back whenever somebody asks.

    Args:
        texts: in the order they are wanted.
        budget: variants to encode at most; texts beyond are done when they are asked for.
        quiet: seconds to wait after each `touch`.
    """

    def __init__(
        self,
        perturbations: PerturbationCache,
        texts: tuple[str, ...],
        budget: int = VARIANTS,
        quiet: float = QUIET,
    ) -> None:
        self.total = 0
        self.done = 0
        self.failed = ""
        self._bank, self._texts, self._budget, self._quiet = perturbations, texts, budget, quiet
        self._until = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="filling the perturbation cache", daemon=True)

    @classmethod
    def of(cls, perturbations: PerturbationCache, dataset: Dataset) -> Filling:
        """The texts of a catalogue, the most liked first: they are recommended most."""
        order = np.argsort(-dataset.likes_by_item, kind="stable")
        return cls(perturbations, tuple(dict.fromkeys(dataset.item_texts[row] for row in order)))

    def start(self) -> Filling:
        """Begin, once nobody asks; returns at once."""
        self.touch()
        self._thread.start()
        return self

    def touch(self) -> None:
        """Somebody is asking: stand back for a while."""
        self._until = time.monotonic() + self._quiet

    def stop(self) -> None:
        """End after the text at hand."""
        self._stop.set()
        self._thread.join()

    @property
    def running(self) -> bool:
        """Whether there is something left to do."""
        return self._thread.is_alive()

    def _wait(self) -> None:
        while (rest := self._until - time.monotonic()) > 0 and not self._stop.wait(rest):
            pass

    def _within_budget(self) -> list[str]:
        chosen, used = [], 0
        for text in self._texts:
            used += len(coalitions(len(deletable(self._bank.encoder, text).words)))
            if used > self._budget or self._stop.is_set():
                break
            chosen.append(text)
        return chosen

    def _run(self) -> None:
        try:
            self._wait()
            todo = [text for text in self._within_budget() if text.strip()]
            self.total = len(todo)
            for text in todo:
                self._wait()
                if self._stop.is_set():
                    return
                self._bank.fill([text])
                self.done += 1
        except Exception as error:  # a thread has nobody above it: who looks is told
            self.failed = str(error)
