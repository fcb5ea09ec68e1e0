"""Names for the roles arrays play, so that signatures say what they mean."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.floating[Any]]
"""Scores, embeddings and shares; float64 keeps sums exact far below 1e-6."""

RowArray = npt.NDArray[np.int64]
"""Row numbers 0..n-1 into the catalogue or the list of users; never ids."""

Progress = Callable[[str, int, int], None]
"""Called as `progress(stage, done, total)` while something takes its time."""


def silent(stage: str, done: int, total: int) -> None:
    """A `Progress` that tells nobody."""
