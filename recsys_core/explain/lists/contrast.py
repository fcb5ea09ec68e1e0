"""Why one item stands above another: two ledgers subtracted, which is exact."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from recsys_core.components.registry import GROUPS
from recsys_core.explain.item.history import history_shares
from recsys_core.explain.lists.weights import WeightView
from recsys_core.explain.toolbox import Toolbox
from recsys_core.fusion import Settings
from recsys_core.ranking import Ranking


@dataclass(frozen=True)
class Difference:
    """What one source gives the first item, the second, and the difference.

    Attributes:
        name: a group, a component, or the id of a past item.
        title: what to call it.
    """

    name: str
    title: str
    first: float
    second: float

    @property
    def gap(self) -> float:
        """First minus second."""
        return self.first - self.second


@dataclass(frozen=True)
class TieWeight:
    """Where a slider has to stand for the two to tie, the others where they stand; None where it cannot.

    Attributes:
        now, at: weights, those of all groups as set summing to 1.
        slider_now, slider_at: the same in the numbers of the slider.
        used_now, used_at: the share of the score that the group really has.
    """

    group: str
    now: float
    at: float | None
    slider_now: float = 0.0
    slider_at: float | None = None
    used_now: float = 0.0
    used_at: float | None = None


@dataclass(frozen=True)
class Contrast:
    """The account of `score(first) - score(second)`.

    Attributes:
        groups, components: sum to `gap`.
        past: by past item, largest difference first; with what components add apart from the past they sum to `gap`.
    """

    first: str
    second: str
    titles: tuple[str, str]
    scores: tuple[float, float]
    ranks: tuple[int | None, int | None]
    groups: tuple[Difference, ...]
    components: tuple[Difference, ...]
    past: tuple[Difference, ...]
    ties: tuple[TieWeight, ...]

    @property
    def gap(self) -> float:
        """How far the first stands above the second."""
        return self.scores[0] - self.scores[1]


def _tie(view: WeightView, group: str, first: int, second: int) -> TieWeight:
    """Where the slider of a group has to stand for two items (rows) to tie."""
    now, at = view.set_weights[group], float(view.ties(group, first, np.array([second]))[0])
    here = TieWeight(group, now, None, now * view.total, None, view.used(group, now))
    if not 0.0 <= at <= view.end:  # nan as well
        return here
    return replace(here, at=at, slider_at=at * view.total, used_at=view.used(group, at))


def contrast(toolbox: Toolbox, ranking: Ranking, settings: Settings, first: int, second: int) -> Contrast:
    """Subtract the accounts of two items (rows) of one list made with these settings."""
    data = toolbox.engine.dataset
    ids = (data.item_ids.ids[first], data.item_ids.ids[second])
    ledgers = ranking.ledger(first), ranking.ledger(second)
    groups = tuple(Difference(g, g, ledgers[0][g], ledgers[1][g]) for g in GROUPS)
    components = tuple(
        Difference(p.name, p.name, float(p.contributions[first]), float(p.contributions[second]))
        for p in ranking.parts
    )
    shares = history_shares(toolbox, ranking, [first, second])
    table = np.sum(list(shares.values()), axis=0)  # (H, 2)
    past = [
        Difference(data.item_ids.ids[row], data.title(int(row)), float(pair[0]), float(pair[1]))
        for row, pair in zip(ranking.profile.history, table, strict=True)
    ]
    view = WeightView.of(ranking, settings)
    ties = tuple(_tie(view, group, first, second) for group in view.units)
    return Contrast(
        *ids,
        (data.title(first), data.title(second)),
        (float(ranking.scores[first]), float(ranking.scores[second])),
        (ranking.rank_of(first), ranking.rank_of(second)),
        groups,
        components,
        tuple(sorted(past, key=lambda entry: -abs(entry.gap))),
        ties,
    )
