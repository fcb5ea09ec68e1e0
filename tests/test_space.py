import numpy as np
import pytest
from sklearn.decomposition import PCA

from recsys_core.errors import NotFittedError, SettingsError
from recsys_core.space import PCASpace


def embeddings(n=120, d=24, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)) * np.linspace(3, 0.1, d) + 1.0


@pytest.mark.parametrize("k", [1, 2, 7, 24])
def test_a_slice_is_what_a_fresh_fit_of_that_size_gives(k):
    vectors = embeddings()
    fresh = PCA(k, svd_solver="full").fit_transform(vectors)
    np.testing.assert_allclose(np.abs(PCASpace().fit(vectors).items(k)), np.abs(fresh), atol=1e-8)


def test_fewer_texts_than_dimensions_work():
    space = PCASpace().fit(embeddings(n=6))
    assert space.size == 6
    assert np.isfinite(space.items(6)).all()


def test_queries_are_centred_on_their_own_mean_where_there_are_enough():
    items = embeddings()
    queries = embeddings(n=40, seed=1) + 5.0
    space = PCASpace().fit(items, queries)
    projected = np.stack([space.query(query, 5) for query in queries])
    np.testing.assert_allclose(projected.mean(0), 0.0, atol=1e-9)
    few = PCASpace().fit(items, queries[:3])
    np.testing.assert_array_equal(few.query_mean_, few.mean_)


def test_sizes_out_of_range_and_unfitted_spaces_are_refused():
    space = PCASpace().fit(embeddings())
    for k in (0, 25):
        with pytest.raises(SettingsError, match="1 to 24"):
            space.items(k)
    with pytest.raises(NotFittedError):
        _ = PCASpace().size
