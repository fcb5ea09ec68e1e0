"""The fewest past items to leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recsys_core.errors import SilentWeightsError
from recsys_core.explain.item.history import history_shares
from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.what_if.search import PAIRS_OF, Counterfactual, Crossing, crosses, fewest
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.ranking import Ranking

RANKINGS = 60
"""Rankings tried at most."""


def fewest_past(
    toolbox: Toolbox, query: Query, settings: Settings, ranking: Ranking, crossing: Crossing
) -> Counterfactual | None:
    """The fewest past items to leave out; the list is ranked again without them each time."""
    engine, item, n = toolbox.engine, crossing.item, crossing.n
    before = ranking.rank_of(item)
    history = ranking.profile.history
    if before is None or not len(history):
        return None
    table = np.sum(list(history_shares(toolbox, ranking, [item]).values()), axis=0)[:, 0]
    order = [int(p) for p in np.argsort(-table if before <= n else table, kind="stable")]
    ids = engine.dataset.item_ids.ids
    left = RANKINGS

    def query_without(taken: tuple[int, ...]) -> Query:
        names = [ids[history[place]] for place in taken]
        return replace(
            query,
            without=(*query.without, *names),
            dislikes=tuple(name for name in query.dislikes if name not in names),
        )

    def ranks(sets: Sequence[tuple[int, ...]]) -> list[int | None]:
        nonlocal left
        found: list[int | None] = []
        for taken in sets:
            done = any(crosses(before, rank, n) for rank in found)
            if done or left <= 0 or len(found) >= 2 * PAIRS_OF:
                found.append(None)
                continue
            left -= 1
            try:
                found.append(engine.rank(query_without(taken), settings).rank_of(item))
            except SilentWeightsError:  # nothing would be known any more: there is no list without them
                found.append(None)
        return found

    found = fewest(order, ranks, before, n)
    if found is None:
        return None
    names = tuple(ids[history[place]] for place in found[0])
    titles = tuple(engine.dataset.title(int(history[place])) for place in found[0])
    least = found[2] and (len(names) == 1 or len(order) <= PAIRS_OF)
    return Counterfactual("past", names, titles, before, found[1], least=least)
