import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from recsys_core.evaluation.metrics import bootstrap_interval, ndcg, ndcg_of_scores, precision, recall


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


def test_scores_alike_at_the_edge_of_the_list_are_ordered_by_ties():
    """Twenty items score alike from place 3 on: which of them stand in the first ten is for the ties to say."""
    rng = np.random.default_rng(0)
    scores = np.r_[3.0, 2.0, np.full(20, 1.0), np.zeros(8)]
    for _ in range(20):
        ties = rng.permutation(30)
        relevant = (rng.random(30) < 0.4).astype(float)
        order = sorted(range(30), key=lambda row: (-scores[row], ties[row]))[:10]
        expected = ndcg(relevant[order], int(relevant.sum()), 10)
        assert ndcg_of_scores(scores, relevant, ties, 10) == pytest.approx(expected)
