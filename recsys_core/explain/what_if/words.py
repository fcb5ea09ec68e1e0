"""The fewest words of an item's text to take out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.what_if.search import (
    Counterfactual,
    Crossing,
    Searched,
    Taken,
    Trials,
    crosses,
    fewest,
)
from recsys_core.explain.words.shapley import coalitions, leave_one_out
from recsys_core.explain.words.text_score import text_score_of
from recsys_core.ranking import Ranking

LARGEST = 3
"""Of a short text all sets of up to this many words are tried."""


def fewest_words(toolbox: Toolbox, ranking: Ranking, crossing: Crossing) -> Searched:
    """The fewest words of the item's text to take out, all others and all other texts as they are."""
    item, n = crossing.item, crossing.n
    before = ranking.rank_of(item)
    text_score = text_score_of(toolbox.engine, ranking, item)
    if before is None or text_score is None:
        return Searched("words", possible=False)
    perturbations = toolbox.tools.perturbations
    values = perturbations.values(text_score, "out")
    cut = perturbations.variants(text_score.text, text_score.side, "out").cut
    count = len(cut.words)
    drops = leave_one_out(values, count) * (1 if before <= n else -1)
    order = [int(place) for place in np.argsort(-drops, kind="stable")]
    asked = coalitions(count)[: len(values)]
    known = {mask.tobytes(): float(value) for mask, value in zip(asked, values, strict=True)}

    def masks(sets: Sequence[Taken]) -> np.ndarray:
        kept = np.ones((len(sets), count), bool)
        for row, taken in zip(kept, sets, strict=True):
            row[list(taken)] = False
        return kept

    def ranks(sets: Sequence[Taken]) -> list[int | None]:
        kept = masks(sets)
        keys = [row.tobytes() for row in kept]
        fresh = [place for place, key in enumerate(keys) if key not in known]
        if fresh:  # the perturbation cache has the others already
            scores = text_score.scores_of(cut.variants(kept[fresh]))
            known.update((keys[place], float(score)) for place, score in zip(fresh, scores, strict=True))
        return [ranking.place_at(item, known[key]) for key in keys]

    made = fewest(order, Trials(ranks, before, n), LARGEST)
    if not made.taken:
        return Searched("words", None, made.upto, made.everything, possible=count > 0)
    taken = tuple(sorted(made.taken))
    text = cut.variants(masks([taken]))[0]
    after = ranking.place_at(item, float(text_score.scores_of([text])[0]))
    if not crosses(before, after, n):  # so near to a tie that texts read together differ from one read alone
        return Searched("words", None, made.upto)
    words = tuple(cut.text[cut.words[place].start : cut.words[place].end] for place in taken)
    found = Counterfactual("words", words, words, before, after, text=text, least=made.everything)
    return Searched("words", found, made.upto, made.everything)
