"""Rows of one person and item become one, and rows that name no item of the catalogue become none."""

import numpy as np
import pandas as pd
import pytest

from recsys_core import load_dataset
from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.datasets.tables import Tables
from recsys_core.errors import DataError

ITEMS = "item_id,title\na,Harbour\nb,Desert\nc,Library\n"


def faults(data):
    return {fault.rule: fault.count for fault in data.report.faults}


def test_amounts_of_items_that_are_not_there_are_added_to_nobody(write_folder):
    rows = "u,zz,100\nu,a,2\nu,zz,100\nv,b,1\nu,a,3\n,a,50\n,a,50\nv,c,4\nv,c,\nu,b,\n"
    data = load_dataset(write_folder(ITEMS, f"user_id,item_id,quantity\n{rows}"))
    table = data.interactions
    found = {
        (data.user_ids.ids[user], data.item_ids.ids[item]): strength
        for user, item, strength in zip(table["user"], table["item"], table["strength"], strict=True)
    }
    assert found == {
        ("u", "a"): 5,
        ("v", "b"): 1,
        ("v", "c"): 4,
        ("u", "b"): 1,
    }  # the least where none is known
    assert faults(data)["unknown_item_id"] == 2
    assert faults(data)["missing_user_id"] == 2


def test_what_was_clicked_once_is_clicked(write_folder):
    rows = "u,zz,1\nu,a,1\nu,zz,0\nv,b,0\nu,a,0\nv,c,0\nv,c,\nu,b,1\n"
    data = load_dataset(write_folder(ITEMS, f"user_id,item_id,clicked\n{rows}"))
    assert [data.item_ids.ids[item] for item in data.interactions["item"]] == ["b", "a", "c", "b"]
    assert data.interactions["rating"].tolist() == [0, 1, 0, 1]
    assert len(data.liked) == 2


def test_the_last_row_of_a_pair_stays_and_copies_are_counted_apart(write_folder):
    rows = "u,a,1,1000000000\nu,a,5,900000000\nu,a,1,1000000000\nv,a,4,1100000000\nu,b,3,soon\n"
    data = load_dataset(write_folder(ITEMS, f"user_id,item_id,rating,timestamp\n{rows}"))
    assert data.interactions["rating"].tolist() == [1, 4, 3]
    assert faults(data)["exact_duplicate_row"] == 1
    assert faults(data)["duplicate_interaction"] == 1
    assert faults(data)["unreadable_timestamp"] == 1
    assert np.isnan(data.interactions["timestamp"].tolist()[-1])
    assert data.user_ids.ids == ("u", "v")


@pytest.mark.parametrize("column", ["user", "item"])
def test_rows_are_numbered_in_32_bits(write_folder, column):
    assert load_dataset(write_folder()).interactions[column].dtype == np.int32


@pytest.mark.parametrize("part", ["rating", "strength"])
@pytest.mark.parametrize("first", [1, 2])
def test_a_cell_that_is_no_number_is_named_by_its_line(part, first):
    """The second of four rows; a table without a header begins on line 1."""
    cells = [("u", "a", "1"), ("u", "b", "many"), ("v", "a", "much"), ("v", "b", "more")]
    log = RawTable.of("log.json", pd.DataFrame(cells, columns=["who", "what", "how"]), first=first)
    items = pd.DataFrame({"item_id": ["a", "b"], "title": ["Harbour", "Desert"]})
    mapping = {"user_id": "who", "item_id": "what", part: "how"}
    with pytest.raises(DataError, match=rf"log\.json, row {first + 1}, column \w+: 'many' is not a number"):
        assemble("log", Tables(items, log, mapping=mapping))
