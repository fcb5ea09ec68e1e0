"""Ranking metrics of real and of random lists, beside scikit-learn's of the same sets."""

import numpy as np
import pytest
from sklearn.metrics import ndcg_score, precision_score, recall_score

from recsys_core import Query
from recsys_core.evaluation.metrics import METRICS, ndcg_of_scores
from recsys_core.explain.ranker.held_out import HeldOutModel
from recsys_core.ranking import best_of


def real_lists(engine):
    """Scores, held-out likes and ties of people of the sample."""
    twin = HeldOutModel.of(engine)
    for name in twin.users[:40]:
        ranking = twin.engine.rank(Query(user=name))
        rows = ranking.candidates
        yield ranking.scores[rows], np.isin(rows, twin.held[name]), ranking.ties[rows]


def random_lists():
    """Scores on few levels, so that most are tied with others."""
    rng = np.random.default_rng(0)
    for size in (3, 9, 30, 400):
        for _ in range(10):
            yield rng.integers(0, 6, size) / 5, rng.random(size) < 0.15, rng.permutation(size)


@pytest.mark.parametrize("k", [1, 5, 10])
@pytest.mark.parametrize("kind", ["real", "random"])
def test_metrics_are_scikit_learns(engine, kind, k):
    """Ties are put in order beforehand, for scikit-learn averages over them: what it is given are places."""
    met = 0
    for scores, liked, ties in real_lists(engine) if kind == "real" else random_lists():
        if not liked.any():
            assert np.isnan(ndcg_of_scores(scores, liked.astype(float), ties, k))
            continue
        order = sorted(range(len(scores)), key=lambda row: (-scores[row], ties[row]))
        places = np.empty(len(scores))
        places[order] = np.arange(1, len(scores) + 1)
        shown = places <= k
        top = best_of(np.arange(len(scores)), scores, ties, k)
        found = {
            name: metric(liked[top].astype(float), int(liked.sum()), k) for name, metric in METRICS.items()
        }
        exact = (
            precision_score(liked, shown) * min(k, len(scores)) / k
        )  # a short list is filled up with misses
        complete = recall_score(liked, shown)
        first = places[liked].min()
        met += bool(exact)
        assert found["ndcg"] == pytest.approx(ndcg_score(liked[None], -places[None], k=k))
        assert ndcg_of_scores(scores, liked.astype(float), ties, k) == found["ndcg"]
        assert found["precision"] == pytest.approx(exact)
        assert found["recall"] == pytest.approx(complete)
        assert found["mrr"] == (pytest.approx(1 / first) if first <= k else 0)
        assert found["f1"] == pytest.approx(2 * exact * complete / (exact + complete) if exact else 0)
    assert met > 5
