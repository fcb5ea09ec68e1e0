"""How a list depends on the weights of the groups: where items tie, and how far the top of a list stands.

Up to a factor that no order depends on, the score is `sum over groups of r_g U_g(i)`, r_g a slider and U_g the group's
standardised contribution at weight 1: weights scaled to sum to 1, and what silent parts leave to the others, change that
factor alone. So two items tie at a single value of a slider, known in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys_core.components.registry import GROUPS
from recsys_core.fusion import Settings, share_of, simplex
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray, RowArray

HIGHEST = 100.0
"""Where a slider ends."""

FLAT = 1e-12
"""Differences smaller than this are none: scores are sums of numbers near 1."""


def total_of(settings: Settings) -> float:
    """What the weights sum to in the numbers of the sliders; without weights that were set, sliders show per cent."""
    return HIGHEST if settings.weights is None else float(sum(settings.weights.values()))


@dataclass(frozen=True, eq=False)
class WeightView:
    """A list as a function of its weights.

    Attributes:
        set_weights: weight of each group as set, summing to 1.
        units: (n,) by answering group: U_g.
        speaking: by answering group: the share of its weight that its answering components have.
        total: what the weights sum to as they are set, in the unit of the sliders.
    """

    set_weights: dict[str, float]
    units: dict[str, FloatArray]
    speaking: dict[str, float]
    total: float

    @classmethod
    def of(cls, ranking: Ranking, settings: Settings) -> WeightView:
        """The view of a list made with these settings."""
        asked = ranking.settings.on(ranking.tier)
        units: dict[str, FloatArray] = {}
        speaking: dict[str, float] = {}
        for part in ranking.parts:
            share = share_of(part.name, part.group, asked.split)
            column = share * (part.raw - part.centre) / part.scale
            units[part.group] = units.get(part.group, 0.0) + column
            speaking[part.group] = speaking.get(part.group, 0.0) + share
        return cls(dict(asked.groups), units, speaking, total_of(settings))

    @property
    def end(self) -> float:
        """The largest weight that a slider can be put to, in the unit of `set_weights`."""
        return HIGHEST / self.total

    def scores(self, items: RowArray | slice = slice(None)) -> FloatArray:
        """Scores up to a factor (m,)."""
        total: FloatArray = np.sum(
            [self.set_weights[group] * self.units[group][items] for group in self.units], axis=0
        )
        return total

    def moved(self, group: str, value: float) -> dict[str, float]:
        """Weights summing to 1 with one slider set to `value` and the others where they stand."""
        return simplex({**self.set_weights, group: value})

    def rest(self, group: str) -> float:
        """What the other groups have together; where it is 0, the slider of this one changes no order."""
        return sum(self.set_weights[one] * part for one, part in self.speaking.items() if one != group)

    def used(self, group: str, value: float) -> float:
        """The share of the score that a group really has with its slider at `value`, 0 to 1."""
        own = value * self.speaking[group]
        whole = own + self.rest(group)
        return own / whole if whole > 0 else 0.0

    def slopes(self, group: str, item: int, others: RowArray) -> tuple[FloatArray, FloatArray]:
        """How far each other one stands above the item, and by how much more for each unit of the weight (m,)."""
        unit = self.units[group]
        return self.scores(others) - self.scores(np.array([item])), unit[others] - unit[item]

    def ties(self, group: str, item: int, others: RowArray) -> FloatArray:
        """Where the slider of a group has to stand for the item to tie with each other one (m,); nan where never."""
        gap, slope = self.slopes(group, item, others)
        moving = (np.abs(slope) > FLAT) & (self.rest(group) > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            found: FloatArray = self.set_weights[group] - np.where(moving, gap / slope, np.nan)
        return found


@dataclass(frozen=True)
class StableRange:
    """Between these values of a slider, others where they stand, the top k holds the same items.

    Attributes:
        now: where the slider stands.
        low, high: 0 and the end of the slider where nothing changes on that side.
        now_used, low_used, high_used: the share of the score that the group really has there.
    """

    group: str
    now: float
    low: float
    high: float
    now_used: float = 0.0
    low_used: float = 0.0
    high_used: float = 0.0


def stable_ranges(ranking: Ranking, settings: Settings, k: int = 10) -> tuple[StableRange, ...]:
    """How far each slider can go before an item of the top k gives way to another."""
    view = WeightView.of(ranking, settings)
    top, rest = ranking.candidates[:k], ranking.candidates[k:]
    ranges = []
    for group in GROUPS:
        if group not in view.units:
            continue
        now = view.set_weights[group]
        low, high = 0.0, max(view.end, now)
        for item in top:
            ties = view.ties(group, int(item), rest)
            gains = view.slopes(group, int(item), rest)[1] > 0  # who overtakes as the slider goes up
            low = max(low, min(now, float(ties[~gains & ~np.isnan(ties)].max(initial=0.0))))
            high = min(high, max(now, float(ties[gains & ~np.isnan(ties)].min(initial=high))))
        used = (view.used(group, value) for value in (now, low, high))
        ranges.append(StableRange(group, now, low, high, *used))
    return tuple(ranges)
