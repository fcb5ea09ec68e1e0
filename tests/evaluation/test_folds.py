"""Finished folds are kept and found again; figures by groups of users and items."""

import json

import numpy as np
import pytest

from recsys_core import Settings
from recsys_core.errors import SettingsError
from recsys_core.evaluation import folds
from recsys_core.evaluation.breakdown import by_activity, by_popularity, popularity_groups, recall_by_group
from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.evaluation.fold_store import FinishedFolds
from recsys_core.evaluation.protocols import PROTOCOLS

MODELS = ("random", "popularity", "text", "fusion-general")
WEIGHED = ("fusion", "fusion-general")


def test_a_stopped_run_goes_on_where_it_was(sample, encoder, cache, tmp_path):
    """Stopped in its second fold; the next run measures only what is missing and agrees with one in one go."""
    kept, two = FinishedFolds(tmp_path), Experiment("warm", MODELS, folds=2)

    class StopError(Exception):
        pass

    def stop(stage, done, total):
        if stage.startswith("ranking, part 2"):
            raise StopError

    with pytest.raises(StopError):
        evaluate(sample, encoder, two, Run(cache, stop, kept))
    assert len(list(tmp_path.iterdir())) == 1
    stages = []
    resumed = evaluate(
        sample, encoder, two, Run(cache, lambda stage, done, total: stages.append(stage), kept)
    ).to_dict()
    assert not any(stage.startswith("ranking, part 1") for stage in stages)
    assert resumed["protocol"].pop("folds_from_earlier_runs") == 1
    whole = evaluate(sample, encoder, two, Run(cache)).to_dict()
    whole["protocol"].pop("folds_from_earlier_runs")
    assert json.loads(json.dumps(resumed)) == json.loads(json.dumps(whole))


def test_other_questions_are_not_answered_with_old_figures(sample, encoder, cache, tmp_path):
    kept = FinishedFolds(tmp_path)
    for settings, models, k in (
        (Settings(), MODELS, 10),
        (Settings(pca=5), MODELS, 10),
        (Settings(), MODELS[:2], 10),
        (Settings(), MODELS, 5),
        (Settings(weights={"text": 1.0}), MODELS, 10),
    ):
        asked = Experiment("warm", models, k, 1, settings)
        found = evaluate(sample, encoder, asked, Run(cache, finished=kept))
        assert found.protocol["folds_from_earlier_runs"] == 0
    next(tmp_path.iterdir()).write_text("half a fi")
    for settings, k in ((Settings(), 10), (Settings(pca=5), 10)):
        asked = Experiment("warm", MODELS, k, 1, settings)
        evaluate(sample, encoder, asked, Run(cache, finished=kept))


def test_popularity_groups_hold_a_third_of_the_likes_each(movielens):
    groups = popularity_groups(movielens)
    likes = np.bincount(movielens.liked["item"], minlength=len(groups))
    shares = [likes[groups == group].sum() / likes.sum() for group in range(3)]
    assert shares == pytest.approx([1 / 3] * 3, abs=0.01)
    assert likes[groups == 0].min() >= likes[groups == 1].max()
    assert (groups[likes == 0] == 2).all()


def test_recall_by_group_counts_held_out_likes_of_each_group():
    groups = np.array([0, 0, 1, 1, 2])
    assert recall_by_group(groups, np.array([0, 2]), np.array([0, 1, 2])) == [0.5, 1.0, None]
    none = np.nan
    recalls = {"a": np.array([[0.5, 1.0, none], [1.0, none, none]]), "b": np.array([[0.0, 0.0, none]] * 2)}
    rows = by_popularity(recalls)
    assert rows[0] == {"group": "head", "users": 2, "recall": {"a": 0.75, "b": 0.0}}
    assert [row["group"] for row in rows] == ["head", "middle"]


def test_thirds_by_activity_share_out_all_users():
    values = np.arange(9.0)
    rows = by_activity(np.array([1.0, 1.2, 2, 3, 4, 5, 20, 30, 39.6]), {"m": values})
    assert sum(row["users"] for row in rows) == 9
    assert [row["likes"][0] for row in rows] == sorted(row["likes"][0] for row in rows)
    whole = sum(row["users"] * row["ndcg"]["m"] for row in rows) / 9
    assert whole == pytest.approx(values.mean())
    assert (rows[0]["likes"][0], rows[-1]["likes"][1]) == (1, 40)  # means over folds, as whole likes
    alone = by_activity(np.full(3, 3.0), {"m": values[:3]})
    assert alone == [{"likes": [3, 3], "users": 3, "ndcg": {"m": 1.0}}]


def test_a_fold_survives_json(sample, encoder, cache):
    found = evaluate(sample, encoder, Experiment("temporal", MODELS, folds=1), Run(cache)).folds[0]
    again = folds.FoldResult(**json.loads(json.dumps(found.to_dict())))
    assert again == found


def test_folds_measured_side_by_side_are_the_same_folds(sample, encoder, cache):
    models = (*MODELS, "text-shuffled")
    asked = Experiment("cold-items", models, folds=2)
    encoder.attention("a lonely robot")  # running leaves hooks on a model that cannot go to another process
    alone = evaluate(sample, encoder, asked, Run(cache))
    stages = []
    together = evaluate(
        sample,
        encoder,
        asked,
        Run(cache, lambda stage, done, total: stages.append((stage, done, total)), jobs=2),
    )
    assert ("measuring folds", 4, 4) in stages
    for model in models:
        for metric, values in alone.per_user[model].items():
            np.testing.assert_allclose(together.per_user[model][metric], values, atol=1e-9)


def test_somebody_without_a_history_is_answered_where_the_weights_know_nobody(sample, encoder, cache):
    """A person all of whose likes are new items: others are ranked by the weights given, this one by the cold-start tiers."""
    new = PROTOCOLS["cold-items"].make(sample, 0, 3).among
    table = sample.interactions
    user = int(table["user"][table["item"].isin(new)].iloc[0])
    only_new = sample.restricted_to(
        ((table["user"] != user) | table["item"].isin(new)).to_numpy(), sample.name
    )
    weights = Settings(weights={"collaborative": 1.0})
    found = evaluate(
        only_new, encoder, Experiment("cold-items", WEIGHED, folds=1, settings=weights), Run(cache)
    )
    (fold,) = found.folds
    place = fold.users.index(sample.user_ids.ids[user])
    given, usual = (np.array(fold.values[model]["ndcg"]) for model in WEIGHED)
    assert fold.activity[place] == 0
    assert given[place] == usual[place] > 0
    assert (given != usual).any()
    misspelt = Experiment("warm", WEIGHED, folds=1, settings=Settings(weights={"txt": 1.0}))
    with pytest.raises(SettingsError, match="no weight called"):
        evaluate(sample, encoder, misspelt, Run(cache))
