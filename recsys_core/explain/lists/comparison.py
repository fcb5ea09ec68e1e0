"""Two lists side by side: what both hold, what moved, how alike they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys_core.ranking import Ranking

PERSISTENCE = 0.9
"""How likely a person of a list is to look one place further, in rank-biased overlap."""


@dataclass(frozen=True)
class Move:
    """One item of either list.

    Attributes:
        item: row in the catalogue.
        first, second: its rank in each; None where it is no candidate.
        first_score, second_score: its fused scores.
    """

    item: int
    first: int | None
    second: int | None
    first_score: float
    second_score: float

    @property
    def up(self) -> int | None:
        """Places gained from the first list to the second."""
        return None if self.first is None or self.second is None else self.first - self.second


@dataclass(frozen=True)
class ComparedRankings:
    """Two lists of length n.

    Attributes:
        moves: every item of either list, in the order of the first and then of the second.
        shared: how many items both lists hold.
        overlap: rank-biased overlap of both whole rankings, 0 to 1.
    """

    n: int
    moves: tuple[Move, ...]
    shared: int
    overlap: float


def rank_biased_overlap(first: np.ndarray, second: np.ndarray, p: float = PERSISTENCE) -> float:
    """Rank-biased overlap of two rankings (n,), (m,) of items without ties: 0 for nothing shared, 1 for the same.

    `(1 - p) sum over depths d of p^(d - 1) A_d`, A_d the share of the first d places that both hold, extrapolated
    from the last depth seen (Webber, Moffat & Zobel, ACM TOIS 2010, equations 7 and 23).
    """
    depth = min(len(first), len(second))
    if depth == 0:
        return 0.0
    seen_first: set[int] = set()
    seen_second: set[int] = set()
    shared, total, agreement = 0, 0.0, 0.0
    for place in range(depth):
        one, other = int(first[place]), int(second[place])
        if one == other:
            shared += 1
        else:
            shared += (one in seen_second) + (other in seen_first)
        seen_first.add(one)
        seen_second.add(other)
        agreement = shared / (place + 1)
        total += p**place * agreement
    return float((1 - p) * total + agreement * p**depth)


def compare(first: Ranking, second: Ranking, n: int = 10) -> ComparedRankings:
    """Two rankings of one catalogue."""
    one, other = first.candidates[:n], second.candidates[:n]
    rows = dict.fromkeys([*map(int, one), *map(int, other)])
    moves = tuple(
        Move(
            row,
            first.rank_of(row),
            second.rank_of(row),
            float(first.scores[row]),
            float(second.scores[row]),
        )
        for row in rows
    )
    shared = len(np.intersect1d(one, other))
    return ComparedRankings(n, moves, shared, rank_biased_overlap(first.candidates, second.candidates))


def furthest(made: ComparedRankings) -> Move:
    """The item that the two lists place furthest apart, of those that both can recommend; else the first."""
    return max(made.moves, key=lambda move: -1 if move.up is None else abs(move.up))
