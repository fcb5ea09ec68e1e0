"""Likes that speak more or less strongly: who listens, and that the accounts still sum."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from recsys_core import Engine, Explainer, Query
from recsys_core.components import Popularity
from recsys_core.components.default import default_components

STRONG = 10.0


def shop(sample, strengths):
    """The sample's likes as purchases: no ratings, and a quantity where there are any."""
    bought = sample.liked.reset_index(drop=True).assign(rating=np.nan)
    if strengths is not None:
        bought["strength"] = strengths(len(bought))
    return replace(sample, name="shop", interactions=bought, threshold=float("nan"))


@pytest.fixture(scope="module")
def uneven(sample, encoder, cache):
    """Quantities with a long tail."""
    data = shop(sample, lambda count: np.random.default_rng(1).lognormal(0.0, 1.5, count))
    return Engine.fit(data, encoder, cache)


@pytest.fixture(scope="module")
def even(sample, encoder, cache):
    return Engine.fit(shop(sample, None), encoder, cache)


def test_training_holds_a_strength_for_every_like_and_nothing_else(uneven, even):
    training = uneven.training()
    np.testing.assert_array_equal(training.strengths.indptr, training.likes.indptr)
    np.testing.assert_array_equal(training.strengths.indices, training.likes.indices)
    assert (training.likes.data == 1).all()
    assert training.strengths.data.mean() == pytest.approx(1.0)
    assert even.training().strengths is None
    table, row = uneven.dataset.interactions, 123
    place = (table["user"][row], table["item"][row])
    assert training.strengths[place] == pytest.approx(uneven.dataset.relative_strengths()[row])


def test_the_same_strength_everywhere_says_nothing(sample, even, encoder, cache):
    same = Engine.fit(shop(sample, lambda count: np.full(count, 7.0)), encoder, cache)
    for query in (Query(user="r005"), Query(likes=("b001", "f007"))):
        one, other = even.rank(query), same.rank(query)
        np.testing.assert_allclose(one.scores, other.scores, atol=1e-9)


def folded_in(model, rows, r, k):
    """The user factor by the normal equations written out: Hu, Koren & Volinsky, eq. 4, with c = 1 + alpha r."""
    factors, _ = model.item_factors(k)
    confidence, wanted = np.ones(len(factors)), np.zeros(len(factors))
    confidence[rows], wanted[rows] = 1 + model.alpha * r, 1.0
    left = factors.T @ (confidence[:, None] * factors) + model.regularisation * np.eye(factors.shape[1])
    return factors @ np.linalg.solve(left, factors.T @ (confidence * wanted))


@pytest.mark.parametrize("k", [8, 64])
def test_a_known_person_is_folded_in_with_their_own_strengths_and_a_newcomer_with_one(uneven, k):
    model, data = uneven.component("factorisation"), uneven.dataset
    user = data.user_ids.row("r005")
    rows, _ = data.likes(user)
    r = data.like_strengths(user)
    assert r.std() > 0.2
    known = uneven.profile(Query(user="r005"))
    np.testing.assert_allclose(model.score(known, k), folded_in(model, rows, r, k), atol=1e-9)
    newcomer = uneven.profile(Query(likes=tuple(data.item_ids.ids[row] for row in rows)))
    np.testing.assert_allclose(
        model.score(newcomer, k), folded_in(model, rows, np.ones(len(rows)), k), atol=1e-9
    )


def test_what_speaks_ten_times_as_strongly_has_the_larger_share_and_keeps_its_own_place(even):
    """The same person twice, one like of the second stronger: the model trusts it more, in its own score and its share."""
    model = even.component("factorisation")
    plain = even.profile(Query(likes=("b001", "f007", "b010")))
    strong = replace(plain, strengths=np.array([1.0, STRONG, 1.0]))
    liked = np.array([plain.history[1]])
    assert model.score(strong, 32)[liked] > model.score(plain, 32)[liked]
    shares = [model.history_shares(one, liked, 32)[:, 0] for one in (plain, strong)]
    assert shares[1][1] > shares[0][1]
    assert shares[1][1] / shares[1].sum() > shares[0][1] / shares[0].sum()


def test_shares_sum_to_the_score_with_strengths_and_dislikes(uneven):
    asked = uneven.profile(Query(user="r020", likes=("b001",), dislikes=("f007",)))
    assert len(asked.strengths) == len(asked.history)
    assert asked.strengths[-2:].tolist() == [1.0, 1.0]
    items = np.arange(40)
    for component in uneven.components:
        if component.name in {
            "popularity",
            "demographics",
            "newcomer",
            "text",
        }:  # these know other things too
            continue
        shares = component.history_shares(asked, items, 32)
        np.testing.assert_allclose(shares.sum(axis=0), component.score(asked, 32)[items], atol=1e-9)
        own, mean = component.shares_and_mean(asked, items, items, 32)
        np.testing.assert_allclose(own.mean(axis=1), mean, atol=1e-9)


def test_explanations_with_strengths_sum_to_the_score(uneven):
    ranking = uneven.rank(Query(user="r007"))
    made = Explainer(uneven).explain(
        Query(user="r007"), uneven.dataset.item_ids.ids[int(ranking.candidates[0])], methods=()
    )
    apart = [line for line in made.lines if line.name in {"popularity", "demographics", "newcomer"}]
    newcomer = uneven.component("newcomer")
    assert sum(line.contribution for line in made.lines) == pytest.approx(made.score, abs=1e-6)
    assert newcomer.name in {line.name for line in made.lines}
    alone = sum(past.by_component.get(line.name, 0.0) for past in made.history for line in apart)
    told = sum(past.share for past in made.history) - alone + made.own_words_share
    assert told + sum(line.contribution for line in apart) == pytest.approx(made.score, abs=1e-6)


def test_the_text_of_a_strong_past_item_moves_the_score_as_scoring_again_does(uneven):
    """Put back at its own embedding, every past item gives the score it stands for."""
    model, space = uneven.component("factorisation"), uneven.space
    asked = uneven.profile(Query(user="r005"))
    own = torch.from_numpy(space.mean_ + space.coordinates_ @ space.components_)
    for position in (0, int(np.argmax(asked.strengths))):
        found = model.past_text_score(asked, position, 3, 32, own[asked.history[position]][None])
        assert float(found[0]) == pytest.approx(model.score(asked, 32)[3], abs=1e-6)


def test_a_history_is_weighed_by_strength_and_recency(uneven, even):
    data = uneven.dataset
    user = data.user_ids.row("r005")
    r = data.like_strengths(user)
    fading = 0.5 ** (np.arange(len(r))[::-1] / 40.0)
    np.testing.assert_allclose(uneven.profile(Query(user="r005")).weights, r * fading / (r * fading).sum())
    np.testing.assert_allclose(even.profile(Query(user="r005")).weights, fading / fading.sum())


def test_ratings_and_strengths_multiply(sample, encoder):
    """A rating says how much, a strength how surely."""
    rated = replace(
        sample, interactions=sample.interactions.assign(strength=np.arange(1.0, 1 + len(sample.interactions)))
    )
    engine = Engine.fit(rated, encoder, components=(Popularity(),))
    rows, ratings = rated.likes(4)
    expected = (
        (1 + ratings - rated.threshold) * rated.like_strengths(4) * 0.5 ** (np.arange(len(rows))[::-1] / 40)
    )
    profile = engine.profile(Query(user=rated.user_ids.ids[4]))
    np.testing.assert_allclose(profile.weights, expected / expected.sum())


def test_left_out_likes_take_their_strengths_along(uneven):
    data = uneven.dataset
    whole = uneven.profile(Query(user="r005"))
    gone = data.item_ids.ids[int(whole.history[1])]
    less = uneven.profile(Query(user="r005", without=(gone,)))
    np.testing.assert_allclose(less.strengths, np.delete(whole.strengths, 1))


def test_profiles_that_differ_in_strength_alone_are_not_taken_for_each_other(uneven):
    """Raw scores are kept by profile; weights may agree where strengths do not."""
    asked = uneven.profile(Query(user="r005"))
    other = replace(asked, strengths=asked.strengths[::-1].copy())
    first = uneven.raw_scores(asked, 32)["factorisation"]
    second = uneven.raw_scores(other, 32)["factorisation"]
    assert not np.allclose(first, second)
    np.testing.assert_array_equal(second, uneven.component("factorisation").score(other, 32))


def test_every_default_component_answers_with_strengths(uneven):
    raw = uneven.raw_scores(uneven.profile(Query(user="r005")), 32)
    assert {c.name for c in default_components(uneven.dataset)} - raw.keys() <= {"demographics"}
    assert all(np.isfinite(scores).all() for scores in raw.values())
