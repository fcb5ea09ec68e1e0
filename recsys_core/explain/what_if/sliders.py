"""The smallest move of a slider: of one weight, or of the PCA size."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from recsys_core.engine import Engine
from recsys_core.explain.lists.weights import WeightView
from recsys_core.explain.what_if.search import Counterfactual, Crossing, crosses
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray, RowArray

NUDGE = 1e-6
"""How far beyond a tie a slider is put."""


@dataclass(frozen=True, eq=False)
class _Slider:
    """The slider of a group, and an item among the others whose places change as it moves."""

    view: WeightView
    group: str
    item: int
    others: RowArray

    @property
    def now(self) -> float:
        """Where it stands."""
        return self.view.set_weights[self.group]

    def ties(self) -> tuple[FloatArray, FloatArray]:
        """Where the item ties with another one, above and below where it stands; the nearest first."""
        ties = self.view.ties(self.group, self.item, self.others)
        ties = ties[np.isfinite(ties)]
        near = ties[(ties >= 0) & (ties <= 1)]
        above, below = near[near > self.now], near[near < self.now]
        return above[np.argsort(np.abs(above - self.now))], below[np.argsort(np.abs(below - self.now))]

    def first_crossing(self, ties: FloatArray, before: int, n: int) -> float | None:
        """The nearest value, beyond one of these ties, at which the item is across rank n."""
        unit, now, item = self.view.units[self.group], self.now, self.item
        base, own = self.view.scores(self.others), float(self.view.scores(np.array([item]))[0])

        def rank(value: float) -> int:
            step = value - now
            return int((base + step * unit[self.others] > own + step * unit[item]).sum()) + 1

        for tie in ties[: 4 * n + 50]:
            value = float(tie + np.sign(tie - now) * NUDGE)
            if 0 <= value <= 1 and crosses(before, rank(value), n):
                return value
        return None


def smallest_weight(
    engine: Engine, query: Query, settings: Settings, ranking: Ranking, crossing: Crossing
) -> Counterfactual | None:
    """The smallest move of one slider; exact, as every tie is known in closed form."""
    item, n = crossing.item, crossing.n
    before = ranking.rank_of(item)
    if before is None:
        return None
    view = WeightView.of(ranking, settings)
    others = ranking.candidates[ranking.candidates != item]
    best: Counterfactual | None = None
    for group in view.units:
        slider = _Slider(view, group, item, others)
        now = slider.now
        for ties in slider.ties():
            value = slider.first_crossing(ties, before, n)
            if value is None or (
                best is not None and abs(value - now) >= abs((best.value or 0) - (best.was or 0))
            ):
                continue
            try:
                moved = replace(settings, weights=view.moved(group, value))
                after = engine.rank(query, moved).rank_of(item)
            except ValueError:
                continue
            if crosses(before, after, n) and after is not None:
                best = Counterfactual("weight", (group,), (group,), before, after, value, now, least=True)
    return best


def smallest_pca(
    engine: Engine, query: Query, settings: Settings, ranking: Ranking, crossing: Crossing
) -> Counterfactual | None:
    """The nearest PCA size found by steps of 1, 2, 4 ... on both sides, then back by halves."""
    item, n = crossing.item, crossing.n
    before = ranking.rank_of(item)
    if before is None:
        return None

    def rank(size: int) -> int | None:
        return engine.rank(query, replace(settings, pca=size)).rank_of(item)

    best: tuple[int, int, bool] | None = None
    for side in (1, -1):
        low, step = ranking.pca, 1
        while 1 <= ranking.pca + side * step <= engine.space.size:
            size = ranking.pca + side * step
            if best is not None and step >= abs(best[0] - ranking.pca):
                break
            after = rank(size)
            if crosses(before, after, n) and after is not None:
                while abs(size - low) > 1:
                    middle = (size + low) // 2
                    nearer = rank(middle)
                    if crosses(before, nearer, n) and nearer is not None:
                        size, after = middle, nearer
                    else:
                        low = middle
                best = (size, after, abs(size - ranking.pca) == 1)
                break
            low, step = size, 2 * step
    if best is None:
        return None
    return Counterfactual(
        "pca", ("pca",), ("PCA size",), before, best[1], float(best[0]), float(ranking.pca), least=best[2]
    )
