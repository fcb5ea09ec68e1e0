"""Empty numeric attributes, texts and impossible ratings, by every policy."""

import numpy as np
import pandas as pd
import pytest
from sklearn.impute import KNNImputer

from recsys_core import load_dataset
from recsys_core.datasets import Reading
from recsys_core.datasets.faults import Faults
from recsys_core.datasets.missing import treat_missing_numbers
from recsys_core.datasets.scale import scale_of_counts
from recsys_core.errors import DataError, SettingsError

ITEMS = (
    "item_id,title,text,length,price\na,Alpha,one,100,5\nb,Beta,two,,6\nc,Gamma,,140,7\nd,Delta,four,90,\n"
    "e,Eps,five,130,9\nf,Zeta,six,110,10\n"
)
LIKES = "user_id,item_id,rating\n" + "".join(f"u,{i},5\nv,{i},4\n" for i in "abcdef")


def faults(dataset):
    return {fault.rule: (fault.count, fault.action) for fault in dataset.report.faults}


@pytest.mark.parametrize(("policy", "filled"), [("keep", ""), ("mean", "114"), ("median", "110")])
def test_empty_numbers_are_kept_or_filled_and_said(write_folder, policy, filled):
    data = load_dataset(write_folder(ITEMS, LIKES), Reading(numbers=policy))
    assert data.items.set_index("item_id")["length"]["b"] == filled
    assert faults(data)["missing_length"][0] == 1
    assert faults(data)["missing_price"][0] == 1
    assert len(data.item_ids) == 6


def test_the_nearest_rows_fill_as_scikit_learn_does(write_folder):
    rng = np.random.default_rng(0)
    a = rng.normal(size=60)
    table = pd.DataFrame({"item_id": [f"i{n}" for n in range(60)], "x": a, "y": 2 * a + 1}).astype(str)
    table.loc[7, "y"] = ""
    fixed = treat_missing_numbers(table, "item", "knn", Faults())
    whole = table[["x", "y"]].apply(pd.to_numeric)
    scaled = (whole - whole.mean()) / whole.std()
    peer = KNNImputer(n_neighbors=5).fit_transform(scaled)[7, 1] * whole["y"].std() + whole["y"].mean()
    assert float(fixed["y"][7]) == pytest.approx(peer, abs=1e-4)
    assert abs(float(fixed["y"][7]) - (2 * a[7] + 1)) < 0.5  # rows alike in x are alike in y


def test_dropped_rows_take_their_interactions_along_and_say_so(write_folder):
    data = load_dataset(write_folder(ITEMS, LIKES), Reading(numbers="drop", missing_text="drop"))
    assert data.item_ids.ids == ("a", "e", "f")
    assert faults(data)["interaction_of_dropped_item"] == (6, "interaction dropped")
    assert "unknown_item_id" not in faults(data)
    assert len(data.interactions) == 6
    with pytest.raises(DataError, match="No item is left"):
        load_dataset(
            write_folder("item_id,title,text\na,A,\nb,B,\n", "user_id,item_id\nu,a\n"),
            Reading(missing_text="drop"),
        )


def test_impossible_ratings_count_as_missing(write_folder):
    rows = "".join(f"u{n},{'abcdef'[n % 6]},{n % 5 + 1}\n" for n in range(300))
    folder = write_folder(ITEMS, f"user_id,item_id,rating\n{rows}w,a,55\nw,b,-1\n")
    data = load_dataset(folder)
    assert faults(data)["rating_off_scale"] == (2, "treated as missing")
    assert data.threshold == 4.0
    assert data.interactions["rating"].max() == 5.0
    narrow = load_dataset(folder, Reading(scale=(1, 4)))
    assert faults(narrow)["rating_off_scale"][0] == 62
    with pytest.raises(SettingsError, match="lower to a higher"):
        Reading(scale=(5, 1))


@pytest.mark.parametrize(
    ("ratings", "scale"),
    [
        (np.repeat([1, 2, 3, 4, 5], 50), (1, 5)),
        (np.repeat(np.arange(0.5, 5.5, 0.5), 20), (0, 5)),
        (np.repeat(np.arange(1, 11), 20), (1, 10)),
        (np.random.default_rng(0).geometric(0.3, 5000), None),  # plays: a tail, no scale
        (np.random.default_rng(0).uniform(-10, 10, 5000), None),
    ],
)
def test_scales_are_told_from_counts(ratings, scale):
    assert scale_of_counts(*np.unique(np.asarray(ratings, float), return_counts=True)) == scale


def test_a_number_too_large_to_reckon_with_is_missing_and_counted():
    """Its square would overflow: means, deviations and distances to other rows would be infinite."""
    prices = ["3", "4", "5", "6", "7", "8", "1e308", "-1e308", "1e30", "9e29"]
    table = pd.DataFrame({"item_id": [f"i{n}" for n in range(10)], "price": prices})
    for policy, filled in (("keep", "1e308"), ("mean", None), ("median", "6"), ("knn", None)):
        noted = Faults()
        with np.errstate(all="raise"):
            fixed = treat_missing_numbers(table, "item", policy, noted)
        assert [(fault.rule, fault.count) for fault in noted.found] == [("missing_price", 3)]
        assert filled is None or fixed["price"][6] == filled
        assert policy == "keep" or (pd.to_numeric(fixed["price"]).abs() < 1e30).all()


def test_a_column_of_nothing_else_is_no_attribute():
    table = pd.DataFrame({"item_id": list("abcd"), "price": ["1e308", "2e308", "-1e308", "1e31"]})
    for policy in ("mean", "median", "knn", "drop"):
        pd.testing.assert_frame_equal(treat_missing_numbers(table, "item", policy, Faults()), table)
