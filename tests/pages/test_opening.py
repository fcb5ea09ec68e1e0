"""Uploads on their way to tables: names that lead elsewhere, broken ones among good ones, and nothing left behind."""

import gc
import gzip
import io
import tempfile

import numpy as np
import pandas as pd
import pytest

from pages.data.bring.opening import from_uploads, stored
from recsys_core.datasets.recognising.plan import recognise
from recsys_core.errors import RecLensError
from recsys_core.types import silent

ITEMS = b"sku,name\na,Linen shirt\nb,Wool hat\nc,Silk scarf\n"
ORDERS = b"customer,sku,stars\nu,a,5\nu,b,4\nv,a,2\nv,c,3\n"


class Upload:
    """What the page is handed for a file."""

    def __init__(self, name, content):
        self.name, self.content = name, content

    def getvalue(self):
        return self.content


@pytest.fixture
def left_behind(tmp_path, monkeypatch):
    """What lies in the folder for temporary files once nothing is held any more."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def call():
        gc.collect()
        return list(tmp_path.iterdir())

    return call


@pytest.mark.parametrize(
    "name",
    [
        "../../outside.csv",
        "/etc/outside.csv",
        "..\\..\\outside.csv",
        "..",
        "",
        "a\x00b.csv",
        "_orders.csv",
        ".csv",
        "名" * 200 + ".csv",
    ],
)
def test_no_name_leads_out_of_the_folder_or_hides(tmp_path, name):
    (file,) = stored([Upload(name, ORDERS)], tmp_path)
    assert file.parent == tmp_path
    assert file.read_bytes() == ORDERS
    assert file.name[0] not in "._"


def test_the_second_of_a_name_gets_a_number_and_keeps_what_it_is(tmp_path):
    packed = gzip.compress(ORDERS)
    uploads = [
        Upload("x.csv.gz", packed),
        Upload("x.csv.gz", packed),
        Upload("x.csv", ITEMS),
        Upload("x.csv", ITEMS),
    ]
    assert [file.name for file in stored(uploads, tmp_path)] == [
        "x.csv.gz",
        "x (2).csv.gz",
        "x.csv",
        "x (2).csv",
    ]


def test_two_files_of_one_name_are_both_read():
    opened = from_uploads([Upload("export.csv", ITEMS), Upload("export.csv", ORDERS)], silent)
    plan = recognise(opened.source.tables)
    assert plan.files == {"interactions": "export (2).csv", "items": "export.csv"}


def test_a_broken_file_keeps_nobody_else_away():
    uploads = [
        Upload("items.csv", ITEMS),
        Upload("broken.parquet", b"no parquet"),
        Upload("orders.csv", ORDERS),
    ]
    opened = from_uploads(uploads, silent)
    assert [table.name for table in opened.source.tables] == ["items.csv", "orders.csv"]
    ((name, error),) = opened.broken
    assert name == "broken.parquet"
    assert str(error).startswith("broken.parquet is not a Parquet file")


def test_where_nothing_can_be_read_the_first_is_named_as_the_visitor_names_it(left_behind):
    with pytest.raises(RecLensError) as caught:
        from_uploads([Upload("a.csv", b"\x00\x01"), Upload("b.xlsx", b"none")], silent)
    assert str(caught.value).startswith("a.csv is not text")
    with pytest.raises(RecLensError) as alone:
        from_uploads([Upload("empty.zip", b"PK\x05\x06" + b"\x00" * 18)], silent)
    assert tempfile.gettempdir() not in str(alone.value)
    del caught, alone
    assert not left_behind()


def test_nothing_lasts_longer_than_what_reads_from_it(left_behind):
    rows = "\n".join(f"u{n % 999},i{n % 77},{n % 5 + 1},{'x' * 60}" for n in range(300_000))
    opened = from_uploads([Upload("log.csv", f"user,item,stars,note\n{rows}\n".encode())], silent)
    (table,) = opened.source.tables
    assert not table.held
    assert left_behind()
    assert sum(len(piece) for piece in table.pieces(["user"])) == 300_000
    del opened, table
    assert not left_behind()


def test_what_is_read_where_it_lies_can_be_read_until_the_end(left_behind):
    rows = 250_000
    log = pd.DataFrame({"user": np.arange(rows) % 999, "item": np.arange(rows) % 77, "stars": 4})
    held = io.BytesIO()
    log.to_parquet(held)
    opened = from_uploads([Upload("log.parquet", held.getvalue())], silent)
    (table,) = opened.source.tables
    gc.collect()
    assert not table.held
    assert sum(len(piece) for piece in table.pieces(["user"])) == rows
    del opened, table
    assert not left_behind()


def test_vectors_are_taken_whatever_they_are_called():
    held = io.BytesIO()
    np.savez(held, item_id=np.array(["a", "b", "c"]), image=np.eye(3))
    opened = from_uploads([Upload("items.csv", ITEMS), Upload("pictures.npz", held.getvalue())], silent)
    assert opened.source.vectors
