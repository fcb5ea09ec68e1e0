import numpy as np
import pytest
import scipy.stats

from recsys_core import Query, Settings
from recsys_core.explain.item.features import columns, joined
from recsys_core.explain.item.importance import field_importance, local_importance
from recsys_core.explain.ranker.fields import _rescored, permuted_texts
from recsys_core.explain.ranker.held_out import HeldOutModel
from recsys_core.explain.ranker.importance import _column_drops, global_importance
from recsys_core.explain.words.text_score import text_score_of


@pytest.fixture(scope="module")
def twin(engine):
    return HeldOutModel.of(engine)


def drawn(model, users):
    return model.drawn(users, np.random.default_rng(0))


def test_a_group_without_weight_has_no_importance_at_all(engine, twin):
    settings = Settings(weights={"text": 0.5, "collaborative": 0.5})
    rows = {row.group: row for row in local_importance(engine, engine.rank(Query(user="r002"), settings), 5)}
    rank = engine.rank(Query(user="r002"), settings).rank_of(5)
    if rank is not None:
        assert rows["popularity"].score_change == 0
        assert rows["popularity"].rank == rank
    found = {row.group: row for row in global_importance(drawn(twin, 30), settings)[1]}
    assert found["popularity"].drop == 0
    assert not found["popularity"].distinguishable


def test_the_expected_score_change_is_minus_the_contribution(engine):
    """Contributions have mean 0 over the candidates, so shuffling takes an item's own away, on average."""
    ranking = engine.rank(Query(user="r002"))
    item = int(ranking.candidates[0])
    for row in local_importance(engine, ranking, item, repeats=4000):
        spread = ranking.parts[0].contributions[ranking.candidates].std() + 1.0
        assert row.score_change == pytest.approx(-ranking.ledger(item)[row.group], abs=4 * spread / 4000**0.5)
        assert row.score_low <= row.score_change <= row.score_high
        assert row.rank_low <= row.rank_high


def test_rank_intervals_agree_with_brute_force(engine):
    ranking = engine.rank(Query(user="r033"))
    item = int(ranking.candidates[4])
    found = {row.group: row for row in local_importance(engine, ranking, item, repeats=2000)}
    rng = np.random.default_rng(9)
    rows = ranking.candidates
    column = sum(part.contributions for part in ranking.parts if part.group == "text")[rows]
    ranks = []
    for _ in range(2000):
        shuffled = ranking.scores[rows] - column + rng.permutation(column)
        ranks.append(1 + int((shuffled > shuffled[4]).sum()))
    assert found["text"].rank == pytest.approx(np.mean(ranks), abs=4 * np.std(ranks) / 2000**0.5 + 0.05)


def test_collaborative_matters_most_where_tastes_are_shared_and_the_interval_says_so(twin):
    ndcg, rows = global_importance(drawn(twin, 80), Settings(), repeats=5)
    by_group = {row.group: row for row in rows}
    assert 0.1 < ndcg < 0.6
    assert by_group["collaborative"].drop > by_group["popularity"].drop
    assert by_group["collaborative"].low > 0
    assert by_group["collaborative"].distinguishable
    again = global_importance(drawn(twin, 80), Settings(), repeats=5)
    assert again[1] == rows


def test_the_interval_of_an_importance_is_over_people(twin):
    """As wide as scipy's bootstrap of people, and as 1.96 standard errors of their means say; not of their shuffles."""
    model, repeats = drawn(twin, 100), 4
    rows = global_importance(model, Settings(), repeats, seed=0)[1]
    _, drops, _, _ = _column_drops(
        model, Settings(), repeats, np.random.default_rng(0), lambda *told: None, "group"
    )
    checked = 0
    for row in rows:
        people = drops[row.group].mean(axis=1)
        assert row.drop == pytest.approx(people.mean())
        if not people.any():
            assert (row.low, row.high) == (0, 0)
            continue
        peer = scipy.stats.bootstrap(
            (people,), np.mean, n_resamples=9999, method="percentile", rng=np.random.default_rng(5)
        ).confidence_interval
        width, error = row.high - row.low, people.std(ddof=1) / len(people) ** 0.5
        assert width == pytest.approx(peer.high - peer.low, rel=0.08)
        assert width == pytest.approx(2 * 1.96 * error, rel=0.12)
        assert (row.low, row.high) == pytest.approx((peer.low, peer.high), abs=0.06 * width)
        checked += 1
    assert checked >= 4


def test_the_held_out_twin_has_not_seen_what_is_held_out(engine, twin):
    trained, held = twin.engine, twin.held
    for user in list(held)[:50]:
        kept, _ = trained.dataset.likes(trained.dataset.user_ids.row(user))
        assert not set(kept.tolist()) & set(held[user].tolist())
    assert trained.component("ease") is not engine.component("ease")


def test_columns_of_every_level_are_parts_of_the_score(engine):
    ranking = engine.rank(Query(user="r002"))
    scores = ranking.scores[ranking.candidates]
    for level in ("group", "component"):
        found = columns(engine, ranking, level)
        np.testing.assert_allclose(sum(found.values()), scores, atol=1e-9)
        np.testing.assert_allclose(sum(joined(found).values()), scores, atol=1e-9)
    blocks = columns(engine, ranking, "pca")
    assert list(blocks) == ["1–8", "9–32", "33–128"]
    text = next(part for part in ranking.parts if part.name == "text").contributions[ranking.candidates]
    np.testing.assert_allclose(sum(blocks.values()), text, atol=1e-9)


def test_columns_that_say_the_same_go_together():
    rng = np.random.default_rng(0)
    base, other = rng.normal(size=200), rng.normal(size=200)
    found = joined({"a": base, "b": other, "c": -base + 0.1 * other, "still": np.zeros(200)})
    assert list(found) == ["a + c", "b", "still"]
    np.testing.assert_allclose(found["a + c"], 0.1 * other, atol=1e-12)


def test_the_drop_agrees_with_scikit_learns(engine, twin):
    """One user's list as a table with a column a group: scikit-learn's permutation importance of the same nDCG."""
    from sklearn.base import BaseEstimator
    from sklearn.inspection import permutation_importance

    from recsys_core.evaluation.metrics import ndcg_of_scores

    trained, held = twin.engine, twin.held
    user = next(name for name in held if len(held[name]) > 4)
    ranking = trained.rank(Query(user=user))
    rows = ranking.candidates
    table = np.stack(list(columns(trained, ranking).values()), axis=1)
    relevant = np.isin(rows, held[user]).astype(float)

    class Sum(BaseEstimator):
        def fit(self, x, y):
            return self

        def predict(self, x):
            return x.sum(axis=1)

    def ndcg10(model, x, y):
        return ndcg_of_scores(model.predict(x), y, ranking.ties[rows], 10)

    theirs = permutation_importance(Sum(), table, relevant, scoring=ndcg10, n_repeats=300, random_state=0)
    ours = {row.group: row for row in global_importance(twin.of_users([user]), Settings(), repeats=300)[1]}
    for name, mean, spread in zip(
        columns(trained, ranking), theirs.importances_mean, theirs.importances_std, strict=True
    ):
        assert ours[name].drop == pytest.approx(mean, abs=4 * spread * (2 / 300) ** 0.5 + 1e-9)


def test_a_field_put_in_from_elsewhere_moves_the_score(engine):
    ranking = engine.rank(Query(user="r002"), Settings(weights={"text": 1.0}))
    item = int(ranking.candidates[0])
    rows = {row.group: row for row in field_importance(engine, ranking, item)}
    assert set(rows) == {"title", "creator", "category", "text"}
    assert rows["text"].score_change < rows["creator"].score_change
    assert rows["text"].rank > 1
    assert all(
        row.level == "field" and row.score_low <= row.score_change <= row.score_high for row in rows.values()
    )
    silent = engine.rank(Query(user="r002"), Settings(weights={"popularity": 1.0}))
    assert field_importance(engine, silent, item) == ()


def test_a_field_shuffled_for_the_whole_ranker_is_what_reading_the_new_texts_would_give(engine, twin):
    """Against an engine whose items carry the shuffled texts and whose users and maps are the old ones."""
    trained = twin.engine
    texts = permuted_texts(trained.dataset, "category", np.random.default_rng(3))
    assert sorted(texts) != sorted(trained.dataset.item_texts)
    embeddings = trained.encoder.encode(texts)
    item, query = 7, Query(user="r012")
    ranking = trained.rank(query)
    by_reading = text_score_of(trained, ranking, item).scores(embeddings[[item]])[0]
    scorers = {c.name: c.text_scorer(ranking.pca, embeddings) for c in trained.components}
    moved = _rescored(ranking, {name: scorer for name, scorer in scorers.items() if scorer})
    assert moved[item] == pytest.approx(by_reading, abs=1e-5)
    assert abs(moved[item] - ranking.scores[item]) > 1e-4
    same = {c.name: c.text_scorer(ranking.pca, trained.embeddings) for c in trained.components}
    unmoved = _rescored(ranking, {name: scorer for name, scorer in same.items() if scorer})
    np.testing.assert_allclose(unmoved, ranking.scores, atol=1e-5)


def test_fields_of_the_text_have_an_importance_of_their_own(twin, monkeypatch):
    monkeypatch.setattr(
        "recsys_core.explain.ranker.fields.REPEATS", 1
    )  # each reads the whole catalogue again
    text_only = Settings(weights={"text": 1.0})
    value, rows = global_importance(drawn(twin, 40), text_only, level="field")
    drops = {row.group: row for row in rows}
    assert {"title", "text"} <= set(drops)
    assert value > 0
    assert drops["text"].drop > drops["title"].drop  # a description says more than a name
    _, rows = global_importance(drawn(twin, 20), Settings(weights={"popularity": 1.0}), level="field")
    assert all(row.drop == 0 and not row.distinguishable for row in rows)
