"""What lists are like, by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import f1_score, jaccard_score
from sklearn.metrics.pairwise import cosine_similarity

from recsys_core.evaluation.lists import ListMetrics
from recsys_core.evaluation.metrics import f1


@pytest.fixture(scope="module")
def looks(movielens, movielens_engine):
    return ListMetrics(movielens, movielens_engine.embeddings)


def test_a_list_of_rarities_is_newer(looks, movielens):
    likes = np.bincount(movielens.liked["item"], minlength=len(movielens.item_ids))
    order = np.argsort(-likes, kind="stable")
    loved, rare = looks.of(np.stack([order[:10], order[-10:]]))["novelty"]
    assert rare > loved
    expected = np.mean([-np.log2((likes[i] + 1) / (likes.sum() + len(likes))) for i in order[:10]])
    assert loved == pytest.approx(expected)


def test_diversity_is_the_mean_distance_of_pairs(looks, movielens, movielens_engine):
    top = np.array([3, 50, 700, 12])
    cosines = cosine_similarity(movielens_engine.embeddings[top])
    pairs = [(a, b) for a in range(4) for b in range(a + 1, 4)]
    found = {name: values[1] for name, values in looks.of(np.stack([top + 1, top])).items()}
    assert found["diversity"] == pytest.approx(np.mean([1 - cosines[a, b] for a, b in pairs]), abs=1e-6)
    cells = [movielens.items["category"].iat[row].removeprefix("Genres: ") for row in top]
    listed = [set(cell.split(", ")) for cell in cells]
    names = sorted(set().union(*listed))
    table = np.array([[name in own for name in names] for own in listed], dtype=int)
    apart = [1 - jaccard_score(table[a], table[b]) for a, b in pairs]
    assert found["category_diversity"] == pytest.approx(np.mean(apart))


def test_short_lists_have_no_pairs(looks):
    assert looks.of(np.array([[5]]))["diversity"].tolist() == [0]
    assert looks.of(np.empty((1, 0), dtype=int))["novelty"].tolist() == [0]


def test_f1_is_scikit_learns_on_the_list_as_a_set():
    hits = np.array([1, 0, 1, 0, 0])
    truth, shown = np.zeros(20), np.zeros(20)
    shown[:5] = 1
    truth[[0, 2, 10, 11]] = 1
    assert f1(hits, 4, 5) == pytest.approx(f1_score(truth, shown))
    assert f1(np.zeros(5), 4, 5) == 0
