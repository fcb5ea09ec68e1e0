"""The fewest words of an item's text to take out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.what_if.search import Counterfactual, Crossing, crosses, fewest
from recsys_core.explain.words.shapley import leave_one_out
from recsys_core.explain.words.text_score import text_score_of
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray


def fewest_words(toolbox: Toolbox, ranking: Ranking, crossing: Crossing) -> Counterfactual | None:
    """The fewest words of the item's text to take out; None where no set found does it."""
    item, n = crossing.item, crossing.n
    before = ranking.rank_of(item)
    text_score = text_score_of(toolbox.engine, ranking, item)
    if before is None or text_score is None:
        return None
    perturbations = toolbox.tools.perturbations
    values = perturbations.values(text_score, "out")
    cut = perturbations.variants(text_score.text, text_score.side, "out").cut
    count = len(cut.words)
    drops = leave_one_out(values, count) * (1 if before <= n else -1)
    order = [int(place) for place in np.argsort(-drops, kind="stable")]

    def texts(sets: Sequence[tuple[int, ...]]) -> list[str]:
        masks = np.ones((len(sets), count), bool)
        for row, taken in zip(masks, sets, strict=True):
            row[list(taken)] = False
        return cut.variants(masks)

    def ranks(sets: Sequence[tuple[int, ...]]) -> list[int | None]:
        if sets and all(len(taken) == 1 for taken in sets):  # the perturbation cache has these already
            scores: FloatArray = values[[2 + taken[0] for taken in sets]]
        else:
            scores = text_score.scores_of(texts(sets))
        return [ranking.place_at(item, float(score)) for score in scores]

    found = fewest(order, ranks, before, n)
    if found is None:
        return None
    taken = tuple(sorted(found[0]))
    text = texts([taken])[0]
    after = ranking.place_at(item, float(text_score.scores_of([text])[0]))
    if not crosses(before, after, n):
        return None
    words = tuple(cut.text[cut.words[place].start : cut.words[place].end] for place in taken)
    return Counterfactual("words", words, words, before, after, text=text, least=found[2])
