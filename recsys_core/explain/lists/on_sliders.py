"""Weights as they stand on the sliders of a screen: whoever is told where a weight would have to be can put it there."""

from __future__ import annotations

from dataclasses import replace

from recsys_core.explain.lists.contrast import TieWeight
from recsys_core.explain.lists.weights import StableRange
from recsys_core.fusion import Settings

HIGHEST = 100.0
"""Where a slider ends."""


def on_slider(weight: float, settings: Settings) -> float:
    """Where a slider stands that has this share of all weights as they are set, the others staying where they are.

    Without weights that were set, a slider is taken to show per cent.
    """
    return weight * (HIGHEST if settings.weights is None else sum(settings.weights.values()))


def reachable_ties(ties: tuple[TieWeight, ...], settings: Settings) -> list[TieWeight]:
    """The ties that a slider can be put to, in its own unit."""
    found = []
    for tie in ties:
        if tie.at is None or (at := on_slider(tie.at, settings)) > HIGHEST:
            continue
        found.append(replace(tie, at=at, now=on_slider(tie.now, settings)))
    return found


def ranges_on_sliders(ranges: tuple[StableRange, ...], settings: Settings) -> tuple[StableRange, ...]:
    """Stable ranges in the unit of the sliders, no further than they go."""
    return tuple(
        replace(
            row,
            now=on_slider(row.now, settings),
            low=on_slider(row.low, settings),
            high=min(HIGHEST, on_slider(row.high, settings)),
        )
        for row in ranges
    )
