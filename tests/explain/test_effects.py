"""What a score loses without a past choice."""

import pytest

from recsys_core import Explainer, Query, Settings
from recsys_core.explain.item.effects import lost_without


def test_leaving_a_past_item_out_ranks_again_and_is_not_its_share(engine):
    query, settings = Query(user="r017"), Settings()
    ranking = engine.rank(query, settings)
    item = int(ranking.candidates[0])
    made = Explainer(engine).explain(query, engine.dataset.item_ids.ids[item], settings, ())
    past = [one.item_id for one in made.history]
    lost = lost_without(engine, ranking, item, past, settings)
    assert set(lost) == set(past)
    again = engine.rank(Query(user="r017", without=(past[0],)), settings)
    assert lost[past[0]] == pytest.approx(float(ranking.scores[item] - again.scores[item]), abs=1e-9)
    shares = {one.item_id: one.share for one in made.history}
    assert any(abs(lost[one] - shares[one]) > 0.01 for one in past)


def test_likes_said_beside_the_history_can_be_left_out_too_but_never_the_last_of_all(engine):
    likes = tuple(engine.dataset.item_ids.ids[row] for row in (0, 40))
    query, settings = Query(likes=likes), Settings(weights={"text": 100})
    ranking = engine.rank(query, settings)
    item = int(ranking.candidates[0])
    lost = lost_without(engine, ranking, item, likes, settings)
    again = engine.rank(Query(likes=likes[1:], without=likes[:1]), settings)
    assert lost[likes[0]] == pytest.approx(float(ranking.scores[item] - again.scores[item]), abs=1e-9)
    alone = engine.rank(Query(likes=likes[:1]), settings)
    assert lost_without(engine, alone, int(alone.candidates[0]), likes[:1], settings) == {}
