"""What a comparison begins with: two items, or another person, that show something at first sight.

Each is chosen by a rule from the list as it is, and the rule stands on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from recsys_core.components.registry import GROUPS
from recsys_core.datasets import Dataset
from recsys_core.ranking import Ranking
from recsys_core.types import RowArray

LEVEL = 1e-9
"""Scores nearer than this are the same but for rounding."""


def turning_groups(gaps: Mapping[str, float]) -> tuple[str, ...]:
    """Groups without which an order would be the other way round, largest first.

    Args:
        gaps: what each group gives the first item more than the second; they sum to the difference of the scores.
    """
    gap = sum(gaps.values())
    if abs(gap) <= LEVEL:
        return ()
    side = 1.0 if gap > 0 else -1.0
    turning = [group for group, own in gaps.items() if side * (gap - own) < -LEVEL]
    return tuple(sorted(turning, key=lambda group: -side * gaps[group]))


def telling_pair(ranking: Ranking, n: int = 10) -> tuple[int, int] | None:
    """Two neighbours among the first n (rows) whose order hangs on one group: without it the lower would stand above.

    Among several such pairs the one on which that group weighs most; where there is none, the two neighbours nearest in
    score. None where fewer than two items are ranked.
    """
    top = [int(row) for row in ranking.candidates[:n]]
    if len(top) < 2:
        return None
    best: tuple[float, tuple[int, int]] | None = None
    for pair in pairwise(top):
        first, second = (ranking.ledger(row) for row in pair)
        gaps = {group: first[group] - second[group] for group in GROUPS}
        turning = turning_groups(gaps)
        if len(turning) == 1 and (best is None or gaps[turning[0]] > best[0]):
            best = (gaps[turning[0]], pair)
    if best is not None:
        return best[1]
    return min(
        pairwise(top),
        key=lambda pair: float(ranking.scores[pair[0]] - ranking.scores[pair[1]]),
    )


def likes_in_common(dataset: Dataset, liked: RowArray) -> RowArray:
    """How many of these items (rows) each user of the dataset likes (m,)."""
    wanted = np.zeros(len(dataset.item_ids), bool)
    wanted[liked] = True
    shared = wanted[dataset.of_likes("item")]
    return np.bincount(dataset.of_likes("user")[shared], minlength=len(dataset.user_ids))


def telling_person(dataset: Dataset, liked: RowArray, user: str | None = None) -> str | None:
    """Who else likes most of the same things; of several the one who likes least besides, then the first.

    Args:
        liked: rows of what is liked here.
        user: who is not to be chosen.

    Returns:
        An id; None where the dataset has nobody else.
    """
    others = np.array([one != user for one in dataset.user_ids.ids], bool)
    if not others.any():
        return None
    common = likes_in_common(dataset, liked)
    order = np.lexsort((np.arange(len(common)), dataset.likes_by_user, -common, ~others))
    return dataset.user_ids.ids[int(order[0])]
