"""Shapley values of a rank, against the definition: means over all orders in which parts come in."""

from itertools import permutations

import numpy as np
import pytest

from recsys_core import Query, Settings
from recsys_core.explain.item.place import contributions, place_account


def by_orders(table, place, top):
    """Mean change of rank and of the chance to be among the first, over every order of the parts."""

    def worth(standing):
        scores = np.round(
            sum((table[name] for name in standing), np.zeros(len(next(iter(table.values()))))), 9
        )
        better = int((scores > scores[place]).sum())
        level = int((scores == scores[place]).sum())
        chance = sum(better + lot < top for lot in range(level)) / level
        return np.array([better + (level + 1) / 2, chance])

    shares = {name: np.zeros(2) for name in table}
    orders = list(permutations(table))
    for order in orders:
        for count, name in enumerate(order):
            shares[name] += worth(order[: count + 1]) - worth(order[:count])
    return {name: share / len(orders) for name, share in shares.items()}


@pytest.mark.parametrize("user", ["r001", "r017", "r200"])
@pytest.mark.parametrize("place", [0, 4, 60, -1])
def test_places_are_the_mean_over_all_orders_and_sum(engine, user, place):
    ranking = engine.rank(Query(user=user))
    item = int(ranking.candidates[place])
    found = place_account(ranking, item)
    expected = by_orders(contributions(ranking), place, 10)
    for row in found.groups:
        assert (row.places, row.in_top) == pytest.approx(tuple(expected[row.group]), abs=1e-9)
    n = len(ranking.candidates)
    assert found.rank_without_any == (n + 1) / 2
    assert found.in_top_without_any == pytest.approx(10 / n)
    assert found.rank == ranking.rank_of(item)
    assert sum(row.places for row in found.groups) == pytest.approx(found.rank - found.rank_without_any)
    assert sum(row.in_top for row in found.groups) == pytest.approx(found.in_top - found.in_top_without_any)


def test_ties_count_half_and_share_the_chance(engine):
    """By popularity alone items that are liked equally often stand level."""
    ranking = engine.rank(Query(), Settings(weights={"popularity": 1}))
    scores = ranking.scores[ranking.candidates]
    place = next(one for one in range(5, len(scores)) if scores[one] == scores[one - 1])
    level = np.flatnonzero(scores == scores[place]) + 1
    found = place_account(ranking, int(ranking.candidates[place]), top=int(level[0]))
    assert found.rank == pytest.approx(level.mean())
    assert found.in_top == pytest.approx(1 / len(level))


def test_an_item_that_is_no_candidate_has_no_place(engine):
    ranking = engine.rank(Query(user="r001"))
    assert place_account(ranking, int(ranking.profile.history[0])) is None
