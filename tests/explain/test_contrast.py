import numpy as np
import pytest

from recsys_core import Explainer, Query, Settings
from recsys_core.explain.item.summary import apart_from_history
from recsys_core.explain.lists.contrast import contrast
from recsys_core.explain.lists.on_sliders import ranges_on_sliders
from recsys_core.explain.lists.weights import WeightView, stable_ranges

QUERY = Query(user="r004")


@pytest.fixture(scope="module")
def ranking(engine):
    return engine.rank(QUERY)


def test_two_ledgers_subtracted_are_the_difference_of_the_scores(engine, ranking):
    first, second = int(ranking.candidates[0]), int(ranking.candidates[7])
    made = contrast(Explainer(engine), ranking, Settings(), first, second)
    assert made.gap == pytest.approx(ranking.scores[first] - ranking.scores[second], abs=1e-12)
    assert sum(row.gap for row in made.groups) == pytest.approx(made.gap, abs=1e-9)
    assert sum(row.gap for row in made.components) == pytest.approx(made.gap, abs=1e-9)
    assert made.ranks == (1, 8)
    accounts = [Explainer(engine).explain(QUERY, item, methods=()) for item in (made.first, made.second)]
    rest = [sum(apart_from_history(account).values()) + account.own_words_share for account in accounts]
    assert sum(row.gap for row in made.past) + rest[0] - rest[1] == pytest.approx(made.gap, abs=1e-6)
    back = contrast(Explainer(engine), ranking, Settings(), second, first)
    assert back.gap == pytest.approx(-made.gap)


def test_a_view_of_the_weights_orders_as_the_ranking_does(engine):
    for settings in (Settings(), Settings(weights={"text": 0.7, "sequence": 0.3})):
        ranking = engine.rank(QUERY, settings)
        scores = WeightView.of(ranking, settings).scores(ranking.candidates)
        assert (np.diff(scores) <= 1e-12).all()


def test_at_the_tie_both_have_the_same_score(engine, ranking):
    first, second = int(ranking.candidates[4]), int(ranking.candidates[5])
    made = contrast(Explainer(engine), ranking, Settings(), first, second)
    tied = [tie for tie in made.ties if tie.at is not None]
    assert tied
    for tie in tied:
        weights = WeightView.of(ranking, Settings()).moved(tie.group, tie.at)
        again = engine.rank(QUERY, Settings(weights=weights))
        assert again.scores[first] == pytest.approx(again.scores[second], abs=1e-9)


def test_inside_its_range_the_top_ten_stands_and_beyond_it_changes(engine, ranking):
    top = set(ranking.candidates[:10].tolist())
    view = WeightView.of(ranking, Settings())
    moved = 0
    for row in stable_ranges(ranking, Settings(), 10):
        assert row.low <= row.now <= row.high

        def at(value, group=row.group):
            again = engine.rank(QUERY, Settings(weights=view.moved(group, value)))
            return set(again.candidates[:10].tolist())

        assert at(row.low + 1e-6) == top
        assert at(row.high - 1e-6) == top
        if row.high < 1:
            assert at(row.high + 1e-6) != top
            moved += 1
        if row.low > 0:
            assert at(row.low - 1e-6) != top
            moved += 1
    assert moved


@pytest.mark.parametrize(
    "weights",
    [
        {"text": 8, "collaborative": 12, "popularity": 5, "sequence": 10},
        {"text": 60, "collaborative": 90, "popularity": 80, "attributes": 20, "sequence": 90},
        {"popularity": 40},
        {"popularity": 40, "attributes": 0.0, "text": 2},
    ],
)
def test_a_range_is_as_wide_as_the_slider_lets_it_be(engine, weights):
    """Sliders that sum to more and to less than 100, and lists that hang on ties which any touch decides."""
    settings = Settings(weights=weights)
    ranking = engine.rank(QUERY, settings)
    standing = dict.fromkeys(ranking.groups, 0.0) | weights
    for k in (3, 10, 40):
        top = set(ranking.candidates[:k].tolist())
        for row in ranges_on_sliders(stable_ranges(ranking, settings, k), settings):

            def at(number, group=row.group, k=k):
                again = engine.rank(QUERY, Settings(weights={**standing, group: number}))
                return set(again.candidates[:k].tolist())

            assert 0 <= row.low <= row.now <= row.high <= 100 + 1e-9
            assert row.now == pytest.approx(standing[row.group])
            assert row.now_used == pytest.approx(ranking.groups[row.group])
            inside = np.linspace(row.low, row.high, 9)[1:-1] if row.high - row.low > 1e-6 else []
            for number in inside:
                assert at(number) == top
            if row.high < 100:
                assert at(row.high + 1e-4) != top
            if row.low > 0.001:
                assert at(row.low - 1e-4) != top
