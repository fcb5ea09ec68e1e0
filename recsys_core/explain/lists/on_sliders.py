"""Weights as they stand on the sliders of a screen: whoever is told where a weight would have to be can put it there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, log10

from recsys_core.explain.lists.weights import HIGHEST, StableRange, WeightView, total_of
from recsys_core.fusion import Settings

SLACK = 1e-9
"""Numbers nearer than this are one number: in it nothing is read off a slider."""

FINEST = 6
"""Decimals told at most."""


@dataclass(frozen=True)
class SliderMove:
    """A slider and what it moves to, in its own numbers.

    Attributes:
        was, at: where it stands, and the first number it can be put to that does what is asked.
        rank: the item's then.
        was_used, used: the share of the score that its group really has, before and then.
    """

    was: float
    at: float
    rank: int
    was_used: float
    used: float


def decimals(view: WeightView) -> int:
    """How finely a slider moves: in whole numbers where all stand at one, else in a thousandth of what they sum to."""
    stands = [view.total * weight for weight in view.set_weights.values()]
    if all(abs(place - round(place)) < SLACK for place in stands):
        return 0
    return min(max(1, 3 - floor(log10(view.total))), FINEST)


def first_number(view: WeightView, near: float, far: float) -> float | None:
    """The number of fewest decimals between two weights, nearest the first and not itself; on the slider.

    Args:
        near, far: weights in the unit of `view.set_weights`; the far one may be the end of the slider.

    Returns:
        None where they are too near to each other to be told apart.
    """
    start, stop = near * view.total, far * view.total
    for places in range(decimals(view), FINEST + 1):
        step = 10.0**-places
        steps = start / step
        if stop > start:
            found = round((floor(steps + SLACK) + 1) * step, places)
            inside = found < stop - SLACK or found <= HIGHEST <= stop + SLACK
        else:
            found = round((-floor(-steps + SLACK) - 1) * step, places)
            inside = found > stop + SLACK or found >= 0.0 >= stop - SLACK
        if inside:
            return found + 0.0
    return None


def ranges_on_sliders(ranges: tuple[StableRange, ...], settings: Settings) -> tuple[StableRange, ...]:
    """Stable ranges in the unit of the sliders."""
    total = total_of(settings)
    return tuple(
        replace(row, now=row.now * total, low=row.low * total, high=row.high * total) for row in ranges
    )


def within(row: StableRange) -> tuple[str, str]:
    """The ends of a range as they are told: rounded towards the inside, so that what is said holds there."""
    low = -floor(-round(row.low * 10, 6)) / 10
    high = floor(round(row.high * 10, 6)) / 10
    return f"{max(min(low, row.now), row.low):.1f}", f"{min(max(high, row.now), row.high):.1f}"
