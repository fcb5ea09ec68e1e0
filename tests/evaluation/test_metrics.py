import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from recsys_core.evaluation.metrics import bootstrap_interval, ndcg, precision, recall


def test_ndcg_by_hand():
    hits = np.array([1, 0, 1, 0, 0.0])
    ideal = 1 + 1 / np.log2(3) + 1 / 2
    assert ndcg(hits, 3, 5) == pytest.approx((1 + 1 / 2) / ideal)
    assert ndcg(np.ones(5), 9, 5) == pytest.approx(1.0)
    assert np.isnan(ndcg(hits, 0, 5))


def test_ndcg_agrees_with_scikit_learn_on_full_lists():
    rng = np.random.default_rng(0)
    for _ in range(20):
        scores, relevant = rng.random(40), (rng.random(40) < 0.2).astype(float)
        if relevant.sum():
            order = np.argsort(-scores)[:10]
            ours = ndcg(relevant[order], int(relevant.sum()), 10)
            assert ours == pytest.approx(ndcg_score(relevant[None], scores[None], k=10))


def test_recall_and_precision_divide_by_what_they_say():
    hits = np.array([1, 1, 0, 0.0])
    assert recall(hits, 8, 4) == pytest.approx(2 / 8)
    assert precision(hits, 8, 4) == pytest.approx(2 / 4)
    assert precision(np.array([1.0]), 8, 10) == pytest.approx(1 / 10)


def test_the_bootstrap_interval_covers_the_mean_as_the_normal_one_does():
    values = np.random.default_rng(1).normal(0.3, 0.1, 900)
    low, high = bootstrap_interval(values)
    half = 1.96 * values.std() / 30
    assert low == pytest.approx(values.mean() - half, abs=0.001)
    assert high == pytest.approx(values.mean() + half, abs=0.001)
