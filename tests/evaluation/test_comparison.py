import pytest

from recsys_core.errors import SettingsError
from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.evaluation.protocols import warm_split


def test_the_split_holds_out_a_fifth_of_each_readers_likes(sample):
    train, held = warm_split(sample, 3)
    liked = sample.liked.groupby("user")["item"].apply(set)
    for user, items in liked.items():
        out = set(held[sample.user_ids.ids[user]].tolist())
        kept = set(train.likes(user)[0].tolist())
        assert out | kept == items
        assert not out & kept
        assert len(out) == max(1, round(0.2 * len(items)))
    assert (train.interactions["rating"] >= 4).all()
    assert warm_split(sample, 3)[1].keys() == held.keys()
    assert any(
        set(a) != set(b) for a, b in zip(held.values(), warm_split(sample, 4)[1].values(), strict=True)
    )


def test_movielens_figures_lie_where_others_measured_them(movielens, encoder, cache):
    """Same protocol elsewhere: popularity 0.147, EASE (lambda 200) 0.312 nDCG@10 over five seeds."""
    models = ("random", "popularity", "ease", "fusion")
    result = evaluate(movielens, encoder, Experiment(models=models, folds=1), Run(cache)).to_dict()
    figures = {entry["model"]: entry["metrics"]["ndcg@10"]["mean"] for entry in result["results"]}
    assert figures["random"] < 0.02
    assert 0.135 <= figures["popularity"] <= 0.16
    assert figures["ease"] >= 0.305
    assert figures["fusion"] >= 0.315
    for entry in result["results"]:
        for name, value in entry["metrics"].items():
            most = {"novelty@10": 20, "diversity@10": 2}.get(name, 1)
            assert 0 <= value["mean"] <= most
            if not name.startswith("coverage"):
                assert value["low"] <= value["mean"] <= value["high"]
    assert result["protocol"]["users_without_held_out_likes"] <= 3
    for said in ("split", "candidates", "ties", "positives", "k", "folds"):
        assert said in result["protocol"]


def test_unknown_models_and_protocols_are_refused(sample, encoder):
    with pytest.raises(SettingsError, match="astrology"):
        evaluate(sample, encoder, Experiment(models=("astrology",)))
    with pytest.raises(SettingsError, match="lukewarm"):
        evaluate(sample, encoder, Experiment("lukewarm"))
