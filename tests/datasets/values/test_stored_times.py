"""Times as they are stored say what their strings say."""

import numpy as np
import pandas as pd
import pytest

from recsys_core.datasets.values.cells import cell
from recsys_core.datasets.values.missing import blanked
from recsys_core.datasets.values.stored_times import read_stored_times
from recsys_core.datasets.values.times import decide_times, read_times

STORED = {
    "seconds": pd.Series([1_500_000_000, 1_600_000_000, 0, -5, 253_402_300_800, 7_300_000_000]),
    "seconds with gaps": pd.Series([1_500_000_000.0, np.nan, 1_600_000_000.5, np.inf]),
    "milliseconds": pd.Series([1_500_000_000_000, 250_000_000_000, 1_600_000_000_123]),
    "nanoseconds": pd.Series([1_500_000_000_000_000_001, 1_600_000_000_000_000_000]),
    "an order": pd.Series([1, 2, 3, 10]),
    "years": pd.Series([1999, 2001, 0, 5]),
    "packed days": pd.Series([20190301, 20191231, 20191345, 0]),
    "days of a spreadsheet": pd.Series([43_000, 43_000.5, np.nan]),
    "dates": pd.Series(pd.to_datetime(["2020-01-01", None, "1969-07-20 20:17:40.123456", "9999-12-31"], format="ISO8601")),
    "dates somewhere": pd.Series(pd.to_datetime(["2020-01-01 00:30", None, "2021-06-01"], format="ISO8601")).dt.tz_localize("Asia/Shanghai"),
    "fine dates": pd.Series(np.array([1_577_836_800_000_000_001, 5], "datetime64[ns]")),
    "too many digits": pd.Series(["12345678901234567890", "1500000000"]),
    "many digits": pd.Series(["1500000000000000001", "150000000000000001"]),
    "digits": pd.Series(["7300000000", "1500000000", "1600000000", "0001600000000"]),
    "digits and blanks": pd.Series(["1500000000", " ", "", "NaN", "soon", " 1600000000 "]),
    "other digits": pd.Series(["1500000000", "１６０００００００0", "12345678901234567890"]),
    "texts": pd.Series(["1/9/2022", "28/9/2022", "never", "", "-"]),
    "words": pd.Series(["March 1, 2019", "1 Apr 2020", "x"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", STORED)
@pytest.mark.parametrize("day_first", [None, True, False])
def test_they_are_read_as_their_strings_are(kind, day_first):
    stored = STORED[kind]
    texts = blanked(pd.Series([cell(value) for value in stored.tolist()], dtype=str))
    form = decide_times([text for text in texts.unique() if text])
    expected = read_times(texts, form, day_first)
    seconds, wrong = read_stored_times(stored, form, day_first)
    np.testing.assert_array_equal(seconds, expected)
    np.testing.assert_array_equal(wrong, np.isnan(expected) & (texts != "").to_numpy())
    assert np.isfinite(seconds).any()
