import numpy as np
import pytest

from recsys_core import Query, Settings
from recsys_core.explain.permutation import global_importance, held_out_twin, local_importance


@pytest.fixture(scope="module")
def twin(engine):
    return held_out_twin(engine)


def test_a_group_without_weight_has_no_importance_at_all(engine, twin):
    settings = Settings(weights={"text": 0.5, "collaborative": 0.5})
    rows = {row.group: row for row in local_importance(engine.rank(Query(user="r002"), settings), 5)}
    rank = engine.rank(Query(user="r002"), settings).rank_of(5)
    if rank is not None:
        assert rows["popularity"].score_change == 0
        assert rows["popularity"].rank == rank
    found = {row.group: row for row in global_importance(*twin, settings, users=30)[1]}
    assert found["popularity"].drop == 0
    assert not found["popularity"].distinguishable


def test_the_expected_score_change_is_minus_the_contribution(engine):
    """Contributions have mean 0 over the candidates, so shuffling takes an item's own away, on average."""
    ranking = engine.rank(Query(user="r002"))
    item = int(ranking.candidates[0])
    for row in local_importance(ranking, item, repeats=4000):
        spread = ranking.parts[0].contributions[ranking.candidates].std() + 1.0
        assert row.score_change == pytest.approx(-ranking.ledger(item)[row.group], abs=4 * spread / 4000**0.5)
        assert row.score_low <= row.score_change <= row.score_high
        assert row.rank_low <= row.rank_high


def test_rank_intervals_agree_with_brute_force(engine):
    ranking = engine.rank(Query(user="r033"))
    item = int(ranking.candidates[4])
    found = {row.group: row for row in local_importance(ranking, item, repeats=2000)}
    rng = np.random.default_rng(9)
    rows = ranking.candidates
    column = sum(part.contributions for part in ranking.parts if part.group == "text")[rows]
    ranks = []
    for _ in range(2000):
        shuffled = ranking.scores[rows] - column + rng.permutation(column)
        ranks.append(1 + int((shuffled > shuffled[4]).sum()))
    assert found["text"].rank == pytest.approx(np.mean(ranks), abs=4 * np.std(ranks) / 2000**0.5 + 0.05)


def test_collaborative_matters_most_where_tastes_are_shared_and_the_interval_says_so(twin):
    ndcg, rows = global_importance(*twin, Settings(), users=80, repeats=5)
    by_group = {row.group: row for row in rows}
    assert 0.1 < ndcg < 0.6
    assert by_group["collaborative"].drop > by_group["popularity"].drop
    assert by_group["collaborative"].low > 0
    assert by_group["collaborative"].distinguishable
    again = global_importance(*twin, Settings(), users=80, repeats=5)
    assert again[1] == rows


def test_the_held_out_twin_has_not_seen_what_is_held_out(engine, twin):
    trained, held = twin
    for user in list(held)[:50]:
        kept, _ = trained.dataset.likes(trained.dataset.user_ids.row(user))
        assert not set(kept.tolist()) & set(held[user].tolist())
    assert trained.component("ease") is not engine.component("ease")
