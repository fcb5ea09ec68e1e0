"""The least that would have to be different for an item to leave the top n, or to enter it.

Each kind is searched for and every answer is checked by scoring again: words by encoding the shortened text and
counting who stands above, past items by ranking without them, weights and PCA sizes by ranking with them. A smallest
one is proved only where all smaller ones were tried; `least` says so, and `Searched` how far a search went.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.what_if.past import fewest_past
from recsys_core.explain.what_if.search import Counterfactual, Crossing, Searched
from recsys_core.explain.what_if.sliders import smallest_pca, smallest_weight
from recsys_core.explain.what_if.words import fewest_words
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.translating import Message
from recsys_core.types import Progress, silent

__all__ = [
    "Counterfactual",
    "Crossing",
    "Searched",
    "counterfactuals",
    "fewest_past",
    "fewest_words",
    "searches",
    "smallest_pca",
    "smallest_weight",
]

KINDS = ("words", "past", "weight", "pca")


def searches(
    toolbox: Toolbox,
    query: Query,
    settings: Settings,
    crossing: Crossing,
    kinds: Sequence[str] = KINDS,
    progress: Progress = silent,
) -> tuple[Searched, ...]:
    """One search for each kind, in their order."""
    ranking = toolbox.engine.rank(query, settings)
    search: dict[str, Callable[[], Searched]] = {
        "words": lambda: fewest_words(toolbox, ranking, crossing),
        "past": lambda: fewest_past(toolbox, query, settings, ranking, crossing),
        "weight": lambda: smallest_weight(toolbox.engine, query, settings, ranking, crossing),
        "pca": lambda: smallest_pca(toolbox.engine, query, settings, ranking, crossing),
    }
    made = []
    for stage, kind in enumerate(kinds):
        progress(Message("looking for a counterfactual: {kind}", kind=kind), stage, len(kinds))
        made.append(search[kind]())
    progress("looking for a counterfactual", len(kinds), len(kinds))
    return tuple(made)


def counterfactuals(
    toolbox: Toolbox,
    query: Query,
    settings: Settings,
    crossing: Crossing,
    kinds: Sequence[str] = KINDS,
    progress: Progress = silent,
) -> tuple[Counterfactual, ...]:
    """One of each kind where one is found."""
    made = searches(toolbox, query, settings, crossing, kinds, progress)
    return tuple(one.found for one in made if one.found is not None)
