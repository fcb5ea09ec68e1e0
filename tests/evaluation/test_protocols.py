"""What is held out, and that nothing of it leaks."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.stats
import torch

from recsys_core import Engine, Settings
from recsys_core.errors import SettingsError
from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.evaluation.metrics import reciprocal_rank
from recsys_core.evaluation.protocols import PROTOCOLS
from recsys_core.evaluation.tuning import _Search, _Validation, tune
from recsys_core.types import silent


@pytest.mark.parametrize("name", sorted(PROTOCOLS))
def test_no_held_out_like_is_left_in_training(movielens, name):
    fold = PROTOCOLS[name].make(movielens, 0, 3)
    assert fold.cases
    trained = set(zip(fold.train.interactions["user"], fold.train.interactions["item"], strict=True))
    liked = set(zip(movielens.liked["user"], movielens.liked["item"], strict=True))
    for query, rows in fold.cases:
        user = movielens.user_ids.row(query.user)
        assert len(set(rows.tolist())) == len(rows)
        for row in rows.tolist():
            assert (user, row) in liked
            assert (user, row) not in trained


@pytest.mark.parametrize("name", sorted(PROTOCOLS))
def test_dislikes_stay_in_training_and_are_never_asked_about(sample, name):
    data = replace(sample, dislike_to=2.0)
    disliked = set(zip(data.disliked["user"], data.disliked["item"], strict=True))
    fold, plain = (PROTOCOLS[name].make(one, 0, 3) for one in (data, sample))
    assert fold.train.dislike_to == 2.0
    assert fold.train.dislike_count > 0
    for (query, rows), (same, others) in zip(fold.cases, plain.cases, strict=True):
        user = data.user_ids.row(query.user)
        assert query == same
        assert rows.tolist() == others.tolist()  # what is held out does not depend on them
        assert not disliked & {(user, row) for row in rows.tolist()}
    if name == "warm":
        assert fold.train.dislike_count == data.dislike_count
        assert fold.train.like_count + fold.train.dislike_count == len(fold.train.interactions)
        assert plain.train.like_count == len(plain.train.interactions) == fold.train.like_count
    if name == "cold-users":
        asked = {data.user_ids.row(query.user) for query, _ in fold.cases}
        assert not asked & set(fold.train.interactions["user"])


def test_a_measurement_of_people_with_dislikes_finishes(sample, encoder, cache):
    rng = np.random.default_rng(0)
    strong = sample.interactions.assign(strength=rng.lognormal(size=len(sample.interactions)))
    data = replace(sample, dislike_to=2.0, interactions=strong)
    found = evaluate(
        data, encoder, Experiment("warm", ("random", "factorisation"), folds=1), Run(cache)
    ).to_dict()
    means = {entry["model"]: entry["metrics"]["ndcg@10"]["mean"] for entry in found["results"]}
    assert means["factorisation"] > 2 * means["random"] > 0
    assert found["protocol"]["positives"] == "rating >= 4"


def test_the_temporal_cut_is_the_published_one(movielens):
    """Counts of the same protocol measured elsewhere: 75,701 training ratings, 10,700 held-out likes, 942 users."""
    fold = PROTOCOLS["temporal"].make(movielens, 0, 3)
    assert len(fold.train.interactions) == pytest.approx(75_701, rel=0.001)
    assert sum(len(rows) for _, rows in fold.cases) == 10_700
    assert len(fold.cases) == 942
    times = movielens.interactions.set_index(["user", "item"])["timestamp"]
    for query, rows in fold.cases[:50]:
        user = movielens.user_ids.row(query.user)
        own = fold.train.interactions[fold.train.interactions["user"] == user]
        assert own["timestamp"].max() <= min(times[user, row] for row in rows.tolist())


def test_cold_items_fall_into_five_folds_and_teach_nothing(movielens):
    folds = [PROTOCOLS["cold-items"].make(movielens, index, 3) for index in range(5)]
    together = np.concatenate([fold.among for fold in folds])
    assert len(together) == len(set(together.tolist())) == len(movielens.item_ids)
    for fold in folds:
        assert not set(fold.train.interactions["item"]) & set(fold.among.tolist())
        assert not set(fold.known.tolist()) & set(fold.among.tolist())


def test_a_space_learned_without_the_new_items_does_not_depend_on_them(sample, encoder, cache):
    fold = PROTOCOLS["cold-items"].make(sample, 0, 3)
    engine = Engine.fit(fold.train, encoder, cache, known=fold.known)
    other = engine.embeddings.copy()
    other[fold.among] = other[fold.among][::-1]
    from recsys_core.space import PCASpace

    np.testing.assert_array_equal(
        PCASpace().fit(other, None, fold.known).components_, engine.space.components_
    )


def test_newcomers_show_their_first_likes_and_are_asked_about_the_others(movielens):
    fold = PROTOCOLS["cold-users"].make(movielens, 1, 3)
    for query, rows in fold.cases:
        user = movielens.user_ids.row(query.user)
        liked, _ = movielens.likes(user)
        assert query.likes == tuple(movielens.item_ids.ids[row] for row in liked[:3])
        assert rows.tolist() == liked[3:].tolist()
        assert user not in set(fold.train.interactions["user"])


def test_protocols_in_time_refuse_data_without_times(write_folder):
    from recsys_core import load_dataset

    data = load_dataset(write_folder())
    for name in ("temporal", "global-time"):
        with pytest.raises(SettingsError, match="time of every interaction"):
            PROTOCOLS[name].make(data, 0, 3)


def test_the_search_never_does_worse_than_the_defaults_and_reports_what_it_found(sample, encoder, cache):
    inner = PROTOCOLS["warm"].make(sample, 5, 3)
    engine = Engine.fit(inner.train, encoder, cache)
    found = tune([(engine, inner)], Settings(), budget=80)
    assert found.validation >= found.default
    assert 1 < found.tried <= 80
    assert sum(found.settings.weights.values()) == pytest.approx(1.0)
    values = []
    for query, rows in inner.cases:  # the same figure through the ranking itself
        ranking = engine.rank(query, found.settings)
        hits = np.isin(ranking.candidates[:10], rows)
        discounts = 1 / np.log2(np.arange(2, 12))
        values.append((hits * discounts).sum() / discounts[: min(len(rows), 10)].sum())
    assert np.mean(values) == pytest.approx(found.validation, abs=2e-3)


def _folds_that_want(shares, seed=0):
    """Validation folds of two components: each fold's held-out items follow `share` of the first and the rest of the second."""
    rng = np.random.default_rng(seed)
    folds = []
    for share in shares:
        scores = torch.from_numpy(rng.normal(size=(2, 400, 60)).astype(np.float32))
        wanted = share * scores[0] + (1 - share) * scores[1]
        relevant = torch.zeros(400, 60).scatter_(1, wanted.topk(10, dim=1).indices, 1.0)
        ideal = torch.full((400,), float((1 / np.log2(np.arange(2, 12))).sum()))
        folds.append(_Validation(scores, torch.zeros(400, 60), relevant, ideal))
    return folds


def test_weights_stay_by_the_defaults_where_folds_disagree_and_leave_them_where_they_agree():
    default, best = np.array([0.0, 1.0]), np.array([1.0, 0.0])
    cases = (
        ((0.9, 0.9, 0.9, 0.9), 0.6, 1.0),
        ((0.7, 0.5, 0.6, 0.8), 0.3, 0.3),
        ((1.0, 0.3, 0.0, 0.9), 0.0, 0.2),
    )
    for wants, near, far in cases:
        search = _Search(_folds_that_want(wants), 10, 100, silent)
        distance, weights, value = search.cautious(default, best)
        assert near <= distance <= far
        assert weights == pytest.approx((1 - distance) * default + distance * best)
        short = search.by_fold(best) - search.by_fold(weights)
        assert short.mean() <= scipy.stats.sem(short)
        assert value == pytest.approx(search.worth(weights))
        if distance > 0:
            nearer = distance - 0.1
            short = search.by_fold(best) - search.by_fold((1 - nearer) * default + nearer * best)
            assert short.mean() > scipy.stats.sem(short)


def test_a_search_over_several_folds_stops_short_of_the_best(sample, encoder, cache):
    inner = PROTOCOLS["warm"].make(sample, 5, 3)
    engine = Engine.fit(inner.train, encoder, cache)
    folds = [(engine, replace(inner, cases=inner.cases[place::3])) for place in range(3)]
    found = tune(folds, Settings(), budget=100)
    assert found.default < found.validation
    assert 0 < found.distance < 1
    assert found.tried <= 100
    assert found.folds == 3


def test_one_validation_fold_alone_gives_the_best_weights():
    best = np.array([1.0, 0.0])
    search = _Search(_folds_that_want((1.0,)), 10, 100, silent)
    assert search.cautious(np.array([0.0, 1.0]), best)[:2] == (1.0, pytest.approx(best))


def test_texts_at_the_wrong_items_rank_new_items_no_better_than_chance(movielens, encoder, cache):
    models = ("random", "text", "text-shuffled", "fusion-general")
    result = evaluate(movielens, encoder, Experiment("cold-items", models, folds=1), Run(cache))
    mean = {model: result.per_user[model]["ndcg"].mean() for model in models}
    assert mean["text"] > 0.2
    assert mean["fusion-general"] > mean["text"]
    assert mean["text-shuffled"] < 0.08
    told = result.to_dict()
    assert told["protocol"]["candidates"].startswith("the unseen items only")
    row = next(entry for entry in told["results"] if entry["model"] == "text-shuffled")
    assert row["fusion-general_minus_this"]["low"] > 0
    assert row["fusion-general_minus_this"]["p_holm"] < 1e-6


def test_chinese_texts_rank_new_films_better_when_the_encoder_reads_chinese(shared_data):
    from recsys_core import EmbeddingCache, load_dataset, load_encoder
    from recsys_core.encoding.carried_e5 import weights_file
    from recsys_core.evaluation.metrics import bootstrap_interval

    if weights_file() is None:
        pytest.skip("the multilingual encoder is not installed")
    data = load_dataset(shared_data / "douban_movies")
    cache = EmbeddingCache()  # the user's own: the same films may have been encoded by the app
    models = ("text", "text-shuffled")
    asked = Experiment("cold-items", models, folds=2)
    chinese = evaluate(data, load_encoder("e5"), asked, Run(cache)).per_user
    english = evaluate(data, load_encoder("minilm"), asked, Run(cache)).per_user
    for other in (english["text"], chinese["text-shuffled"]):
        assert bootstrap_interval(chinese["text"]["ndcg"] - other["ndcg"])[0] > 0


def test_the_reciprocal_rank_is_that_of_the_first_hit():
    assert reciprocal_rank(np.array([0, 0, 1, 1]), 2, 4) == pytest.approx(1 / 3)
    assert reciprocal_rank(np.array([0, 0, 0, 1]), 2, 3) == 0


@pytest.mark.parametrize("protocol", sorted(PROTOCOLS))
def test_a_very_small_dataset_is_measured_or_refused_in_a_sentence(write_folder, encoder, cache, protocol):
    from recsys_core import load_dataset

    items = "item_id,title\n" + "".join(f"i{n},Story {n}\n" for n in range(9))
    rows = "".join(f"u{n % 4},i{(n * 5) % 9},5,{n}\n" for n in range(24))
    data = load_dataset(write_folder(items, f"user_id,item_id,rating,timestamp\n{rows}"))
    try:
        result = evaluate(data, encoder, Experiment(protocol, folds=1), Run(cache)).to_dict()
    except SettingsError:
        return
    for entry in result["results"]:
        assert 0 <= entry["metrics"]["ndcg@10"]["mean"] <= 1
