"""Vectors of items from files beside the tables: placed by id, ranked with, refused in a sentence."""

import numpy as np
import pandas as pd
import pytest

from recsys_core import Engine, Explainer, Query, Settings, load_dataset
from recsys_core.errors import DataError

IDS = [f"i{n}" for n in range(12)]


@pytest.fixture
def folder(write_folder):
    items = "item_id,title\n" + "".join(f"{identifier},Story {identifier}\n" for identifier in IDS)
    rows = "".join(f"u{n % 4},{IDS[(n * 5) % 12]},5\n" for n in range(24))
    return write_folder(items, f"user_id,item_id,rating\n{rows}")


def write_npz(folder, **arrays):
    np.savez(folder / "vectors.npz", **arrays)


def test_vectors_follow_the_order_of_the_catalogue_and_may_lack_items(folder):
    table = np.arange(22.0).reshape(11, 2)
    write_npz(folder, item_id=np.array(IDS[:0:-1]), image=table)
    data = load_dataset(folder)
    assert np.isnan(data.vectors["image"][0]).all()
    np.testing.assert_array_equal(data.vectors["image"][1:], table[::-1])


def test_parquet_columns_of_lists_are_the_same_vectors(folder):
    table = np.random.default_rng(0).normal(size=(12, 3))
    pd.DataFrame({"item_id": IDS, "audio": list(table)}).to_parquet(folder / "vectors.parquet")
    np.testing.assert_array_equal(load_dataset(folder).vectors["audio"], table)


def test_a_component_of_their_own_ranks_by_them(folder, encoder, cache):
    """All weight on the attributes, two clouds of vectors: who liked one cloud is shown that cloud."""
    cloud = np.array([[1.0, 0.0], [0.0, 1.0]])[np.arange(12) % 2]
    write_npz(folder, item_id=np.array(IDS), image=cloud + 0.01 * np.arange(24).reshape(12, 2) / 24)
    engine = Engine.fit(load_dataset(folder), encoder, cache)
    assert "vectors:image" in {component.name for component in engine.components}
    ranking = engine.rank(Query(likes=("i0", "i2")), Settings(weights={"attributes": 1.0}))
    assert {int(row) % 2 for row in ranking.candidates[:4]} == {0}
    made = Explainer(engine).explain(
        Query(likes=("i0", "i2")), "i4", Settings(weights={"attributes": 1.0}), ()
    )
    assert made.score == pytest.approx(sum(past.share for past in made.history), abs=1e-9)


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"image": np.zeros((12, 2))}, "no array item_id"),
        ({"item_id": np.array(IDS), "image": np.zeros((5, 2))}, "image: expected numbers of shape"),
        ({"item_id": np.array(["x", "y"]), "image": np.zeros((2, 2))}, "none of their item_id"),
        ({"item_id": np.array(IDS), "image": np.array([{}] * 12, dtype=object)}, "no objects inside"),
    ],
)
def test_what_cannot_be_read_is_named(folder, arrays, said):
    write_npz(folder, **arrays)
    with pytest.raises(DataError, match=said):
        load_dataset(folder)


def test_other_vectors_are_another_dataset(folder):
    write_npz(folder, item_id=np.array(IDS), image=np.zeros((12, 2)))
    first = load_dataset(folder).fingerprint
    write_npz(folder, item_id=np.array(IDS), image=np.ones((12, 2)))
    assert load_dataset(folder).fingerprint != first


@pytest.mark.parametrize("wrong", [np.inf, -1e308, 1e30])
def test_a_vector_that_cannot_be_reckoned_with_is_named_by_file_and_row(folder, wrong):
    table = np.ones((12, 2))
    table[4, 1] = wrong
    write_npz(folder, item_id=np.array(IDS), image=table)
    with pytest.raises(DataError, match=r"vectors.npz, image, row 5 \(item i4\)"):
        load_dataset(folder)
    table[4, 1] = np.nan  # half a vector is none either
    write_npz(folder, item_id=np.array(IDS), image=table)
    with pytest.raises(DataError, match="row 5"):
        load_dataset(folder)


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_items_may_all_lack_their_vectors(folder, encoder, cache):
    write_npz(folder, item_id=np.array(IDS), image=np.full((12, 2), np.nan))
    engine = Engine.fit(load_dataset(folder), encoder, cache)
    assert np.isfinite(engine.rank(Query(likes=("i0",))).scores).all()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"\x93NUMPY", b"plain words"])
def test_a_broken_file_of_vectors_is_refused_in_a_sentence(folder, content):
    (folder / "vectors.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"vectors\.npz cannot be read as plain arrays"):
        load_dataset(folder)


def test_a_parquet_file_of_vectors_that_is_none_is_refused(folder):
    (folder / "vectors.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(DataError, match=r"vectors\.parquet"):
        load_dataset(folder)
