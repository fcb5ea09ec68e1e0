"""A time as it is written and as it is read."""

from datetime import UTC, datetime

import pytest

from recsys_core.datasets.values.display import time_shown


@pytest.mark.parametrize(
    ("values", "cell", "right"),
    [
        (["04/12/2024", "24/01/2024"], "04/12/2024", datetime(2024, 12, 4, tzinfo=UTC)),
        (["04/12/2024", "01/24/2024"], "04/12/2024", datetime(2024, 4, 12, tzinfo=UTC)),
        (["soon", "2024年3月1日"], "2024年3月1日", datetime(2024, 3, 1, tzinfo=UTC)),
        (["1500000000", "1500000600"], "1500000000", datetime(2017, 7, 14, 2, 40, tzinfo=UTC)),
    ],
)
def test_the_first_that_can_be_read_is_shown(values, cell, right):
    shown = time_shown(values)
    assert shown is not None
    assert shown[:2] == (cell, right)


def test_an_answer_overrides_a_guess():
    shown = [time_shown(["1/9/2022", "2/9/2022"], day_first) for day_first in (True, False)]
    assert [one[1].month for one in shown if one] == [9, 1]
    assert all(one[2].ambiguous for one in shown if one)


def test_nothing_is_shown_where_nothing_is_a_time():
    assert time_shown(["soon", "later"]) is None
    assert time_shown(["3", "1", "2"]) is None
    assert time_shown([]) is None
