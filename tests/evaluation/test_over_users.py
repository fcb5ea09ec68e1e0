"""Who is asked about in several folds is one person: means, intervals and tests are over users, not over cases."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from recsys_core.evaluation.comparison import Evaluation, evaluate
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.evaluation.metrics import holm, mean_by_user, paired_tests
from recsys_core.evaluation.ratings import evaluate_ratings

MODELS = ("text", "ease", "fusion-general")


@pytest.fixture(scope="module")
def once(sample, encoder, cache):
    """Everybody asked about in one fold."""
    return evaluate(sample, encoder, Experiment("temporal", MODELS), Run(cache))


@pytest.fixture(scope="module")
def cold(sample, encoder, cache):
    """Folds that ask about different people, most of them several times."""
    return evaluate(sample, encoder, Experiment("cold-items", MODELS, folds=3), Run(cache))


def width(figure):
    return figure["high"] - figure["low"]


def test_the_same_people_in_five_folds_are_no_more_people(once):
    """Five folds with the same figures: every mean, interval and p is that of one of them."""
    (fold,) = once.folds
    again = Evaluation(once.protocol, (fold,) * 5, once.k).to_dict()
    for entry, alone in zip(again["results"], once.to_dict()["results"], strict=True):
        assert entry["metrics"].keys() == alone["metrics"].keys()
        for metric, figure in entry["metrics"].items():
            assert figure == pytest.approx(alone["metrics"][metric])
        assert entry.get("fusion-general_minus_this") == pytest.approx(alone.get("fusion-general_minus_this"))
    for kind, rows in once.to_dict()["groups"].items():
        for row, other in zip(rows, again["groups"][kind], strict=True):
            figures = {"activity": "ndcg", "popularity": "recall"}[kind]
            assert row.pop(figures) == pytest.approx(other.pop(figures))
            assert row == other


def test_their_interval_is_as_wide_as_scipys_over_each_person_once(once):
    (fold,) = once.folds
    again = Evaluation(once.protocol, (fold,) * 5, once.k).to_dict()
    fusion = np.array(fold.values["fusion-general"]["ndcg"])
    for entry in again["results"]:
        values = np.array(fold.values[entry["model"]]["ndcg"])
        for figure, own in (
            (entry["metrics"]["ndcg@10"], values),
            (entry.get("fusion-general_minus_this"), fusion - values),
        ):
            if figure is None:
                continue
            peer = scipy.stats.bootstrap(
                (own,), np.mean, n_resamples=9999, method="percentile", rng=np.random.default_rng(5)
            ).confidence_interval
            assert width(figure) == pytest.approx(peer.high - peer.low, rel=0.08)
            assert figure["low"] == pytest.approx(peer.low, abs=0.08 * width(figure))


def test_a_persons_folds_are_averaged_before_anything_else(cold):
    """Against a table of all cases, grouped by pandas."""
    users = [user for fold in cold.folds for user in fold.users]
    assert len(set(users)) < len(users)
    table = pd.DataFrame(
        {model: [v for fold in cold.folds for v in fold.values[model]["ndcg"]] for model in MODELS}
    )
    people = table.groupby(users).mean()
    assert people.mean().to_dict() != pytest.approx(table.mean().to_dict())
    told = cold.to_dict()
    assert told["protocol"]["users"] == len(people)
    p = {}
    for entry in told["results"]:
        own = people[entry["model"]]
        figure = entry["metrics"]["ndcg@10"]
        assert figure["mean"] == pytest.approx(own.mean())
        assert width(figure) == pytest.approx(2 * 1.96 * own.std() / len(own) ** 0.5, rel=0.1)
        if entry["model"] != "fusion-general":
            p[entry["model"]] = scipy.stats.wilcoxon((people["fusion-general"] - own).round(9)).pvalue
    low, high = sorted(p, key=p.get)
    expected = {low: min(2 * p[low], 1), high: max(2 * p[low], p[high])}
    for entry in told["results"]:
        if entry["model"] in p:
            found = entry["fusion-general_minus_this"]["p_holm"]
            assert found == pytest.approx(expected[entry["model"]], rel=1e-9)
            assert found > 0


def test_groups_count_people_once(cold):
    told = cold.to_dict()
    groups, users = told["groups"], told["protocol"]["users"]
    assert sum(row["users"] for row in groups["activity"]) == users
    assert all(low["likes"][1] < high["likes"][0] for low, high in pairwise(groups["activity"]))
    cases = pd.DataFrame(
        [case for fold in cold.folds for case in fold.recalls["text"]], columns=["head", "middle", "tail"]
    ).astype(float)
    people = cases.groupby([user for fold in cold.folds for user in fold.users]).mean()
    for row in groups["popularity"]:
        known = people[row["group"]].dropna()
        assert row["users"] == len(known) <= users
        assert row["recall"]["text"] == pytest.approx(known.mean())


def test_a_mean_by_user_keeps_what_a_user_lacks_apart():
    found = mean_by_user(
        ["b", "a", "b", "c"], np.array([[1.0, np.nan], [2.0, 5.0], [3.0, 7.0], [0.0, np.nan]])
    )
    np.testing.assert_array_equal(found, [[2.0, 5.0], [2.0, 7.0], [0.0, np.nan]])
    assert mean_by_user([], np.array([])).shape == (0,)


@pytest.mark.parametrize(
    ("raw", "corrected"),
    [
        # 0.005 x 4, 0.01 x 3, 0.03 x 2, and 0.04 x 1, which may not fall below the one before
        ((0.01, 0.04, 0.03, 0.005), (0.03, 0.06, 0.06, 0.02)),
        ((0.5, 0.6, 0.02), (1.0, 1.0, 0.06)),
        ((0.2,), (0.2,)),
        ((0.03, 0.03), (0.06, 0.06)),
    ],
)
def test_holms_correction_by_hand(raw, corrected):
    assert list(holm(dict(enumerate(raw))).values()) == pytest.approx(corrected)


def test_differences_of_ordinary_size_are_tested_and_corrected():
    """Forty people and small effects, so that no p is so small that any correction would pass."""
    rng = np.random.default_rng(1)
    best = rng.random(40)
    values = {"best": best}
    for name, lead in (("a", 0.022), ("b", 0.015), ("c", 0.02), ("d", 0.0)):
        values[name] = best - lead + rng.normal(0, 0.06, 40)
    found = paired_tests(values, "best")
    raw = {name: scipy.stats.wilcoxon(best, values[name]).pvalue for name in found}
    assert min(raw.values()) > 1e-4
    for name, row in found.items():
        # the step-down form: the largest of (m - j) p_j over all p_j that are not above its own
        order = sorted(raw.values())
        steps = [(len(raw) - j) * p for j, p in enumerate(order) if p <= raw[name]]
        assert row["p_holm"] == pytest.approx(min(1.0, max(steps)))
        assert row["mean"] == pytest.approx((best - values[name]).mean())
    assert len({round(row["p_holm"], 12) for row in found.values()}) > 2
    equal = paired_tests({"best": best, "same": best.copy()}, "best")["same"]
    assert (equal["mean"], equal["low"], equal["high"], equal["p_holm"]) == (0, 0, 0, 1)


def test_stars_are_resampled_and_tested_by_user(sample, encoder, cache):
    """Five folds of ratings hold each user several times; the interval of RMSE is that of users with all their ratings."""
    from sklearn.model_selection import KFold

    from recsys_core.evaluation.ratings import FOLDS, ratings_of

    models = ("mean", "bias")
    told = evaluate_ratings(sample, encoder, models, run=Run(cache))
    ratings = ratings_of(sample)
    rows = []
    for known, out in KFold(FOLDS, shuffle=True, random_state=0).split(ratings.values):
        error = ratings.values[known].mean() - ratings.values[out]
        rows.append(pd.DataFrame({"user": ratings.users[out], "square": error**2}))
    people = pd.concat(rows).groupby("user")["square"].agg(["sum", "count"])
    entry = told["results"][0]["metrics"]["rmse"]
    assert entry["mean"] == pytest.approx((people["sum"].sum() / people["count"].sum()) ** 0.5)
    rng = np.random.default_rng(9)
    draws = [people.iloc[rng.integers(0, len(people), len(people))].sum() for _ in range(2000)]
    low, high = np.percentile([(one["sum"] / one["count"]) ** 0.5 for one in draws], [2.5, 97.5])
    assert width(entry) == pytest.approx(high - low, rel=0.08)
