"""Collecting what was wrong while tables are repaired."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from recsys_core.datasets.schema import Fault


class Faults:
    """Faults found so far."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def note(self, rule: str, action: str, wrong: pd.Series, example: Callable[[int], str]) -> None:
        """Record how many rows are `wrong`, with up to three examples by position."""
        positions = np.flatnonzero(wrong.to_numpy())
        if len(positions):
            shown = tuple(example(int(position)) for position in positions[:3])
            self.found.append(Fault(rule, len(positions), action, shown))

    def note_listed(self, rule: str, action: str, where: list[str]) -> None:
        """Record a fault at each of these places."""
        if where:
            self.found.append(Fault(rule, len(where), action, tuple(where[:3])))
