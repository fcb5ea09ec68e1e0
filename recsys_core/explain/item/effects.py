"""What a score loses when a past choice is left out: an effect, where its share is an allocation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from recsys_core.engine import Engine
from recsys_core.errors import SilentWeightsError
from recsys_core.fusion import Settings
from recsys_core.ranking import Ranking


def lost_without(
    engine: Engine, ranking: Ranking, item: int, past: Sequence[str], settings: Settings
) -> dict[str, float]:
    """The item's score less the one it has when a past item (id) is left out and everything is ranked again.

    Past items without which nothing would be known are left out of the answer.
    """
    query, found = ranking.query, {}
    for identifier in past:
        without = replace(
            query,
            without=(*query.without, identifier),
            likes=tuple(one for one in query.likes if one != identifier),
            dislikes=tuple(one for one in query.dislikes if one != identifier),
        )
        try:
            again = engine.rank(without, settings)
        except SilentWeightsError:
            continue
        found[identifier] = float(ranking.scores[item] - again.scores[item])
    return found
