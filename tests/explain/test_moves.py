import numpy as np
import pytest

from recsys_core import Query, Settings
from recsys_core.explain.lists.comparison import compare, rank_biased_overlap
from recsys_core.explain.ranker.held_out import HeldOutModel, side_by_side


def test_rank_biased_overlap_by_hand():
    assert rank_biased_overlap(np.arange(5), np.arange(5)) == pytest.approx(1)
    assert rank_biased_overlap(np.arange(5), np.arange(5, 10)) == 0
    # depths 1 and 2 agree by 0 and 1: (1 - .5) (0 + .5 * 1) + 1 * .25
    assert rank_biased_overlap(np.array([1, 2]), np.array([2, 1]), p=0.5) == pytest.approx(0.5)
    # agreements 1, 1/2, 2/3
    found = rank_biased_overlap(np.array([1, 2, 3]), np.array([1, 4, 2]), p=0.5)
    assert found == pytest.approx(0.5 * (1 + 0.5 * 0.5 + 0.25 * 2 / 3) + 2 / 3 * 0.125)
    assert rank_biased_overlap(np.array([]), np.array([1])) == 0


def test_overlap_is_symmetric_and_falls_with_every_exchange(engine):
    first, second = (engine.rank(Query(user=user)).candidates for user in ("r001", "r002"))
    assert rank_biased_overlap(first, second) == pytest.approx(rank_biased_overlap(second, first))
    order = np.arange(20)
    top, end = order.copy(), order.copy()
    top[[0, 1]], end[[18, 19]] = [1, 0], [19, 18]
    assert rank_biased_overlap(order, top) < rank_biased_overlap(order, end) < 1


def test_moves_are_the_places_of_both_rankings(engine):
    first = engine.rank(Query(user="r001"))
    second = engine.rank(Query(user="r001"), Settings(pca=4))
    made = compare(first, second, 8)
    rows = {move.item for move in made.moves}
    assert rows == {*first.candidates[:8].tolist(), *second.candidates[:8].tolist()}
    for move in made.moves:
        assert first.candidates[move.first - 1] == move.item
        assert second.candidates[move.second - 1] == move.item
        assert move.up == move.first - move.second
        assert move.second_score == second.scores[move.item]
    assert made.shared == 16 - len(rows)


def test_an_item_one_side_has_seen_has_no_place_there(engine):
    liked = engine.dataset.item_ids.ids[int(engine.rank(Query(user="r002")).candidates[0])]
    made = compare(engine.rank(Query(user="r002")), engine.rank(Query(user="r002", likes=(liked,))))
    move = next(move for move in made.moves if move.item == engine.dataset.item_ids.row(liked))
    assert (move.first, move.second, move.up) == (1, None, None)


def test_the_same_settings_are_worth_the_same_and_chance_is_worth_less(engine):
    twin = HeldOutModel.of(engine)
    same = side_by_side((twin, Settings()), (twin, Settings()), users=60)
    assert same.difference == same.low == same.high == 0
    poor = Settings(pca=2, weights={"text": 1})
    worse = side_by_side((twin, Settings()), (twin, poor), users=120)
    assert worse.high < 0
    assert worse.difference == pytest.approx(worse.second - worse.first)
