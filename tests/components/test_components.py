"""Every component against a naive re-derivation; what all have in common stands in `recsys_core.testing`."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.kernel_ridge import KernelRidge

from recsys_core.components import (
    EASE,
    Demographics,
    DenoisingAutoencoder,
    FeatureALS,
    ItemAttributes,
    ItemNeighbours,
    ItemVectors,
    Newcomer,
    Popularity,
    Recurrent,
    TextMap,
    TextSimilarity,
    Training,
    Transitions,
    UserNeighbours,
    factorisation,
)
from recsys_core.components.content import ContentKernel
from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.tables import Tables
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
    items = pd.DataFrame(
        {
            "item_id": [f"i{n}" for n in range(ITEMS)],
            "title": [f"Title {n}" for n in range(ITEMS)],
            "category": [("Drama|War", "Comedy", "War", "")[n % 4] for n in range(ITEMS)],
            "year": [str(1950 + 3 * n) for n in range(ITEMS)],
        }
    )
    users = pd.DataFrame(
        {
            "user_id": [f"u{n}" for n in range(USERS)],
            "gender": ["fm"[n % 2] for n in range(USERS)],
            "age": [str(20 + n) for n in range(USERS)],
        }
    )
    rows, columns = np.nonzero(likes)
    order = rng.permutation(len(rows))
    table = pd.DataFrame(
        {
            "user_id": [f"u{n}" for n in rows],
            "item_id": [f"i{n}" for n in columns],
            "timestamp": [str(1000 + n) for n in order],
        }
    )
    data = assemble("small", Tables(items, table, users))
    assert data.item_ids.ids == tuple(items["item_id"])
    assert data.user_ids.ids == tuple(users["user_id"])
    vectors = rng.normal(size=(ITEMS, 5))
    vectors[6] = np.nan  # an item without an image
    return Training(sp.csr_array(likes), PCASpace().fit(texts), replace(data, vectors={"image": vectors}))


def image():
    return ItemVectors("image")


def dot():
    return TextSimilarity("dot")


def euclidean():
    return TextSimilarity("euclidean")


def recurrent():
    return Recurrent(width=8, own=4, rounds=3)


EVERY = [
    TextSimilarity,
    TextMap,
    EASE,
    FeatureALS,
    ItemNeighbours,
    UserNeighbours,
    Newcomer,
    ItemAttributes,
    Transitions,
    DenoisingAutoencoder,
    recurrent,
    image,
    dot,
    euclidean,
]
"""Those that ask what somebody liked."""


def profile(history=(1, 5, 9), words=False, seed=0):
    rng = np.random.default_rng(seed)
    weights = rng.random(len(history))
    rows = np.array(history, dtype=np.int64)
    embedding = rng.normal(size=WIDE) if words else None
    return Profile(rows, weights / max(weights.sum(), 1e-9), "words" if words else "", embedding, rows, 0)


@pytest.mark.parametrize("make", EVERY)
def test_the_order_of_the_history_matters_to_sequence_only(make, training):
    component = make().fit(training)
    asked = profile()
    turned = Profile(asked.history[::-1], asked.weights[::-1], "", None, asked.seen, 0)
    same = np.allclose(component.score(asked, 6), component.score(turned, 6), atol=1e-10)
    assert same == (make not in (Transitions, recurrent, ItemNeighbours, UserNeighbours))


@pytest.mark.parametrize("make", [one for one in EVERY if one not in (recurrent, euclidean)])
def test_a_dislike_lowers_what_a_like_raises(make, training):
    component = make().fit(training)
    one = replace(profile(history=(12,)), user=None)
    raised, lowered = (component.score(replace(one, weights=sign * one.weights), 6) for sign in (1, -1))
    if make is UserNeighbours:  # nobody is near a query that only dislikes
        assert not lowered.any()
        return
    spared = component.constant_ if make is Newcomer else 0.0
    np.testing.assert_allclose(lowered - spared, spared - raised, atol=1e-9)


def test_popularity_is_the_log_of_the_counts(training):
    counts = training.likes.toarray().sum(0)
    np.testing.assert_allclose(Popularity().fit(training).score(profile(), 6), np.log(counts + 1))


def few_people(training):
    """The first people alone, less than half as many as there are items."""
    return Training(training.likes[: ITEMS // 2 - 1], training.space, training.dataset)


@pytest.mark.parametrize("few", [False, True])
def test_ease_solves_the_constrained_ridge_problem_column_by_column(training, few):
    training = few_people(training) if few else training
    assert (2 * training.likes.shape[0] < ITEMS) is few
    likes, lam = training.likes.toarray(), 7.0
    ease = EASE(lam).fit(training)
    assert ease.weights_.flags.c_contiguous  # else every product with it copies it first
    for item in (0, 11):
        others = [row for row in range(ITEMS) if row != item]
        part = likes[:, others]
        solved = np.linalg.solve(part.T @ part + lam * np.eye(len(others)), part.T @ likes[:, item])
        np.testing.assert_allclose(ease.weights_[others, item], solved, atol=1e-9)
        assert ease.weights_[item, item] == 0


def test_ease_refuses_large_catalogues_and_names_the_alternative():
    big = Training(sp.csr_array((3, 20_000)), None, None)
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


def attributes_by_hand(items, cast):
    """Category and decade, and people, one-hot: each part of unit length, the rarer the heavier."""
    kinds = np.array(
        [[kind in row.split("|") for kind in ("Comedy", "Drama", "War")] for row in items["category"]]
    )
    kinds = kinds * (np.log((1 + ITEMS) / (1 + kinds.sum(axis=0))) + 1)
    kinds /= np.maximum(np.linalg.norm(kinds, axis=1), 1e-12)[:, None]
    decades = items["year"].str[:3].to_numpy()[:, None] == np.unique(items["year"].str[:3])
    about = np.hstack([kinds, decades])
    who = cast * (np.log((1 + ITEMS) / (1 + cast.sum(axis=0))) + 1)
    who /= np.maximum(np.linalg.norm(who, axis=1), 1e-12)[:, None]
    return np.hstack([about / np.linalg.norm(about, axis=1)[:, None], who])


@pytest.mark.parametrize(
    ("together", "few", "strong"),
    [(7, 200, False), (ITEMS, 200, False), (ITEMS, 0, False), (ITEMS, 200, True)],
)
def test_factorisation_equals_alternating_least_squares_written_as_loops(
    training, monkeypatch, together, few, strong
):
    """With item factors worked out a few at a time, by two threads, and all at once; with few attributes and with many.

    Where strengths are known, the confidence of each like is `1 + alpha r`, and what it says stays 1.
    """
    monkeypatch.setattr(factorisation, "TOGETHER", together)
    monkeypatch.setattr(factorisation, "FEW_NAMES", few)
    f, alpha, lam, ridge, looser, rounds = 4, 5.0, 2.0, 0.7, 1.3, 3
    cast = np.array([[n % 3 == 0, n % 5 == 0] for n in range(ITEMS)])
    names = ["|".join(name for name, there in zip(("Ann", "Bo"), row, strict=True) if there) for row in cast]
    data = replace(training.dataset, items=training.dataset.items.assign(director=names))
    likes, features = training.likes.toarray(), training.space.coordinates_
    r = likes * (np.random.default_rng(2).gamma(1.0, 1.0, likes.shape) if strong else 1.0)
    monkeypatch.setattr(factorisation, "ATTRIBUTE_RIDGE", looser)
    model = FeatureALS(f, alpha, lam, ridge, rounds, random_state=1).fit(
        replace(training, dataset=data, strengths=sp.csr_array(r) if strong else None)
    )
    ridge *= (features**2).sum(axis=1).mean()
    attributes = attributes_by_hand(data.items, cast)
    centred = attributes - attributes.mean(axis=0)
    items = np.random.default_rng(1).normal(0, 0.1, (ITEMS, f))
    users, prior = np.zeros((USERS, f)), np.zeros((ITEMS, f))
    for _ in range(rounds):
        for u in range(USERS):
            confidence = np.diag(1 + alpha * r[u])
            users[u] = np.linalg.solve(
                items.T @ confidence @ items + lam * np.eye(f), items.T @ confidence @ likes[u]
            )
        for i in range(ITEMS):
            confidence = np.diag(1 + alpha * r[:, i])
            items[i] = np.linalg.solve(
                users.T @ confidence @ users + lam * np.eye(f),
                users.T @ confidence @ likes[:, i] + lam * prior[i],
            )
        weights = np.linalg.solve(
            features.T @ features + ridge * np.eye(features.shape[1]), features.T @ items
        )
        left = items - features @ weights
        told = left.mean(axis=0) + centred @ np.linalg.solve(
            centred.T @ centred + looser * np.eye(centred.shape[1]), centred.T @ (left - left.mean(axis=0))
        )
        prior = features @ weights + told
    for k in (3, WIDE):  # the item step once more, with the prior of that size
        small = features[:, :k]
        part = np.linalg.solve(small.T @ small + ridge * np.eye(k), small.T @ items)
        expected = np.empty((ITEMS, f))
        for i in range(ITEMS):
            confidence = np.diag(1 + alpha * r[:, i])
            expected[i] = np.linalg.solve(
                users.T @ confidence @ users + lam * np.eye(f),
                users.T @ confidence @ likes[:, i] + lam * (small[i] @ part + told[i]),
            )
        expected[4] = small[4] @ part + told[4]  # nobody likes it: the prior mean
        np.testing.assert_allclose(model.item_factors(k)[0], expected, atol=1e-8)


def test_text_cosine_is_the_cosine(training):
    text = TextSimilarity().fit(training)
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


def test_item_neighbours_equal_similarities_written_as_loops(training):
    likes = training.likes.toarray()
    model = ItemNeighbours(neighbours=4, shrink=2.0, power=0.3).fit(training)
    counts = np.maximum(likes.sum(0), 1)
    for item in range(ITEMS):
        similar = np.zeros(ITEMS)
        for other in range(ITEMS):
            both = (likes[:, item] * likes[:, other]).sum()
            if other != item:
                similar[other] = both / (counts[item] ** 0.7 * counts[other] ** 0.3 + 2.0)
        floor = np.sort(similar)[-4]
        kept = model.weights_[[item]].toarray()[0]
        assert (kept > 0).sum() <= 4
        np.testing.assert_allclose(kept[kept > 0], similar[kept > 0], atol=1e-12)
        assert kept[kept > 0].min(initial=1.0) >= floor - 1e-12


def test_item_neighbours_count_recent_likes_more(training):
    model = ItemNeighbours(half_life=2.0).fit(training)
    asked = profile()
    worth = 0.5 ** (np.array([2, 1, 0]) / 2.0)
    expected = worth @ model.weights_[asked.history].toarray()
    np.testing.assert_allclose(model.score(asked, 6), expected, atol=1e-12)


def test_user_neighbours_equal_votes_written_as_loops(training):
    likes = training.likes.toarray()
    asked = profile()
    model = UserNeighbours(neighbours=6, shrink=1.5, power=0.4, half_life=3.0).fit(training)
    worth = 0.5 ** (np.array([2, 1, 0]) / 3.0)  # the latest like counts in full
    similar = np.array(
        [worth @ likes[v, asked.history] / ((3 * max(likes[v].sum(), 1)) ** 0.4 + 1.5) for v in range(USERS)]
    )
    nearest = np.argsort(-similar, kind="stable")[:6]
    expected = sum(similar[v] * likes[v] for v in nearest)
    np.testing.assert_allclose(model.score(asked, 6), expected, atol=1e-12)


def test_a_user_does_not_vote_for_what_they_liked_themselves(training):
    likes = training.likes.toarray()
    own = np.flatnonzero(likes[7])
    asked = Profile(own, np.full(len(own), 1 / len(own)), "", None, own, 7)
    users, _ = UserNeighbours().fit(training)._neighbours(asked)
    assert 7 not in users


def test_transitions_equal_pairs_written_as_loops(training):
    model = Transitions(reach=3.0, half_life=2.0, power=0.5, backwards=0.25).fit(training)
    counts = np.zeros((ITEMS, ITEMS))
    liked = training.dataset.liked.sort_values(["user", "timestamp"])
    for _, rows in liked.groupby("user"):
        items = rows["item"].tolist()
        for p, before in enumerate(items):
            for q, after in enumerate(items):
                if p < q:
                    worth = np.exp(-(q - p - 1) / 3.0)
                    counts[before, after] += worth
                    counts[after, before] += 0.25 * worth
    n = np.maximum(training.likes.toarray().sum(0), 1)
    expected = counts / np.sqrt(n[:, None] * n[None])
    np.fill_diagonal(expected, 0)
    np.testing.assert_allclose(model.weights_.toarray(), expected, atol=1e-12)
    asked = profile()
    decay = 0.5 ** (np.array([2, 1, 0]) / 2.0)
    np.testing.assert_allclose(model.score(asked, 6), decay @ expected[asked.history], atol=1e-12)


def test_transitions_without_times_are_silent(training):
    still = training.dataset.interactions.assign(timestamp=np.nan)
    data = replace(training.dataset, interactions=still)
    model = Transitions().fit(Training(training.likes, training.space, data))
    assert model.score(profile(), 6) is None


def ease_for(training, history, regularisation):
    """EASE scores of the liked items (their rows, and one score each) for a history."""
    liked = np.flatnonzero(training.likes.toarray().sum(0) > 0)
    part = EASE(regularisation).fit(Training(training.likes[:, liked], training.space, training.dataset))
    return liked, part.weights_[np.searchsorted(liked, history)].sum(0)


def test_the_text_map_is_kernel_ridge_regression_onto_ease(training):
    """With every item as a point; what keeps it steady is all that is between it and the peer."""
    model = TextMap(ridge=0.5, regularisation=4.0).fit(training)
    asked = profile()
    liked, target = ease_for(training, asked.history, 4.0)
    np.testing.assert_array_equal(model.rows_, liked)
    np.testing.assert_array_equal(np.sort(model.points_), liked)
    kernel = ContentKernel.of(training.space, training.dataset.items, 0.76, 0.76, 25.0).between(
        np.arange(ITEMS), liked, 6
    )
    peer = KernelRidge(alpha=0.5, kernel="precomputed").fit(kernel[liked], target)
    np.testing.assert_allclose(model.score(asked, 6), peer.predict(kernel), rtol=0, atol=2e-4)
    np.testing.assert_allclose(np.diag(kernel[liked]), 1.0 - 0.24 * (np.array(liked) % 4 == 3), atol=1e-6)


def test_fewer_points_give_the_best_sum_of_their_kernels(training):
    """Minimises `|C w - e|^2 + lambda w^T (P + epsilon I) w`: no other weights do better."""
    model = TextMap(ridge=0.5, regularisation=4.0, points=7).fit(training)
    asked = profile()
    liked, target = ease_for(training, asked.history, 4.0)
    content = ContentKernel.of(training.space, training.dataset.items, 0.76, 0.76, 25.0)
    between = content.between(liked, model.points_, 6)
    among = content.between(model.points_, model.points_, 6) + 1e-4 * np.eye(7)

    def loss(weights):
        return ((between @ weights - target) ** 2).sum() + 0.5 * weights @ among @ weights

    best = minimize(loss, np.zeros(7), tol=1e-12).x
    scores = content.between(np.arange(ITEMS), model.points_, 6) @ best
    np.testing.assert_allclose(model.score(asked, 6), scores, atol=1e-4)


def test_points_are_what_the_points_before_tell_least_about(training):
    model = TextMap(points=5).fit(training)
    content = ContentKernel.of(training.space, training.dataset.items, 0.76, 0.76, 25.0)
    k = min(64, training.space.size)
    likes = training.likes.toarray().sum(0)
    kernel = content.between(model.rows_, model.rows_, k)
    spots = np.searchsorted(model.rows_, model.points_)
    for count in range(1, 5):
        before = spots[:count]
        told = kernel[:, before] @ np.linalg.solve(kernel[np.ix_(before, before)], kernel[before])
        left = np.diag(kernel - told)
        assert left[spots[count]] == pytest.approx(left.max(), abs=1e-9)
    unlike = np.diag(kernel) > 0.99
    assert likes[model.points_[0]] == likes[model.rows_[unlike]].max()


def test_demographics_are_smoothed_rates_of_people_alike(training):
    model = Demographics(prior=5.0).fit(training)
    likes = training.likes.toarray()
    active = likes.sum(1) > 0
    overall = (likes.sum(0) + 0.5) / (active.sum() + 1)
    women = np.array([n % 2 == 0 for n in range(USERS)]) & active
    young = np.array([n < 10 for n in range(USERS)]) & active
    expected = np.mean(
        [np.log((likes[g].sum(0) + 5 * overall) / (g.sum() + 5)) for g in (women, young)], axis=0
    )
    np.testing.assert_allclose(model.score(profile(), 6), expected, atol=1e-12)
    stranger = replace(profile(), user=None)
    assert model.score(stranger, 6) is None


def test_item_attributes_are_cosines_of_what_items_are(training):
    model = ItemAttributes().fit(training)
    vectors = model.table_.toarray()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0)
    scores = model.score(replace(profile(history=(0,)), weights=np.ones(1)), 6)
    assert scores[0] == pytest.approx(1.0)
    assert scores[1] == pytest.approx(0.5)  # another category, the same decade


@pytest.mark.parametrize("few", [False, True])
def test_the_denoising_autoencoder_solves_dropout_regression_column_by_column(training, few):
    """Against the expected loss under dropout, written out: each entry kept with 1 - p and scaled back."""
    training = few_people(training) if few else training
    likes, p, lam = training.likes.toarray(), 0.3, 2.0
    model = DenoisingAutoencoder(p, lam).fit(training)
    for item in (0, 11):
        others = [row for row in range(ITEMS) if row != item]
        part = likes[:, others]
        noise = np.diag(p / (1 - p) * (part**2).sum(0) + lam)
        solved = np.linalg.solve(part.T @ part + noise, part.T @ likes[:, item])
        np.testing.assert_allclose(model.weights_[others, item], solved, atol=1e-9)


def test_the_recurrent_network_learns_what_follows(training):
    """Everybody walks round the same ring of items: after n comes n + 1."""
    rows = [(user, (user + step) % ITEMS) for user in range(USERS) for step in range(8)]
    table = pd.DataFrame(rows, columns=["user", "item"])
    table["rating"], table["timestamp"] = np.nan, np.arange(len(table), dtype=float)
    data = replace(training.dataset, interactions=table, threshold=np.nan)
    model = Recurrent(width=32, own=16, rounds=120).fit(Training(training.likes, training.space, data))
    right = 0
    for start in range(ITEMS):
        history = np.array([start, (start + 1) % ITEMS, (start + 2) % ITEMS])
        asked = Profile(history, np.full(3, 1 / 3), "", None, history, None)
        right += int(np.argmax(model.score(asked, 6)) == (start + 3) % ITEMS)
    assert right > 0.9 * ITEMS


def test_recent_likes_count_more_with_a_half_life(training):
    day = 86_400.0
    table = training.dataset.interactions.assign(timestamp=0.0)
    late = table["item"] == 3
    table.loc[late, "timestamp"] = 10 * day
    data = replace(training.dataset, interactions=table)
    plain = Popularity().fit(Training(training.likes, training.space, data)).score(profile(), 6)
    decayed = (
        Popularity(half_life=5.0).fit(Training(training.likes, training.space, data)).score(profile(), 6)
    )
    counts = np.expm1(plain)
    expected = np.where(np.arange(ITEMS) == 3, counts, counts / 4)
    np.testing.assert_allclose(np.expm1(decayed), expected, atol=1e-9)


def test_distance_in_text_is_the_squared_distance(training):
    model = TextSimilarity("euclidean").fit(training)
    asked = profile()
    vectors = training.space.items(6)
    centre = asked.weights @ vectors[asked.history]
    apart = ((vectors - centre) ** 2).sum(1)
    np.testing.assert_allclose(model.score(asked, 6), centre @ centre - apart, atol=1e-9)


def test_items_without_vectors_are_near_nothing(training):
    model = image().fit(training)
    assert model.score(profile(), 6)[6] == 0
    vectors = training.dataset.vectors["image"]
    centred = vectors - np.nanmean(vectors, axis=0)
    a, b = centred[1], centred[20]
    alone = replace(profile(history=(1,)), weights=np.ones(1))
    assert model.score(alone, 6)[20] == pytest.approx(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
