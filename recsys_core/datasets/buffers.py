"""A long column filled from its start, in room that was made for it at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


class Buffer:
    """Numbers of one kind that come piece by piece.

    Args:
        rows: how many are to come, as far as is known; more are taken too.
    """

    def __init__(self, rows: int, kind: npt.DTypeLike) -> None:
        self._room = np.empty(rows, kind)
        self._filled = 0

    def next(self, count: int) -> np.ndarray:
        """Room for the next numbers (count,), to be written into."""
        start, self._filled = self._filled, self._filled + count
        if self._filled > len(self._room):
            grown = np.empty(max(self._filled, 2 * start), self._room.dtype)
            grown[:start] = self._room[:start]
            self._room = grown
        return self._room[start : self._filled]

    def done(self) -> np.ndarray:
        """All that were written (rows,)."""
        return self._room[: self._filled]
