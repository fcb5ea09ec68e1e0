"""Why this place: exact Shapley values of the groups on an item's rank.

v(S) is the rank when only the groups in S keep their scores, the others standing at their mean over the candidates, which
is a contribution of 0. Ties count half, so v of no group is the middle rank, (n + 1) / 2. Five groups have 32 coalitions, and
all are asked: nothing is sampled. The same is done for the chance to stand among the first k, ties drawn by lot, which for
no group is k / n. Shapley 1953; of ranks RankingSHAP (Heuss, de Rijke, Anand 2024) and ShaRP (Pliatsika et al. 2024).
"""

from __future__ import annotations

from itertools import product
from math import factorial

import numpy as np

from recsys_core.components.registry import GROUPS
from recsys_core.explain.explanation import PlaceAccount, PlaceShare
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray

TOP = 10
"""The list whose membership is shared out."""
NEAR = 1e-12
"""Scores that differ by less, relative to the spread of all, are a tie: sums of the same parts in another order."""


def contributions(ranking: Ranking) -> dict[str, FloatArray]:
    """Contributions of each group with a weight over the candidates (m,), in the order of the list."""
    rows = ranking.candidates
    found: dict[str, FloatArray] = {}
    for group in GROUPS:
        own = [part.contributions[rows] for part in ranking.parts if part.group == group and part.weight > 0]
        if own:
            found[group] = np.sum(own, axis=0)
    return found


def place_account(ranking: Ranking, item: int, top: int = TOP) -> PlaceAccount | None:
    """Shapley values of the item's rank and of its standing in the top; None for an item that is no candidate."""
    place = ranking.rank_of(item)
    if place is None:
        return None
    found = contributions(ranking)
    names = list(found)
    table = np.stack(list(found.values()))  # (G, m)
    coalitions = np.array(list(product([False, True], repeat=len(names))))  # (2^G, G)
    ranks, chances = np.empty(len(coalitions)), np.empty(len(coalitions))
    top = min(top, table.shape[1])
    for row, standing in enumerate(coalitions):
        scores = table[standing].sum(axis=0)
        level = NEAR * max(float(np.ptp(scores)), NEAR)
        own = scores[place - 1]
        above = int((scores > own + level).sum())
        ties = int((np.abs(scores - own) <= level).sum()) - 1
        ranks[row] = 1 + above + ties / 2
        chances[row] = np.clip((top - above) / (ties + 1), 0.0, 1.0)
    shares = _shapley(coalitions, np.stack([ranks, chances], axis=1))
    return PlaceAccount(
        float(ranks[-1]),
        float(ranks[0]),
        top,
        float(chances[-1]),
        float(chances[0]),
        tuple(
            PlaceShare(name, float(places), float(chance))
            for name, (places, chance) in zip(names, shares, strict=True)
        ),
    )


def _shapley(coalitions: np.ndarray, values: FloatArray) -> FloatArray:
    """Shapley values (G, V) of games worth (2^G, V), the coalitions in binary order."""
    players = coalitions.shape[1]
    sizes = coalitions.sum(axis=1)
    shares: FloatArray = np.zeros((players, values.shape[1]))
    for player in range(players):
        without = np.flatnonzero(~coalitions[:, player])
        joined = without + 2 ** (players - 1 - player)
        weight = np.array(
            [factorial(s) * factorial(players - s - 1) / factorial(players) for s in sizes[without]]
        )
        shares[player] = weight @ (values[joined] - values[without])
    return shares
