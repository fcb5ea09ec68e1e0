"""Collecting what was wrong while tables are repaired."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from recsys_core.datasets.schema import Fault


class Faults:
    """Faults found so far."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def note(
        self, rule: str, action: str, wrong: pd.Series | np.ndarray, example: Callable[[int], str]
    ) -> None:
        """Record how many rows are `wrong`, with up to three examples by position."""
        marked = np.asarray(wrong, dtype=bool)
        count = int(np.count_nonzero(marked))
        if count:
            shown = tuple(example(position) for position in _first(marked, min(count, 3)))
            self.found.append(Fault(rule, count, action, shown))

    def note_listed(self, rule: str, action: str, where: Sequence[str]) -> None:
        """Record a fault at each of these places."""
        if where:
            self.found.append(Fault(rule, len(where), action, tuple(where[:3])))


def _first(marked: np.ndarray, count: int) -> list[int]:
    """The first positions that are marked, of which there are at least so many."""
    found = [int(marked.argmax())]
    while len(found) < count:
        start = found[-1] + 1
        found.append(start + int(marked[start:].argmax()))
    return found
