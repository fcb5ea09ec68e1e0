"""How a list depends on the weights of the groups: where items tie, and how far the top of a list stands.

Up to a factor that no order depends on, the score is `sum over groups of r_g U_g(i)`, r_g a slider and U_g the group's
standardised contribution at weight 1. So two items tie at a single value of a slider, known in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys_core.components.registry import GROUPS, default_shares
from recsys_core.fusion import TIER_WEIGHTS, Settings, share_of, simplex
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray, RowArray

EDGE = 1e-9
"""Ties nearer than this to where a slider stands are where it stands."""


@dataclass(frozen=True, eq=False)
class WeightView:
    """A list as a function of its weights.

    Attributes:
        set_weights: weight of each group as set, summing to 1.
        units: (n,) by answering group: U_g.
    """

    set_weights: dict[str, float]
    units: dict[str, FloatArray]

    @classmethod
    def of(cls, ranking: Ranking, settings: Settings) -> WeightView:
        """The view of a list made with these settings."""
        asked = simplex(TIER_WEIGHTS[ranking.tier] if settings.weights is None else settings.weights)
        split = settings.split or default_shares(ranking.tier)
        units: dict[str, FloatArray] = {}
        for part in ranking.parts:
            share = share_of(part.name, part.group, split)
            column = share * (part.raw - part.centre) / part.scale
            units[part.group] = units.get(part.group, 0.0) + column
        return cls(asked, units)

    def scores(self, items: RowArray | slice = slice(None)) -> FloatArray:
        """Scores up to a factor (m,)."""
        total: FloatArray = np.sum(
            [self.set_weights[group] * self.units[group][items] for group in self.units], axis=0
        )
        return total

    def moved(self, group: str, value: float) -> dict[str, float]:
        """Weights summing to 1 with one slider set to `value` and the others where they stand."""
        return simplex({**self.set_weights, group: value})

    def ties(self, group: str, item: int, others: RowArray) -> FloatArray:
        """Where the slider of a group has to stand for the item to tie with each other one (m,); nan where never."""
        unit = self.units[group]
        gap = self.scores(others) - self.scores(np.array([item]))
        slope = unit[others] - unit[item]
        with np.errstate(divide="ignore", invalid="ignore"):
            found: FloatArray = self.set_weights[group] - np.where(np.abs(slope) > 1e-15, gap / slope, np.nan)
        return found


@dataclass(frozen=True)
class StableRange:
    """Between these values of a slider, others where they stand, the top k holds the same items.

    Attributes:
        now: where the slider stands.
        low, high: 0 and 1 where nothing changes on that side.
    """

    group: str
    now: float
    low: float
    high: float


def stable_ranges(ranking: Ranking, settings: Settings, k: int = 10) -> tuple[StableRange, ...]:
    """How far each slider can go before an item of the top k gives way to another."""
    view = WeightView.of(ranking, settings)
    top, rest = ranking.candidates[:k], ranking.candidates[k:]
    ranges = []
    for group in GROUPS:
        if group not in view.units:
            continue
        low, high, now = 0.0, 1.0, view.set_weights[group]
        for item in top:
            ties = view.ties(group, int(item), rest)
            below, above = ties[ties < now - EDGE], ties[ties > now + EDGE]
            low = max(low, float(below.max(initial=0.0)))
            high = min(high, float(above.min(initial=1.0)))
        ranges.append(StableRange(group, now, low, high))
    return tuple(ranges)
