"""Which past items carried a recommendation, exactly."""

from __future__ import annotations

import numpy as np

from recsys_core.components.base import HistoryOnly
from recsys_core.explain.toolbox import Toolbox
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray


def history_shares(toolbox: Toolbox, ranking: Ranking, items: list[int]) -> dict[str, FloatArray]:
    """Share of each past item in the fused score of each item, by component: name to (H, m).

    A raw share is linear in the past item; subtracting its mean over the candidates makes it a share of the
    contribution `w (raw - a) / b`. So for each item the shares of all past items, plus the share of the query's
    own words and the popularity contribution, sum to the score.
    """
    profile, k = ranking.profile, ranking.pca
    rows = np.array(items, dtype=np.int64)
    shares: dict[str, FloatArray] = {}
    asked = (*profile.key, np.sort(ranking.candidates).tobytes())
    for part in ranking.parts:
        component = toolbox.engine.component(part.name)
        size = 0 if isinstance(component, HistoryOnly) else k
        key = (part.name, size, *asked)
        mean = toolbox.mean_shares.get(key)  # a weight slider does not change it
        if mean is None:
            own, mean = component.shares_and_mean(profile, rows, ranking.candidates, k)
            toolbox.mean_shares.put(key, mean)
        else:
            own = component.history_shares(profile, rows, k)
        shares[part.name] = part.slope * (own - mean[:, None])
    return shares


def own_words_share(ranking: Ranking, shares: dict[str, FloatArray], item: int, column: int) -> float:
    """What is left of the text contribution once the past items have theirs: the query's own words."""
    text = next((part for part in ranking.parts if part.name == "text"), None)
    if text is None:
        return 0.0
    return float(text.contribution(item) - shares["text"][:, column].sum())
