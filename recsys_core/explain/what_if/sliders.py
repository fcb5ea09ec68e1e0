"""The smallest move of a slider: of one weight, or of the PCA size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.explain.lists.on_sliders import SliderMove, first_number
from recsys_core.explain.lists.weights import FLAT, WeightView
from recsys_core.explain.what_if.search import Counterfactual, Crossing, Searched, crosses
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.ranking import Ranking
from recsys_core.types import RowArray

NUDGE = 1e-6
"""How far beyond a tie a slider is put at most."""

TOGETHER = 1e-9
"""Ties nearer to each other than this are one."""

SMALLEST = 2
"""The PCA size at which its slider begins, where the space is that large."""
EVERY = 64
"""Up to this many PCA sizes all are tried."""
NEAR = 12
"""Where there are more, all that are as near as this on both sides are tried, then ever larger steps."""


@dataclass(frozen=True)
class _Stretch:
    """Moves of a slider by which the item is across.

    Attributes:
        near, far: how far the slider is moved; the near end is a tie and does not do it, except where both are one.
        side: 1 for up, -1 for down.
    """

    group: str
    side: int
    near: float
    far: float

    def value(self, now: float) -> float:
        """The weight just beyond the near end."""
        return now + self.side * (self.near + min(NUDGE, (self.far - self.near) / 2))


def _stretches(
    view: WeightView, group: str, item: int, others: RowArray, above: int, n: int
) -> Iterator[_Stretch]:
    """All moves of one slider, up and down, by which the item is across rank n.

    Every other item meets it at one place of the slider at most, so a sweep over the sorted places counts how many stand
    above between any two of them: O(m log m).

    Args:
        others: the other candidates (m,), best first.
        above: how many of them stand above the item now.
    """
    now = view.set_weights[group]
    gap, slope = view.slopes(group, item, others)
    moving = np.abs(slope) > FLAT
    for_good = int(np.count_nonzero(~moving[:above]))  # never change places with the item
    gap, slope = gap[moving], slope[moving]
    for side, end in ((1, view.end - now), (-1, now)):
        if end <= 0:
            continue
        gains = side * slope > 0
        distance = np.where(np.abs(gap) > FLAT, -gap / (side * slope), 0.0)
        before = np.where(distance == 0.0, gains, gap > 0)  # just beyond where the slider stands
        met = (distance > 0) & (distance < end - TOGETHER)
        order = np.argsort(distance[met], kind="stable")
        bounds = np.concatenate([[0.0], distance[met][order], [end]])
        counts = for_good + int(before.sum()) + np.cumsum([0, *np.where(gains[met][order], 1, -1)])
        wide = np.diff(bounds) > TOGETHER
        starts, stops = bounds[:-1][wide], bounds[1:][wide]
        across = (counts[wide] + 1 <= n) != (above + 1 <= n)
        edges = np.diff(np.concatenate([[False], across, [False]]).astype(int))
        runs = zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1, strict=True)
        yield from (_Stretch(group, side, float(starts[a]), float(stops[b])) for a, b in runs)
        if not (len(across) and across[-1]) and (np.abs(distance - end) <= TOGETHER).any():
            yield _Stretch(group, side, end, end)  # where all tie, order hangs on their ids


def smallest_weight(
    engine: Engine, query: Query, settings: Settings, ranking: Ranking, crossing: Crossing
) -> Searched:
    """The smallest move of one slider; exact, as every tie is known in closed form.

    All places of every slider are looked at, from 0 to where it ends, and what is found is checked by ranking again.
    """
    item, n = crossing.item, crossing.n
    before = ranking.rank_of(item)
    if before is None:
        return Searched("weight", possible=False)
    view = WeightView.of(ranking, settings)
    others = ranking.candidates[ranking.candidates != item]

    def rank(group: str, value: float) -> int | None:
        try:
            return engine.rank(query, replace(settings, weights=view.moved(group, value))).rank_of(item)
        except SettingsError:  # nothing that answers has a weight then
            return None

    stretches = sorted(
        (
            stretch
            for group in view.units
            if view.rest(group) > 0
            for stretch in _stretches(view, group, item, others, before - 1, n)
        ),
        key=lambda stretch: stretch.near,
    )
    least = True
    for stretch in stretches:
        group, now = stretch.group, view.set_weights[stretch.group]
        value = stretch.value(now)
        after = rank(group, value)
        if after is None or not crosses(before, after, n):  # narrower than scores are exact
            least = least and stretch.near == stretch.far
            continue
        told, then = value * view.total, after
        number = first_number(view, now + stretch.side * stretch.near, now + stretch.side * stretch.far)
        place = None if number is None else rank(group, number / view.total)
        if number is not None and place is not None and crosses(before, place, n):
            told, then = number, place
        move = SliderMove(
            now * view.total, told, then, view.used(group, now), view.used(group, told / view.total)
        )
        found = Counterfactual(
            "weight", (group,), (group,), before, after, value, now, least=least, slider=move
        )
        return Searched("weight", found, everything=least)
    return Searched("weight", everything=least)


def _further(now: int, bounds: tuple[int, int], across: Callable[[int], bool]) -> int | None:
    """The nearest PCA size found by steps of 1, 2, 4 ... on both sides, then back by halves."""
    best: int | None = None
    for side in (1, -1):
        low, step = now, 1
        while bounds[0] <= now + side * step <= bounds[1]:
            size = now + side * step
            if best is not None and step >= abs(best - now):
                break
            if across(size):
                while abs(size - low) > 1:
                    middle = (size + low) // 2
                    size, low = (middle, low) if across(middle) else (size, middle)
                best = size
                break
            low, step = size, 2 * step
    return best


def smallest_pca(
    engine: Engine, query: Query, settings: Settings, ranking: Ranking, crossing: Crossing
) -> Searched:
    """The nearest PCA size: all that are near, then by steps of 1, 2, 4 ... on both sides and back by halves."""
    item, n, now = crossing.item, crossing.n, ranking.pca
    before = ranking.rank_of(item)
    if before is None:
        return Searched("pca", possible=False)
    first, last = min(SMALLEST, now, engine.space.size), engine.space.size
    ranks: dict[int, int | None] = {}

    def across(size: int) -> bool:
        if size not in ranks:
            ranks[size] = engine.rank(query, replace(settings, pca=size)).rank_of(item)
        return crosses(before, ranks[size], n)

    near = last if last <= EVERY else NEAR
    by_distance = [now + side * step for step in range(1, near + 1) for side in (1, -1)]
    tried = [size for size in by_distance if first <= size <= last]
    best = next((size for size in tried if across(size)), None)
    if best is None and near < last:
        best = _further(now, (first, last), across)
    if best is None or (after := ranks[best]) is None:
        return Searched("pca", upto=near, everything=near >= max(now - first, last - now))
    least = abs(best - now) - 1 <= near
    found = Counterfactual(
        "pca", ("pca",), ("PCA size",), before, after, float(best), float(now), least=least
    )
    return Searched("pca", found, upto=near, everything=least)
