"""The fewest past items to leave out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recsys_core.errors import SilentWeightsError
from recsys_core.explain.item.history import history_shares
from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.what_if.search import FEW, Counterfactual, Crossing, Searched, Taken, Trials, fewest
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.ranking import Ranking

RANKINGS = 60
"""Rankings tried at most, unless all sets of few past items are to be."""


def fewest_past(
    toolbox: Toolbox, query: Query, settings: Settings, ranking: Ranking, crossing: Crossing
) -> Searched:
    """The fewest past items to leave out; the list is ranked again without them each time."""
    engine, item, n = toolbox.engine, crossing.item, crossing.n
    before = ranking.rank_of(item)
    history = ranking.profile.history
    if before is None or not len(history):
        return Searched("past", possible=False)
    table = np.sum(list(history_shares(toolbox, ranking, [item]).values()), axis=0)[:, 0]
    order = [int(p) for p in np.argsort(-table if before <= n else table, kind="stable")]
    ids = engine.dataset.item_ids.ids

    def ranks(sets: Sequence[Taken]) -> list[int | None]:
        found: list[int | None] = []
        for taken in sets:
            try:
                found.append(
                    engine.rank(
                        query.leaving_out(*(ids[history[place]] for place in taken)), settings
                    ).rank_of(item)
                )
            except SilentWeightsError:  # nothing would be known any more: there is no list without them
                found.append(None)
        return found

    left = 2 ** len(order) if len(order) <= FEW else RANKINGS
    made = fewest(order, Trials(ranks, before, n, left, at_once=1), FEW, singles=2 * FEW)
    if not made.taken:
        return Searched("past", None, made.upto, made.everything)
    names = tuple(ids[history[place]] for place in made.taken)
    titles = tuple(engine.dataset.title(int(history[place])) for place in made.taken)
    found = Counterfactual("past", names, titles, before, made.after, least=made.everything)
    return Searched("past", found, made.upto, made.everything)
