"""What holds the order of a list: how much of it is left without a part, or without a word in every text.

How alike two orders are is Kendall's tau-b (Kendall 1945) of the scores of the list's items: 1 for the same order, -1 for the
opposite one. It is undefined for fewer than two items, and where all scores are equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recsys_core.explain.item.place import contributions
from recsys_core.explain.methods.deletion import LeaveOneOut
from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.words.text_score import text_score_of
from recsys_core.ranking import Ranking
from recsys_core.text.cleaning import is_stop_word
from recsys_core.types import FloatArray, Progress, silent

WORDS = 5
"""Words told of at most."""


@dataclass(frozen=True)
class Held:
    """How much of a list's order is left without something.

    Attributes:
        name: a group, or a word.
        tau: Kendall's tau-b of the list's order with and without it; None where it is undefined.
        items: how many of the list's items it plays a part in.
    """

    name: str
    tau: float | None
    items: int


def _tau(first: FloatArray, second: FloatArray) -> float | None:
    from scipy.stats import kendalltau

    if len(first) < 2 or not np.ptp(first) or not np.ptp(second):
        return None
    return float(kendalltau(first, second).statistic)


def held_by_groups(ranking: Ranking, n: int) -> tuple[Held, ...]:
    """The first n items without each group, the one that holds the order most first.

    Without a group its weight goes to the others, which makes all scores larger and changes no order.
    """
    scores = ranking.scores[ranking.candidates[:n]]
    rows = []
    for group, own in contributions(ranking).items():
        part = own[:n]
        rows.append(Held(group, _tau(scores, scores - part), int((np.abs(part) > 1e-9).sum())))
    return tuple(sorted(rows, key=lambda row: 2.0 if row.tau is None else row.tau))


def held_by_words(
    toolbox: Toolbox, ranking: Ranking, items: Sequence[int], progress: Progress = silent
) -> tuple[Held, ...]:
    """The items (rows) of a list without each word that stands in one of their texts, in whatever case; stop words left out.

    A word that repeats in a text is taken out where it costs most. Of all words, those that hold the order most, first;
    words that change no place are left out.
    """
    asked = [text_score_of(toolbox.engine, ranking, item) for item in items]
    standing = [one for one in asked if one is not None]
    read = iter(LeaveOneOut().attribute_all(standing, toolbox.tools, progress) if standing else [])
    lost: dict[str, FloatArray] = {}
    for place, one in enumerate(asked):
        for word in next(read).words if one is not None else ():
            key = word.text.casefold()
            if not is_stop_word(key):
                own = lost.setdefault(key, np.zeros(len(items)))
                own[place] = word.attribution if abs(word.attribution) > abs(own[place]) else own[place]
    scores = ranking.scores[np.array(items)]
    rows = [Held(name, _tau(scores, scores - own), int((own != 0).sum())) for name, own in lost.items()]
    moving = [row for row in rows if row.tau is not None and row.tau < 1 - 1e-9]
    return tuple(sorted(moving, key=lambda row: (row.tau, -row.items, row.name))[:WORDS])
