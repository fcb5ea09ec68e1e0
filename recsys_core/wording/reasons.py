"""One sentence why, for each item of a list."""

from __future__ import annotations

import numpy as np

from recsys_core.explain.item.history import history_shares, own_words_share
from recsys_core.explain.toolbox import Toolbox
from recsys_core.ranking import Ranking
from recsys_core.wording.narrative import CARRYING, why


def list_reasons(toolbox: Toolbox, ranking: Ranking, items: list[int], language: str = "en") -> list[str]:
    """One sentence why, for each item of a list."""
    shares = history_shares(toolbox, ranking, items)
    history, weights = ranking.profile.history, ranking.profile.weights
    totals = np.sum(list(shares.values()), axis=0)  # (H, m)
    sentences = []
    for column, item in enumerate(items):
        order = np.argsort(-totals[:, column], kind="stable")
        named = [*order[:CARRYING], *order[CARRYING:][-1:]]  # the last is what speaks most against it
        past = [
            (
                toolbox.engine.dataset.title(int(history[place])),
                float(totals[place, column]),
                bool(weights[place] >= 0),
            )
            for place in named
        ]
        own = own_words_share(ranking, shares, item, column)
        sentences.append(
            why(ranking.ledger(item), past, own, ranking.profile.embedding is not None, language)
        )
    return sentences
