"""What the page of changes begins with: the past choice that a place on the list hangs on most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys_core.errors import SilentWeightsError
from recsys_core.explain.item.history import history_shares
from recsys_core.explain.toolbox import Toolbox
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.ranking import Ranking

TRIED = 10
"""Items of the list tried at most: each is one ranking."""


@dataclass(frozen=True)
class Forgotten:
    """An item (row) of the list that falls from one rank to another once a past item is forgotten."""

    item: int
    past: str
    before: int
    after: int


def telling_past(
    toolbox: Toolbox, query: Query, settings: Settings, ranking: Ranking, n: int = 10
) -> Forgotten | None:
    """The item among the first n that falls furthest when the past item that adds most to it is forgotten.

    Of several the highest on the list. None where nothing is known of the past, or nothing falls.
    """
    top = [int(row) for row in ranking.candidates[: min(n, TRIED)]]
    history = ranking.profile.history
    if not top or not len(history):
        return None
    ids = toolbox.engine.dataset.item_ids.ids
    shares = np.sum(list(history_shares(toolbox, ranking, top).values()), axis=0)  # (H, n)
    best: Forgotten | None = None
    for place, item in enumerate(top):
        past = ids[int(history[int(np.argmax(shares[:, place]))])]
        try:
            after = toolbox.engine.rank(query.leaving_out(past), settings).rank_of(item)
        except SilentWeightsError:  # nothing would be known any more
            continue
        fall = 0 if after is None else after - (place + 1)
        if after is not None and fall > (0 if best is None else best.after - best.before):
            best = Forgotten(item, past, place + 1, after)
    return best
