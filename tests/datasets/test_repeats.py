"""Rows that share a key, against pandas, which keeps a table of all keys."""

import math

import numpy as np
import pandas as pd
import pytest

from recsys_core.datasets import repeats
from recsys_core.datasets.codes import CodedColumns, Coder, compact, count_codes
from recsys_core.datasets.repeats import Repeats


@pytest.mark.parametrize("distinct", [1, 7, 5_000, 10**9])
@pytest.mark.parametrize("kind", [np.int64, np.uint64])
def test_first_and_last_rows_of_keys_are_those_of_pandas(distinct, kind):
    keys = np.random.default_rng(distinct).integers(0, distinct, 3_000).astype(kind)
    found, series = Repeats.of(keys), pd.Series(keys)
    np.testing.assert_array_equal(found.later(), series.duplicated())
    np.testing.assert_array_equal(found.earlier(), series.duplicated(keep="last"))


def test_numbers_of_a_key_are_put_together(monkeypatch):
    monkeypatch.setattr(repeats, "GROUPS", 3)
    rng = np.random.default_rng(1)
    keys = rng.integers(0, 40, 200)
    numbers = np.where(rng.random(200) < 0.4, np.nan, rng.integers(-20, 20, 200) / 10)
    numbers[keys == keys[0]] = np.nan
    found = Repeats.of(keys)
    own = numbers[found.places]
    groups = pd.Series(numbers).groupby(keys)
    of_each = keys[found.places[found.starts]]
    assert len(set(of_each)) == len(of_each) > 10
    np.testing.assert_allclose(found.total(own), groups.sum(min_count=1)[of_each])
    np.testing.assert_array_equal(found.most(own), groups.max()[of_each])
    assert np.isnan(found.total(own)).any()
    np.testing.assert_array_equal(keys[found.places[found.ends]], of_each)


def test_without_repeats_there_is_nothing():
    for keys in (np.arange(5), np.empty(0, np.int64)):
        found = Repeats.of(keys)
        assert not found.later().any()
        assert len(found.later()) == len(keys)
        assert not len(found.total(np.empty(0))) + len(found.most(np.empty(0))) + len(found.ends)


def test_sums_are_exact_to_the_last_bit():
    numbers = np.random.default_rng(3).random(9_000) * 10.0 ** np.arange(9_000).repeat(1)[::-1].clip(0, 6)
    keys = np.arange(9_000) % 3
    found = Repeats.of(keys)
    exact = [math.fsum(numbers[keys == key]) for key in keys[found.places[found.starts]]]
    assert found.total(numbers[found.places]).tolist() == exact


def test_cells_are_coded_alike_however_they_are_stored():
    texts = ["4", "-5", "4", "", "1000000000000", "4"]
    numbers = [4.0, -5.0, 4.0, np.nan, 1e12, 4.0]
    coders = [Coder(3), Coder(6)]
    coders[0].add(pd.Series(texts[:2]))
    coders[0].add(pd.Series(texts[2:]))
    coders[1].add(pd.Series(numbers))
    for coder in coders:
        column = coder.done()
        assert column.codes.tolist() == [0, 1, 0, -1, 2, 0]
        assert column.values == ("4", "-5", "1000000000000")
    whole = Coder()
    whole.add(pd.Series([4, -5, 4]))
    assert whole.done().values == ("4", "-5")
    days = Coder()
    days.add(pd.Series(pd.to_datetime(["2020-01-01", None, "2020-01-01 10:00"], format="ISO8601")))
    assert days.done().values == ("2020-01-01", "2020-01-01 10:00:00")


def test_cells_that_mean_nothing_are_empty():
    coder = Coder()
    coder.add(pd.Series([" a ", "NaN", "a", "-", "\\N", "b"]))
    column = coder.done()
    assert column.values == ("a", "b")
    assert column.codes.tolist() == [0, -1, 0, -1, -1, 1]


def test_counting_and_keeping_go_block_by_block(monkeypatch):
    monkeypatch.setattr("recsys_core.datasets.codes.BLOCK", 7)
    rng = np.random.default_rng(2)
    codes = rng.integers(-1, 4, 100).astype(np.int32)
    among = rng.random(100) < 0.5
    expected = [int(((codes == code) & among).sum()) for code in range(5)]
    assert count_codes(codes, 5, among).tolist() == expected
    assert (
        CodedColumns(codes, tuple("abcd")).counts().tolist()
        == np.bincount(codes + 1, minlength=5)[1:].tolist()
    )
    kept = codes[among].copy()
    np.testing.assert_array_equal(compact(codes, among), kept)
