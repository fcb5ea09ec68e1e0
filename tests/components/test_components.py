"""Every component through the same questions, and each against a naive re-derivation."""

import numpy as np
import pytest
import scipy.sparse as sp
import torch

from recsys_core.components import EASE, FeatureALS, Popularity, TextCosine, Training
from recsys_core.errors import SettingsError
from recsys_core.query import Profile
from recsys_core.space import PCASpace

ITEMS, USERS, WIDE = 30, 50, 12


@pytest.fixture(scope="module")
def training():
    rng = np.random.default_rng(3)
    texts = rng.normal(size=(ITEMS, WIDE))
    likes = (rng.random((USERS, ITEMS)) < 0.2).astype(float)
    likes[:, 4] = 0  # an item nobody likes yet
    return Training(sp.csr_array(likes), PCASpace().fit(texts))


def profile(history=(1, 5, 9), words=False, seed=0):
    rng = np.random.default_rng(seed)
    weights = rng.random(len(history))
    rows = np.array(history, dtype=np.int64)
    embedding = rng.normal(size=WIDE) if words else None
    return Profile(rows, weights / max(weights.sum(), 1e-9), "words" if words else "", embedding, rows)


@pytest.mark.parametrize("make", [TextCosine, EASE, FeatureALS, Popularity])
class TestEveryComponent:
    def test_scores_are_finite_and_the_same_twice(self, make, training):
        first, second = (make().fit(training).score(profile(), 6) for _ in range(2))
        assert first.shape == (ITEMS,)
        assert np.isfinite(first).all()
        np.testing.assert_array_equal(first, second)

    def test_history_shares_sum_to_the_score_where_only_history_counts(self, make, training):
        component = make().fit(training)
        items = np.arange(ITEMS)
        shares = component.history_shares(profile(), items, 6)
        if make is Popularity:  # its score does not come from the history
            assert not shares.any()
            return
        np.testing.assert_allclose(shares.sum(0), component.score(profile(), 6), atol=1e-9)

    def test_the_order_of_the_history_does_not_matter(self, make, training):
        component = make().fit(training)
        asked = profile()
        turned = Profile(asked.history[::-1], asked.weights[::-1], "", None, asked.seen)
        np.testing.assert_allclose(component.score(asked, 6), component.score(turned, 6), atol=1e-10)

    def test_nothing_known_is_answered_with_nothing_or_the_same_for_all(self, make, training):
        scores = make().fit(training).score(profile(history=()), 6)
        assert scores is None or make is Popularity

    def test_answering_changes_nothing(self, make, training):
        component = make().fit(training)
        before = component.score(profile(), 6).copy()
        component.score(profile(history=(2,), words=True), 3)
        component.history_shares(profile(), np.array([0]), 6)
        np.testing.assert_array_equal(component.score(profile(), 6), before)

    def test_the_differentiable_score_is_the_score(self, make, training):
        component = make().fit(training)
        asked = profile(words=True)
        rebuilt = torch.from_numpy(
            training.space.coordinates_ @ training.space.components_ + training.space.mean_
        )
        raw = component.score(asked, 6)
        for item in (0, 4, 17):
            by_item = component.item_text_score(asked, item, 6, rebuilt[item][None])
            by_query = component.query_text_score(asked, item, 6, torch.from_numpy(asked.embedding)[None])
            for got in (by_item, by_query):
                if got is not None:
                    assert float(got[0]) == pytest.approx(raw[item], abs=1e-9)


def test_popularity_is_the_log_of_the_counts(training):
    counts = training.likes.toarray().sum(0)
    np.testing.assert_allclose(Popularity().fit(training).score(profile(), 6), np.log(counts + 1))


def test_ease_solves_the_constrained_ridge_problem_column_by_column(training):
    likes, lam = training.likes.toarray(), 7.0
    ease = EASE(lam).fit(training)
    for item in (0, 11):
        others = [row for row in range(ITEMS) if row != item]
        part = likes[:, others]
        solved = np.linalg.solve(part.T @ part + lam * np.eye(len(others)), part.T @ likes[:, item])
        np.testing.assert_allclose(ease.weights_[others, item], solved, atol=1e-9)
        assert ease.weights_[item, item] == 0


def test_ease_refuses_large_catalogues_and_names_the_alternative():
    big = Training(sp.csr_array((3, 20_000)), None)
    with pytest.raises(SettingsError, match="matrix factorisation"):
        EASE().fit(big)


def test_factorisation_minimises_its_loss_for_users_and_items(training):
    """Fold-in and item factors against a generic solver on the written-out loss, at two PCA sizes."""
    model = FeatureALS(factors=5, regularisation=3.0, alpha=4.0).fit(training)
    asked = profile()
    for k in (4, 12):
        factors, _ = model.item_factors(k)
        target = np.zeros(ITEMS)
        target[asked.history] = 1.0
        confidence = 1.0 + model.alpha * target
        left = factors.T @ (confidence[:, None] * factors) + model.regularisation * np.eye(5)
        user = np.linalg.solve(left, factors.T @ (confidence * target))
        np.testing.assert_allclose(model.score(asked, k), factors @ user, atol=1e-9)
        prior = training.space.items(k) @ model.map_[:k]
        np.testing.assert_allclose(factors[4], prior[4], atol=1e-9)  # without likes: text alone


def test_factorisation_equals_alternating_least_squares_written_as_loops(training):
    f, alpha, lam, ridge, rounds = 4, 5.0, 2.0, 0.7, 3
    model = FeatureALS(f, alpha, lam, ridge, rounds, random_state=1).fit(training)
    likes, features = training.likes.toarray(), training.space.coordinates_
    items = np.random.default_rng(1).normal(0, 0.1, (ITEMS, f))
    users, prior = np.zeros((USERS, f)), np.zeros((ITEMS, f))
    for _ in range(rounds):
        for u in range(USERS):
            confidence = np.diag(1 + alpha * likes[u])
            users[u] = np.linalg.solve(
                items.T @ confidence @ items + lam * np.eye(f), items.T @ confidence @ likes[u]
            )
        for i in range(ITEMS):
            confidence = np.diag(1 + alpha * likes[:, i])
            items[i] = np.linalg.solve(
                users.T @ confidence @ users + lam * np.eye(f),
                users.T @ confidence @ likes[:, i] + lam * prior[i],
            )
        weights = np.linalg.solve(
            features.T @ features + ridge * np.eye(features.shape[1]), features.T @ items
        )
        prior = features @ weights
    for k in (3, WIDE):  # the item step once more, with the prior of that size
        small = features[:, :k]
        part = np.linalg.solve(small.T @ small + ridge * np.eye(k), small.T @ items)
        expected = np.empty((ITEMS, f))
        for i in range(ITEMS):
            confidence = np.diag(1 + alpha * likes[:, i])
            expected[i] = np.linalg.solve(
                users.T @ confidence @ users + lam * np.eye(f),
                users.T @ confidence @ likes[:, i] + lam * small[i] @ part,
            )
        expected[4] = small[4] @ part  # nobody likes it: the prior mean
        np.testing.assert_allclose(model.item_factors(k)[0], expected, atol=1e-8)


def test_text_cosine_is_the_cosine(training):
    text = TextCosine().fit(training)
    space = training.space
    asked = profile()
    query = asked.weights @ space.items(6)[asked.history]
    for item in (0, 20):
        vector = space.items(6)[item]
        expected = query @ vector / np.linalg.norm(query) / np.linalg.norm(vector)
        assert text.score(asked, 6)[item] == pytest.approx(expected, abs=1e-12)


def test_the_worked_cosine_example_is_right():
    """u, c1, c2, c3 of a widely copied example: c2 is nearest (0.9782), not c1 (0.9262)."""
    u = np.array([0.5, 0.3, 0.2])
    rows = np.array([[0.4, 0.5, 0.1], [0.6, 0.2, 0.2], [0.3, 0.4, 0.3]])
    cosines = rows @ u / np.linalg.norm(rows, axis=1) / np.linalg.norm(u)
    np.testing.assert_allclose(cosines, [0.9262, 0.9782, 0.9181], atol=1e-4)
