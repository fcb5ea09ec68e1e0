"""Rating models against loops, scikit-learn and known figures, on small tables and on MovieLens 100K."""

import numpy as np
import pytest
from sklearn.kernel_ridge import KernelRidge

from recsys_core.components.content import ContentKernel
from recsys_core.evaluation.experiment import Run
from recsys_core.evaluation.ratings import evaluate_ratings
from recsys_core.ratings import (
    DampedBias,
    GlobalMean,
    ItemBaseline,
    NonNegative,
    Ratings,
    RegularisedSVD,
    Stack,
    TextRidge,
    UserBaseline,
)

USERS, ITEMS = 25, 18


@pytest.fixture(scope="module")
def ratings():
    rng = np.random.default_rng(5)
    known = rng.random((USERS, ITEMS)) < 0.5
    known[:, 7] = known[3] = False  # an item and a user nobody knows yet
    users, items = np.nonzero(known)
    taste = rng.normal(size=(USERS, 2)) @ rng.normal(size=(2, ITEMS))
    values = np.clip(np.round(3.5 + taste[users, items] + rng.normal(0, 0.3, len(users))), 1, 5)
    return Ratings(users, items, values, (USERS, ITEMS))


def test_biases_solve_the_damped_least_squares_problem(ratings):
    model = DampedBias(2.0, 3.0).fit(ratings)
    rows = np.arange(len(ratings.values))
    design = np.zeros((len(rows), USERS + ITEMS))
    design[rows, ratings.users] = 1
    design[rows, USERS + ratings.items] = 1
    damping = np.diag([2.0] * USERS + [3.0] * ITEMS)
    target = ratings.values - ratings.values.mean()
    solved = np.linalg.solve(design.T @ design + damping, design.T @ target)
    np.testing.assert_allclose(np.r_[model.users_, model.items_], solved, atol=1e-4)


@pytest.mark.parametrize(
    "make", [GlobalMean, DampedBias, RegularisedSVD, NonNegative, ItemBaseline, UserBaseline]
)
class TestEveryRatingModel:
    def test_unknown_users_and_items_get_a_finite_answer_near_the_bias(self, make, ratings):
        model, bias = make().fit(ratings), DampedBias().fit(ratings)
        users, items = np.array([3, 3, 0]), np.array([7, 2, 7])
        found = model.predict(users, items)
        assert np.isfinite(found).all()
        if make is not GlobalMean:
            np.testing.assert_allclose(found, bias.predict(users, items), atol=1e-9)

    def test_the_order_of_pairs_does_not_matter_and_twice_is_the_same(self, make, ratings):
        turned = np.arange(len(ratings.values))[::-1]
        first = make().fit(ratings).predict(ratings.users, ratings.items)
        second = make().fit(ratings.part(turned)).predict(ratings.users[turned], ratings.items[turned])
        np.testing.assert_allclose(second[turned], first, atol=1e-8)


def test_user_factors_are_ridge_regressions_on_the_item_factors(ratings):
    """At a fixed point of the alternation the items too solve their ridge problem given the users."""
    model = RegularisedSVD(factors=3, regularisation=0.2, rounds=400).fit(ratings)
    rest = ratings.values - DampedBias().fit(ratings).predict(ratings.users, ratings.items)
    for user in (0, 11):
        own = ratings.users == user
        known = model.items_[ratings.items[own]]
        penalty = 0.2 * own.sum() * np.eye(3)
        solved = np.linalg.solve(known.T @ known + penalty, known.T @ rest[own])
        np.testing.assert_allclose(model.users_[user], solved, atol=1e-4)


def test_non_negative_factors_never_raise_their_loss(ratings):
    def loss(rounds):
        model = NonNegative(factors=3, regularisation=0.02, rounds=rounds).fit(ratings)
        assert (model.users_ >= 0).all()
        assert (model.items_ >= 0).all()
        guess = np.einsum("rf,rf->r", model.users_[ratings.users], model.items_[ratings.items])
        penalty = 0.02 * ((model.users_[ratings.users] ** 2).sum() + (model.items_[ratings.items] ** 2).sum())
        return ((ratings.values - guess) ** 2).sum() + penalty

    losses = [loss(rounds) for rounds in (1, 3, 10, 40)]
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.7 * losses[0]


@pytest.mark.parametrize(("make", "by_user"), [(ItemBaseline, False), (UserBaseline, True)])
def test_neighbours_equal_correlations_written_as_loops(make, by_user, ratings):
    model = make(neighbours=3, shrink=2.0, prior=0.5).fit(ratings)
    bias = DampedBias().fit(ratings)
    rest = np.full((USERS, ITEMS), np.nan)
    rest[ratings.users, ratings.items] = ratings.values - bias.predict(ratings.users, ratings.items)
    table = rest.T if by_user else rest  # columns are the neighbours

    def similar(a, b):
        both = ~np.isnan(table[:, a]) & ~np.isnan(table[:, b])
        left, right = table[both, a], table[both, b]
        if both.sum() < 2:
            return 0.0
        rho = (left * right).sum() / np.sqrt((left**2).sum() * (right**2).sum())
        return rho * (both.sum() - 1) / (both.sum() - 1 + 2.0)

    for user, item in ((0, 1), (4, 9), (12, 0)):
        row, column = (item, user) if by_user else (user, item)
        near = [
            (similar(column, other), table[row, other])
            for other in range(table.shape[1])
            if other != column and not np.isnan(table[row, other])
        ]
        near = sorted([pair for pair in near if pair[0] > 0], reverse=True)[:3]
        said = sum(s * e for s, e in near) / (sum(s for s, _ in near) + 0.5)
        expected = bias.predict(np.array([user]), np.array([item]))[0] + said
        assert model.predict(np.array([user]), np.array([item]))[0] == pytest.approx(expected, abs=1e-9)


def test_the_text_ridge_is_kernel_ridge_on_a_users_surprises(engine, ratings):
    kernel = ContentKernel.of(engine.space, engine.dataset.items, 0.76, 0.5, 25.0)
    small = Ratings(ratings.users, ratings.items, ratings.values, (USERS, ITEMS))
    model = TextRidge(kernel, 16, ridge=1.5).fit(small)
    bias = DampedBias().fit(small)
    own = small.users == 5
    rated = small.items[own]
    peer = KernelRidge(alpha=1.5, kernel="precomputed")
    peer.fit(kernel.between(rated, rated, 16), bias.residuals(small)[own])
    asked = np.arange(ITEMS)
    users = np.full(ITEMS, 5)
    expected = bias.predict(users, asked) + peer.predict(kernel.between(asked, rated, 16))
    np.testing.assert_allclose(model.predict(users, asked), expected, atol=1e-9)


def test_the_stack_is_a_sum_of_its_parts(ratings):
    stack = Stack([GlobalMean(), DampedBias(), RegularisedSVD(factors=3)]).fit(ratings)
    predicted = stack.predict(ratings.users, ratings.items)
    summed = np.full(len(predicted), stack.intercept_)
    for weight, model in zip(stack.weights_, stack.models, strict=True):
        fresh = type(model)() if not isinstance(model, RegularisedSVD) else RegularisedSVD(factors=3)
        summed += weight * fresh.fit(ratings).predict(ratings.users, ratings.items)
    np.testing.assert_allclose(predicted, summed, atol=1e-9)


def test_the_stack_is_weighed_on_ratings_its_models_have_not_seen(ratings):
    """A model that remembers what it was shown and knows nothing else gets no say."""

    class Memory(GlobalMean):
        name = "memory"

        def fit(self, known):
            self.bias_ = DampedBias().fit(known)
            self.known_ = dict(zip(zip(known.users, known.items, strict=True), known.values, strict=True))
            return self

        def predict(self, users, items):
            rng = np.random.default_rng(0)
            return np.array(
                [self.known_.get(pair, rng.choice([1.0, 5.0])) for pair in zip(users, items, strict=True)]
            )

    stack = Stack([DampedBias(), Memory()]).fit(ratings)
    assert abs(stack.weights_[1]) < 0.15
    assert stack.weights_[0] > 3 * abs(stack.weights_[1])


def test_the_bias_model_of_movielens_has_its_known_error(movielens, encoder, cache):
    """0.940 in five folds, as published peers measure it."""
    found = evaluate_ratings(movielens, encoder, models=("bias", "mean"), run=Run(cache))
    rmse = {entry["model"]: entry["metrics"]["rmse"]["mean"] for entry in found["results"]}
    assert rmse["bias"] == pytest.approx(0.940, abs=0.005)
    assert rmse["mean"] == pytest.approx(1.126, abs=0.005)


def test_stars_of_movielens_are_predicted_as_well_as_promised(movielens, encoder, cache):
    found = evaluate_ratings(movielens, encoder, folds=1, run=Run(cache))
    rmse = {entry["model"]: entry["metrics"]["rmse"]["mean"] for entry in found["results"]}
    assert rmse["fusion"] < 0.905
    assert rmse["fusion"] < min(value for name, value in rmse.items() if name != "fusion")
    assert rmse["mean"] > 1.1
    difference = next(e for e in found["results"] if e["model"] == "svd")["fusion_minus_this"]
    assert difference["high"] < 0
