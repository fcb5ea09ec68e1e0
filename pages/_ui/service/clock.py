"""How far work is, in words, with the time it still takes where that can be said."""

import time

from pages._ui.state.text import sentence, t
from recsys_core.translating import msg

SURE = 1.0
"""Seconds of a stage before its speed says anything."""


class Clock:
    """Times the stage that runs."""

    def __init__(self) -> None:
        self.stage, self.done, self.total = msg("starting"), 0, 1
        self._started = time.monotonic()

    def move(self, stage: str, done: int, total: int) -> None:
        """Note where the work is now."""
        if stage != self.stage:
            self._started = time.monotonic()
        self.stage, self.done, self.total = stage, done, total

    @property
    def share(self) -> float:
        """How much of the stage is done, 0 to 1."""
        return min(self.done / max(self.total, 1), 1.0)

    def text(self) -> str:
        """Stage, counts and, where it can be said, the time left."""
        said = sentence(self.stage)
        words = f"{said[:1].upper()}{said[1:]}"
        if self.total <= 1:
            return words
        passed = time.monotonic() - self._started
        left = (
            t(", about {seconds} s left", seconds=f"{passed / self.done * (self.total - self.done):.0f}")
            if self.done and passed > SURE
            else ""
        )
        return f"{words}: {self.done:,} / {self.total:,}{left}"
