"""Cells that say there is nothing in them."""

import pandas as pd
import pytest

from recsys_core.datasets.values.missing import MISSING, blanked


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "",
            " ",
            "NaN",
            "nan",
            "NA",
            "N/A",
            "#N/A",
            "None",
            "null",
            "NULL",
            "\\N",
            "-",
            "--",
            "?",
            "未评",
            "无",
        ),
        *("暂无", "空", "empty", " NaN ", "\t-\t", "\u3000暂无\u3000", "<NA>", "NaT", "—", "#DIV/0!", "\xa0"),
    ],
)
def test_empty_cells(cell):
    assert blanked(pd.Series([cell, "x"])).tolist() == ["", "x"]


@pytest.mark.parametrize(
    "cell",
    [
        "0",
        "0.0",
        "-1",
        "-0",
        "Nan",
        "Na",
        "None of Us",
        "A-",
        "?!",
        "没有",
        "无间道",
        "空山",
        "False",
        "no",
        "N",
    ],
)
def test_cells_that_say_something(cell):
    assert blanked(pd.Series([cell])).tolist() == [cell]


def test_blanks_around_go_and_index_and_name_stay():
    cells = pd.Series([" a ", "NA", "a b", None, " a "], index=[7, 7, 3, 2, 1], name="word", dtype=object)
    found = blanked(cells)
    assert found.tolist() == ["a", "", "a b", "", "a"]
    assert found.index.tolist() == [7, 7, 3, 2, 1]
    assert found.name == "word"
    assert cells.iloc[0] == " a "
    assert blanked(pd.Series([], dtype=object)).empty


def test_no_number_is_missing():
    assert not [token for token in MISSING if token.lstrip("+-").replace(".", "", 1).isdigit()]
