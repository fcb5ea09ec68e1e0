"""Weights chosen on the data: held-out likes stay out, the choice is the same every time, and it pays for people who had no say."""

import numpy as np
import pytest

from recsys_core import Engine, Query, Settings
from recsys_core.chosen import Chosen
from recsys_core.components.registry import COMPONENTS
from recsys_core.datasets import load_dataset
from recsys_core.engine_folder import keep_choice, load, save
from recsys_core.evaluation.choosing.choose import TooFewError, choose_weights, chosen_or_none
from recsys_core.evaluation.choosing.contenders import contenders_of, ndcg_of
from recsys_core.evaluation.choosing.held_out import held_out, split_for
from recsys_core.evaluation.choosing.weightings import CONCENTRATIONS, FLAT, around, bagged
from recsys_core.evaluation.choosing.weightings import flat as flat_mixture
from recsys_core.evaluation.experiment import Experiment
from recsys_core.evaluation.folds import Question
from recsys_core.evaluation.metrics import ndcg
from recsys_core.evaluation.protocols import fold_of, protocol_named
from recsys_core.explain.ranker.strategy import suggest
from recsys_core.fusion import FEW, GENERAL, general_weights
from recsys_core.shelf import Shelf
from recsys_core.wording.choice import choice_said


@pytest.fixture(scope="module")
def chosen(engine):
    return choose_weights(engine)


def flat(one):
    """Weights by component."""
    return {
        name: one.groups[group] * share
        for group, shares in one.split.items()
        for name, share in shares.items()
    }


def mean_ndcg(engine, fold, usual):
    found = []
    for query, relevant in fold.cases:
        ranking = engine.rank(query, Settings(usual=usual))
        found.append(ndcg(np.isin(ranking.candidates[:10], relevant).astype(float), len(relevant), 10))
    return float(np.mean(found))


@pytest.mark.parametrize("split", ["random", "last", "both"])
def test_nothing_held_out_is_learned_from_and_newcomers_are_strangers(sample, split):
    train, cases = held_out(sample, split, seed=3)
    left = set(zip(train.liked["user"], train.liked["item"], strict=True))
    likes = set(zip(sample.liked["user"], sample.liked["item"], strict=True))
    newcomers = 0
    for query, rows in cases:
        user = sample.user_ids.row(query.user)
        assert len(rows)
        assert {(user, row) for row in rows} <= likes - left
        if query.likes:
            newcomers += 1
            assert len(query.likes) < FEW
            assert not any(own == user for own, _ in left)
            assert not set(map(sample.item_ids.row, query.likes)) & set(rows)
    assert newcomers >= 40  # nobody in the sample has few likes, so some are asked as if they had


def test_the_last_likes_come_after_all_that_is_learned_of_a_person(sample):
    train, cases = held_out(sample, "last", seed=0)
    times = sample.interactions.set_index(["user", "item"])["timestamp"]
    last = train.interactions.groupby("user")["timestamp"].max()
    asked = [(sample.user_ids.row(query.user), rows) for query, rows in cases if not query.likes]
    assert len(asked) > 200
    for user, rows in asked:
        assert min(times[user, row] for row in rows) >= last[user]


def test_half_of_the_people_are_asked_about_their_last_likes(sample):
    assert split_for(sample) == "both"
    train, cases = held_out(sample, "both", seed=0)
    times = sample.interactions.set_index(["user", "item"])["timestamp"]
    last = train.interactions.groupby("user")["timestamp"].max()
    later = [
        min(times[sample.user_ids.row(query.user), row] for row in rows)
        >= last[sample.user_ids.row(query.user)]
        for query, rows in cases
        if not query.likes
    ]
    assert 0.3 < np.mean(later) < 0.7


def test_the_same_data_give_the_same_weights(engine, chosen):
    assert choose_weights(engine).to_dict() == chosen.to_dict()
    assert choose_weights(engine, seed=1).to_dict() != chosen.to_dict()


def test_weights_are_whole_per_cent_and_shares_sum_to_one(chosen):
    assert set(chosen.usual) == {"history", "few likes"}
    for one in chosen.usual.values():
        assert sum(one.groups.values()) == pytest.approx(1, abs=1e-9)
        assert all(100 * value == pytest.approx(round(100 * value)) for value in one.groups.values())
        for group, value in one.groups.items():
            if value:
                assert sum(one.split[group].values()) == pytest.approx(1, abs=1e-6)


def test_a_silent_component_gets_exactly_nothing(sample, encoder, cache):
    from dataclasses import replace

    untimed = replace(sample, interactions=sample.interactions.assign(timestamp=np.nan))
    found = choose_weights(Engine.fit(untimed, encoder, cache))
    assert found.split == "random"
    for one in found.usual.values():
        assert flat(one).get("transitions", 0.0) * one.groups["sequence"] == 0
        assert one.groups["sequence"] == 0


def test_newcomers_are_served_better_by_what_was_chosen(sample, encoder, cache):
    fold = fold_of(protocol_named("cold-users"), sample, "cold-users", 0, 3)
    engine = Engine.fit(fold.train, encoder, cache)
    found = choose_weights(engine, split="random")
    assert mean_ndcg(engine, fold, found.usual) > mean_ndcg(engine, fold, GENERAL) + 0.03


def test_figures_among_contenders_are_those_of_whole_lists(engine, chosen, sample):
    train, cases = held_out(sample, "random", seed=0)
    inner, cases = engine.refit(train), cases[:25]
    among = contenders_of(inner, cases, Settings())
    assert among.scores.shape[2] > 200  # all of a small catalogue are contenders
    for row, (query, relevant) in enumerate(cases):
        tier = str(among.tiers[row])
        weights = flat(general_weights(tier))
        table = np.array([[weights.get(name, 0.0) for name in among.names]])
        told = ndcg_of(among, table, (10, 50))[:, row, 0]
        ranking = inner.rank(query, Settings(usual=GENERAL))
        for value, k in zip(told, (10, 50), strict=True):
            hits = np.isin(ranking.candidates[:k], relevant).astype(float)
            assert value == pytest.approx(ndcg(hits, len(relevant), k), abs=1e-6)


def test_the_flat_mixture_names_components_that_there_are():
    assert set(FLAT) <= set(COMPONENTS)
    assert sum(flat_mixture(["ease", "text"])) == pytest.approx(1)


def test_the_mean_of_the_winners_is_the_one_that_is_best_for_everybody():
    rng = np.random.default_rng(0)
    weightings = around(np.eye(4), np.array([True, True, False, True]), 30, CONCENTRATIONS, rng)
    assert weightings.shape == (30, 4)
    assert (weightings[:, 2] == 0).all()
    assert weightings.sum(axis=1) == pytest.approx(1)
    values = rng.random((50, 30)) * 0.1
    values[:, 17] += 1
    assert bagged(values, weightings, rng) == pytest.approx(weightings[17])
    values[25:, 17] -= 2  # best for one half alone: it wins in some samples only
    mixed = bagged(values, weightings, rng)
    assert np.abs(mixed - weightings[17]).max() > 0.01


def test_a_list_of_new_items_alone_has_the_general_weights(sample, encoder, cache, chosen):
    fold = fold_of(protocol_named("cold-items"), sample, "cold-items", 0, 3)
    engine = Engine.fit(fold.train, encoder, cache, known=fold.known).with_choice(chosen)
    user = fold.cases[0][0]
    new = engine.rank(user, among=fold.among)
    general = engine.rank(user, Settings(usual=GENERAL), among=fold.among)
    np.testing.assert_array_equal(new.scores, general.scores)
    mixed = engine.rank(user)
    assert not np.allclose(mixed.scores, engine.rank(user, Settings(usual=GENERAL)).scores)
    np.testing.assert_array_equal(mixed.scores, engine.rank(user, Settings(usual=chosen.usual)).scores)


def test_general_weights_asked_for_are_neither_chosen_nor_mixed_up_with_those_that_are(sample, encoder):
    asked = [
        Question(sample, encoder, Experiment("warm", ("fusion",), settings=settings), None)
        for settings in (Settings(), Settings(usual=GENERAL))
    ]
    assert [one.chooses for one in asked] == [True, False]
    assert asked[0].key(0) != asked[1].key(0)


def test_a_proposal_starts_from_the_weights_that_lists_have(engine, chosen):
    found = suggest(engine.with_choice(chosen), Settings(), users=40)
    assert found.weights_now == pytest.approx(dict(chosen.usual["history"].groups))


def test_too_few_people_keep_the_general_weights(write_folder, encoder, cache):
    engine = Engine.fit(load_dataset(write_folder()), encoder, cache)
    with pytest.raises(TooFewError, match="choosing weights needs 40"):
        choose_weights(engine)
    assert chosen_or_none(engine) is None


def test_the_choice_is_kept_with_the_engine(engine, chosen, encoder, tmp_path, cache):
    folder = save(engine, tmp_path / "plain")
    assert load(folder, encoder).chosen is None
    keep_choice(folder, chosen)
    again = load(folder, encoder)
    assert again.chosen.to_dict() == chosen.to_dict() == Chosen.from_dict(chosen.to_dict()).to_dict()
    query = Query(user=engine.dataset.user_ids.ids[4])
    np.testing.assert_allclose(
        again.rank(query).scores, engine.with_choice(chosen).rank(query).scores, rtol=0, atol=1e-9
    )
    shelf = Shelf(tmp_path / "shelf")
    shelf.put("mine", engine, {"source": "minilm"})
    shelf.keep_choice("mine", chosen)
    assert shelf.find("mine").damaged is None
    assert shelf.engine("mine").chosen.to_dict() == chosen.to_dict()


def test_what_is_said_follows_from_the_gain(chosen):
    from dataclasses import replace

    sure = replace(chosen, gain=replace(chosen.gain, mean=0.02, low=0.01, high=0.03, general=0.2))
    assert "+10 % [+5, +15] nDCG@10 over the general ones." in choice_said(sure)
    chance = replace(sure, gain=replace(sure.gain, low=-0.01))
    assert "−5" in choice_said(chance)
    assert "which can be chance" in choice_said(chance)
    assert choice_said(replace(sure, usual={})).startswith("General weights")
    assert "，" in choice_said(chance, "zh")
