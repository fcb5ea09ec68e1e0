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


@pytest.mark.parametrize("count", [1, 2, 9])
@pytest.mark.filterwarnings("error")
def test_equal_texts_span_nothing(count):
    """Encoders round: the same text in another batch differs in its seventh digit."""
    rng = np.random.default_rng(0)
    vectors = np.tile(embeddings(n=1), (count, 1)) * (1 + 1e-7 * rng.normal(size=(count, 24)))
    space = PCASpace().fit(vectors.astype(np.float32))
    assert space.size == count
    np.testing.assert_array_equal(space.items(count), 0.0)
    np.testing.assert_array_equal(space.query(embeddings(n=1, seed=5)[0], count), 0.0)
    np.testing.assert_array_equal(space.explained_, 1.0)


def test_a_direction_without_spread_holds_no_other_text_either():
    """Six texts span five dimensions; where the sixth points is an accident of the arithmetic."""
    space = PCASpace().fit(embeddings(n=6))
    other = embeddings(n=1, seed=5)[0]
    np.testing.assert_array_equal(space.query(other, 6)[5], 0.0)
    assert np.abs(space.query(other, 6)[:5]).min() > 1e-6
    assert space.explained_[4] == pytest.approx(1.0)
