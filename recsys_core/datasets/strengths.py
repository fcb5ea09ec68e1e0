"""How strongly likes speak, on a scale that models can use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys_core.types import FloatArray


def _known(strengths: FloatArray) -> NDArray[np.bool_]:
    """Which of them are numbers above 0."""
    return np.isfinite(strengths) & (strengths > 0)


@dataclass(frozen=True)
class Strengths:
    """`r = log(1 + strength / median) / mean`: over the likes it was made of, r has the mean 1.

    The logarithm is that of eq. 6 of Hu, Koren & Volinsky (ICDM 2008), with the median as its unit. Strengths have long
    tails: taken linearly (their eq. 1), a song left running for a night would outweigh a hundred that were chosen.

    Attributes:
        median: of the likes' strengths.
        mean: of the logarithms.
    """

    median: float
    mean: float

    @classmethod
    def of(cls, strengths: FloatArray) -> Strengths:
        """The scale of these strengths; those that are not above 0 say nothing."""
        known = strengths[_known(strengths)]
        if not len(known):
            return cls(1.0, 1.0)
        median = float(np.median(known))
        return cls(median, float(np.log1p(known / median).mean()))

    def relative(self, strengths: FloatArray) -> FloatArray:
        """r of each (L,); 1 where the strength is not above 0, as nothing is known of it."""
        known = _known(strengths)
        found: FloatArray = np.ones(len(strengths))
        found[known] = np.log1p(strengths[known] / self.median) / self.mean
        return found
