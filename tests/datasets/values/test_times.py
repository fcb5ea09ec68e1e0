"""Times as people write them: the expected seconds are written by hand or by Python's own `datetime`."""

import calendar
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_core.datasets.values.times import LATEST, TOLD, decide_times, read_times


def seconds(*fields):
    return datetime(*fields, tzinfo=UTC).timestamp()


def read(*cells, day_first=None):
    form = decide_times(cells)
    return form, read_times(pd.Series(list(cells), dtype=object), form, day_first).tolist()


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2019-03-01", (2019, 3, 1)),
        ("2019/3/1", (2019, 3, 1)),
        ("2019.03.01", (2019, 3, 1)),
        ("20190301", (2019, 3, 1)),
        ("201903011405", (2019, 3, 1, 14, 5)),
        ("2019-03", (2019, 3, 1)),
        ("201903", (2019, 3, 1)),
        ("2019", (2019, 1, 1)),
        ("3/2019", (2019, 3, 1)),
        ("1-Sep-2022", (2022, 9, 1)),
        ("Sep 1, 2022", (2022, 9, 1)),
        ("1 September 2022", (2022, 9, 1)),
        ("September 2nd, 2022", (2022, 9, 2)),
        ("Thursday, September 1, 2022 3:05 PM", (2022, 9, 1, 15, 5)),
        ("01-JAN-20 12.30.00.000000 AM", (2020, 1, 1, 0, 30)),
        ("1 de septiembre de 2022", (2022, 9, 1)),
        ("1er août 2022", (2022, 8, 1)),
        ("1. März 2019", (2019, 3, 1)),
        ("28/9/2022", (2022, 9, 28)),
        ("9/28/2022", (2022, 9, 28)),
        ("28.9.22 7:05", (2022, 9, 28, 7, 5)),
        ("07 14, 2017", (2017, 7, 14)),
        ("1/29/2022 3:05 PM", (2022, 1, 29, 15, 5)),
        ("1/29/2022 12:05 a.m.", (2022, 1, 29, 0, 5)),
        ("2019年3月1日", (2019, 3, 1)),
        ("2019年3月1日 14:05", (2019, 3, 1, 14, 5)),
        ("2019年3月1日下午2点5分", (2019, 3, 1, 14, 5)),
        ("2019年03月01日 上午 09:05:06", (2019, 3, 1, 9, 5, 6)),
        ("2019年3月1日（星期五）", (2019, 3, 1)),
        ("2019年3月", (2019, 3, 1)),
        ("2019/3/1 下午 2:05", (2019, 3, 1, 14, 5)),
        ("２０１９年３月１日", (2019, 3, 1)),
        ("2020-01-01T10:00:00Z", (2020, 1, 1, 10)),
        ("2020-01-01 10:00:00+08:00", (2020, 1, 1, 2)),
        ("2020-01-01T10:00:00-0530", (2020, 1, 1, 15, 30)),
        ("Tue Sep 01 10:00:00 +0000 2020", (2020, 9, 1, 10)),
        ("Tue, 01 Sep 2020 10:00:00 GMT", (2020, 9, 1, 10)),
        ("Tue Sep 01 2020 10:00:00 GMT+0800 (China Standard Time)", (2020, 9, 1, 2)),
        ("43831", (2020, 1, 1)),
        ("43831.5", (2020, 1, 1, 12)),
        ("1500000000", (2017, 7, 14, 2, 40)),
        ("1500000000000", (2017, 7, 14, 2, 40)),
        ("1500000000000000", (2017, 7, 14, 2, 40)),
        ("1500000000000000000", (2017, 7, 14, 2, 40)),
        ("1.5e9", (2017, 7, 14, 2, 40)),
        ("9.64982703e8", (2000, 7, 30, 18, 45, 3)),
        ("1965-01-01", (1965, 1, 1)),
    ],
)
def test_one_value_alone_is_read(cell, moment):
    form, (found,) = read(cell)
    assert found == seconds(*moment)
    assert form.share == 1
    assert form.description in TOLD.values()


@pytest.mark.parametrize("cell", [
    "", "hello", "2019-02-30", "31/31/2020", "2019-13-01", "9999-12-31", "12/31/9999", "9999年1月1日", "2200-01-01",
    "253402214400", "inf", "1e400", "10:30", "99", "-", "3 days ago", "2020-01-01 25:00", "The Sea 3 May", " " * 5000,
    "1" * 400, "1/" * 5000, "١٢",
])  # fmt: skip
def test_what_is_no_time_is_absent_and_nothing_is_raised(cell):
    form = decide_times(["2019-03-01", "2019-03-02", cell])
    assert np.isnan(read_times(pd.Series([cell], dtype=object), form)[0])
    decide_times([cell])


def test_a_later_year_than_2199_never_wraps():
    for cells in (["9999-12-31", "0001-01-01"], ["99991231", "20190301"], ["253370764800", "1500000000"]):
        found = np.array(read(*cells)[1])
        assert not (found >= LATEST).any()
    assert read("0001-01-01")[1][0] < -6e10


def test_the_end_of_the_year_9999_in_seconds_is_no_day_of_1978():
    _, found = read("253370764800", "1500000000", "1500000001")
    assert np.isnan(found[0])
    _, found = read("253370764800", "1500000000000", "1500000000001")  # a column of milliseconds
    assert found[0] == 253370764.8


def test_the_day_comes_first_where_some_first_number_is_over_12():
    form, found = read("1/9/2022", "2/9/2022", "28/9/2022")
    assert (form.kind, form.decided, form.ambiguous) == ("day_first", "over 12", False)
    assert found == [seconds(2022, 9, day) for day in (1, 2, 28)]
    form, found = read("1/9/2022", "9/28/2022", "12/31/2021 23:59")
    assert (form.kind, form.decided) == ("month_first", "over 12")
    assert found == [seconds(2022, 1, 9), seconds(2022, 9, 28), seconds(2021, 12, 31, 23, 59)]


def test_a_cell_against_the_columns_order_is_not_turned_round():
    _, found = read("28/9/2022", "27/9/2022", "9/26/2022")
    assert np.isnan(found[2])


def test_rows_that_follow_in_time_decide_the_order():
    form, found = read("01/02/2020", "01/03/2020", "02/01/2020", "02/04/2020", "03/01/2020")
    assert (form.kind, form.decided, form.ambiguous) == ("month_first", "consistency", False)
    assert found == sorted(found)
    form, found = read("02/01/2020", "03/01/2020", "01/02/2020", "04/02/2020", "01/03/2020")
    assert (form.day_first, form.decided) == (True, "consistency")


def test_where_nothing_decides_a_person_is_asked_and_her_answer_counts():
    form, found = read("1/9/2022", "2/9/2022")
    assert form.ambiguous
    assert form.kind == "ambiguous"
    assert found == [seconds(2022, 1, 9), seconds(2022, 2, 9)]
    assert read("1/9/2022", "2/9/2022", day_first=True)[1] == [seconds(2022, 9, 1), seconds(2022, 9, 2)]
    form, found = read("1.9.2022", "2.9.2022")
    assert form.ambiguous
    assert found == [seconds(2022, 9, 1), seconds(2022, 9, 2)]


def test_short_years_first_or_last():
    form, found = read("01/09/22", "02/09/99", "28/09/68")
    assert found[:2] == [seconds(2022, 9, 1), seconds(1999, 9, 2)]
    form, found = read("22/09/01", "99/10/31")
    assert form.kind == "short_year_first"
    assert found == [seconds(2022, 9, 1), seconds(1999, 10, 31)]


def test_positions_stay_plain_numbers():
    form, found = read(*map(str, range(51)))
    assert form.kind == "order"
    assert found == list(range(51))
    form, found = read(*map(str, range(0, 60_000, 7)))
    assert form.kind == "order"
    assert found[-1] == 59_997


def test_zero_stands_for_a_missing_time_and_does_not_decide():
    for cells, kind in (
        (("43831", "0", "0"), "excel_serial"),
        (("20190301", "0"), "year_month_day_compact"),
        (("2019", "0"), "year"),
    ):
        form, found = read(*cells)
        assert form.kind == kind
        assert np.isnan(found[1])
        assert found[0] > 1.5e9


def test_a_spreadsheet_that_turned_some_of_its_dates_to_numbers():
    _, found = read("13/01/2020", "14/01/2020", "43831")
    assert found == [seconds(2020, 1, 13), seconds(2020, 1, 14), seconds(2020, 1, 1)]


def test_numbers_of_seconds_and_dates_with_the_year_first_are_read_as_they_always_were():
    cells = pd.Series(
        [
            "1500000000",
            "1500000000000",
            "964982703.5",
            "-5",
            "2001-02-03",
            "2001/02/03 04:05:06",
            "x",
            "",
            "88",
        ]
        * 3
        + ["1500000001"] * 9,
        dtype=object,
    )
    read_now = read_times(cells, decide_times(cells.tolist()))
    expected = [
        1.5e9,
        1.5e9,
        964982703.5,
        -5,
        seconds(2001, 2, 3),
        seconds(2001, 2, 3, 4, 5, 6),
        np.nan,
        np.nan,
        88,
    ]
    np.testing.assert_array_equal(read_now, expected * 3 + [1500000001] * 9)


@given(
    st.lists(
        st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31)).map(lambda d: d.replace(microsecond=0)),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from([
        "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %I:%M:%S %p", "%d %B %Y %H:%M:%S", "%b %d, %Y %H:%M:%S",
        "%a, %d %b %Y %H:%M:%S +0000", "%a %b %d %H:%M:%S %Y", "%Y年%m月%d日 %H:%M:%S", "%Y%m%d%H%M%S", "%d-%b-%Y %H:%M:%S",
    ]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_what_a_program_wrote_comes_back(moments, form):
    _, found = read(*(moment.strftime(form) for moment in moments))
    assert found == [calendar.timegm(moment.timetuple()) for moment in moments]


@given(st.lists(st.dates(datetime(1990, 1, 1).date(), datetime(2030, 1, 1).date()), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_day_and_month_are_never_swapped_unasked(days):
    expected = [calendar.timegm(day.timetuple()) for day in days]
    for form, first in (("%d/%m/%Y", True), ("%m/%d/%Y", False)):
        cells = [day.strftime(form) for day in days]
        told = decide_times(cells)
        if told.decided == "over 12":
            assert read(*cells)[1] == expected
        assert read(*cells, day_first=first)[1] == expected


@given(st.lists(st.text(max_size=30), max_size=20))
@settings(max_examples=150, deadline=None)
def test_no_text_raises(cells):
    form = decide_times(cells)
    found = read_times(pd.Series(cells, dtype=object), form)
    assert found.shape == (len(cells),)
    assert not np.isinf(found).any()


def test_every_distinct_value_is_read_once_and_lands_in_its_rows():
    day = datetime(2020, 1, 13)
    cells = pd.Series([(day + timedelta(days=n % 3)).strftime("%d/%m/%Y") for n in range(1000)] + [""])
    found = read_times(cells, decide_times(cells.unique().tolist()))
    assert found[:4].tolist() == [seconds(2020, 1, d) for d in (13, 14, 15, 13)]
    assert np.isnan(found[-1])
    assert read_times(pd.Series([], dtype=object), decide_times([])).shape == (0,)
