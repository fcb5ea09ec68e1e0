"""What is too large to be held is read as if it were held: cell by cell, row by row, count by count."""

import datetime as dt
import gc
import gzip
import json
import os
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys_core import load_dataset
from recsys_core.datasets.readers import large, read_file
from recsys_core.datasets.readers.delimited import read_delimited
from recsys_core.datasets.readers.duck import connected
from recsys_core.datasets.readers.large import read_large_delimited, read_large_json, read_large_parquet
from recsys_core.datasets.readers.structured import read_json, read_parquet
from recsys_core.datasets.sources.opening import open_source
from recsys_core.datasets.sources.tables import ROW_HASH
from recsys_core.errors import DataError

UTC = dt.UTC
NEW_YEAR = dt.datetime(2020, 1, 1)

TYPES = {
    "whole": pa.array([1, 2**62 + 1, -5, 0, 1], pa.int64()),
    "whole with gaps": pa.array([1, None, 2**60 + 1, 3, 1], pa.int64()),
    "unsigned": pa.array([1, 2**63 + 5, 0, 7, 1], pa.uint64()),
    "numbers": pa.array([1.0, 0.1, -0.0, float("nan"), 1.0]),
    "numbers with gaps": pa.array([4.5, None, 1e16, 1e300, 4.5]),
    "short numbers": pa.array([0.1, 2.0, None, 3.5, 0.1], pa.float32()),
    "texts": pa.array(["a", "", None, "中 ", "a"]),
    "classes": pa.array(["x", "y", None, "x", "x"]).dictionary_encode(),
    "truths": pa.array([True, False, None, True, True]),
    "dates": pa.array(
        [dt.date(2020, 1, 1), None, dt.date(1960, 5, 5), dt.date(2030, 1, 1), dt.date(2020, 1, 1)]
    ),
    "times": pa.array(
        [NEW_YEAR, dt.datetime(2020, 1, 1, 10, 0, 1, 5), None, dt.datetime(1969, 1, 1), NEW_YEAR]
    ),
    "fine times": pa.array([1577836800000000001, 0, None, 5, 1577836800000000001], pa.timestamp("ns")),
    "times somewhere": pa.array([NEW_YEAR.replace(tzinfo=UTC)] * 5, pa.timestamp("us", tz="Europe/Berlin")),
    "prices": pa.array([Decimal("4.50"), None, Decimal("0.01"), Decimal("-3.00"), Decimal("4.50")]),
    "lists": pa.array([["a", "b"], [], None, ["c"], ["a", "b"]]),
    "objects": pa.array(
        [[{"id": 1, "name": "x"}], None, [], [{"id": 3, "name": "z"}], [{"id": 1, "name": "x"}]]
    ),
    "bytes": pa.array([b"abc", None, b"\xff", "é".encode(), b"abc"]),
    "nothing": pa.nulls(5),
    "ID": pa.array([1, 2, 3, 4, 1]),
    "id": pa.array([5, 6, 7, 8, 5]),
    'a "name"': pa.array(["1"] * 5),
}


@pytest.fixture
def nothing_is_held(monkeypatch):
    monkeypatch.setattr(large, "BYTES", -1)
    monkeypatch.setattr(large, "ROWS", -1)


def same(held, table):
    """The table, read piece by piece, holds what the held one holds."""
    cells = table.frame()
    assert list(cells) == list(held.sample)
    for column in cells:
        assert cells[column].tolist() == held.sample[column].tolist(), column
    assert not table.held
    assert table.rows == held.rows == len(cells)
    assert table.sample.equals(cells.iloc[: len(table.sample)])
    assert (table.name, table.facts, table.named, table.first) == (
        held.name,
        held.facts,
        held.named,
        held.first,
    )
    assert table.faults == held.faults
    hashes = pd.concat([piece[ROW_HASH] for piece in table.pieces([ROW_HASH])])
    assert hashes.duplicated().tolist() == held.sample.duplicated().tolist()


def test_every_type_of_parquet_is_written_alike(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(TYPES), path, row_group_size=2)
    held = read_parquet(path)
    same(held, read_large_parquet(path))
    assert held.sample["whole with gaps"].tolist() == ["1", "", str(2**60 + 1), "3", "1"]
    assert held.sample["numbers"].tolist() == ["1", "0.1", "0", "", "1"]
    assert held.sample["times"].tolist()[:3] == ["2020-01-01", "2020-01-01 10:00:01.000005", ""]
    assert held.sample["bytes"].tolist()[0] == "abc"


def test_an_index_of_pandas_is_a_column_where_it_has_a_name(tmp_path):
    table = pd.DataFrame({"user": ["a", "b"], "item": ["x", "y"]})
    table.set_index("user").to_parquet(tmp_path / "named.parquet")
    table.iloc[::-1].to_parquet(tmp_path / "nameless.parquet")
    for name, columns in (("named", {"user", "item"}), ("nameless", {"user", "item"})):
        held = read_parquet(tmp_path / f"{name}.parquet")
        assert set(held.columns) == columns
        same(held, read_large_parquet(tmp_path / f"{name}.parquet"))


def test_parts_follow_each_other_by_name_and_may_lack_columns(tmp_path):
    folder = tmp_path / "rows.parquet"
    folder.mkdir()
    pq.write_table(pa.table({"a": [3, 1], "b": ["x", "y"]}), folder / "part-00000.parquet")
    pq.write_table(pa.table({"b": ["z"], "a": [2]}), folder / "part-00001.parquet")
    pq.write_table(pa.table({"a": [9]}), folder / "part-00002.parquet")
    held = read_parquet(folder)
    assert held.sample["a"].tolist() == ["3", "1", "2", "9"]
    assert held.sample["b"].tolist() == ["x", "y", "z", ""]
    same(held, read_large_parquet(folder))


TEXTS = {
    "plain": "id,name\n1,a\n2,b\n",
    "no end": "id,name\r\n1,a\r\n2,b",
    "quotes": 'id,name\n1,"a, b"\n2,"say ""x"""\n3,"line\nbreak"\n4,""\n',
    "returns in quotes": 'id,name\r\n1,"a\r\nb"\r\n2,c\r\n',
    "quotes in the middle": 'id,name\n1,5" disk\n2,"a"b\n3, "c"\n',
    "quotes of text": 'id\tname\n1\t"half a quote\n2\tb\n3\tc"\n',
    "escaped": 'id,name\n1,"a \\"x\\" b"\n2,c\n',
    "lone returns": "id,name\r1,a\r2,b\r",
    "mixed ends": "id,name\n1,a\r\n2,b\r3,c\n",
    "blank lines": "\nid,name\n\n1,a\n  \n2,b\n\n",
    "short rows": "id,name,more\n1,a\n2,b,c\n3\n",
    "one long row": "id,name\n" + "1,a\n" * 200 + "2,b,c\n",
    "ends with delimiters": "id,name,\n1,a,\n2,b,\n",
    "blanks": "id,name\n 1 ,  a\n2,\t\n",
    "words for nothing": "id,name\nNULL,NaN\n\\N,None\n",
    "semicolons": "id;name\n1;4,5\n2;3,5\n",
    "double colons": "1::Film (1999)::Drama\n2::Film: B::Comedy|Drama\n",
    "no header": "1\t10\t4\n1\t11\t5\n2\t10\t3\n",
    "one column": "id\n1\n2\n",
    "same again": "id,name\n1,a\n1,a\n2,b\n1,a\n",
    "other letters": "编号,名称\n1,你好\n2,世界\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("kind", TEXTS)
def test_delimited_text_is_cut_alike(tmp_path, kind, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes(TEXTS[kind].encode(encoding))
    same(read_delimited(path), read_large_delimited(path))


@pytest.mark.parametrize("late", ["1,a\r2,b\r\n3,c\n", '1,"a \\"x\\" b"\n', '1,a"b\n', "1\n", "  \n1,a\n"])
def test_what_is_unusual_far_down_is_cut_alike(tmp_path, late):
    path = tmp_path / "t.csv"
    path.write_text("id,name\n" + "7,x\n" * 60_000 + late, newline="")
    same(read_delimited(path), read_large_delimited(path))


@pytest.mark.parametrize(
    "kind", ["plain", "no end", "quotes", "double colons", "semicolons", "other letters"]
)
def test_text_by_the_book_is_cut_by_duckdb(tmp_path, kind, monkeypatch):
    monkeypatch.setattr(large, "kept_cells", None)  # the small files' reader, which is not asked
    path = tmp_path / "t.csv"
    path.write_text(TEXTS[kind], newline="")
    assert read_large_delimited(path).rows >= 2


@pytest.mark.parametrize(
    "raw",
    [
        b"id,name\n" + b"1,a\n" * 60_000 + b"2,\xff\n",
        b"id,name\n1,a,b\n2,c,d\n",
        b"id,name\n",
        b"id,name\n1,a\x00\n",
    ],
)
def test_what_cannot_be_read_is_said_alike(tmp_path, raw):
    path = tmp_path / "t.csv"
    path.write_bytes(raw)
    said = []
    for read in (read_delimited, read_large_delimited):
        with pytest.raises(DataError) as caught:
            read(path)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_rows_keep_their_order_through_every_piece(tmp_path):
    count = 400_000
    numbers = np.random.default_rng(0).permutation(count)
    pq.write_table(
        pa.table({"n": numbers, "t": numbers.astype(str)}), tmp_path / "t.parquet", row_group_size=30_000
    )
    (tmp_path / "t.csv").write_text("n,t\n" + "".join(f'{n},"{n}"\n' for n in numbers))
    for table in (read_large_parquet(tmp_path / "t.parquet"), read_large_delimited(tmp_path / "t.csv")):
        pieces = list(table.pieces(["n", ROW_HASH, "t"]))
        assert len(pieces) > 1
        together = pd.concat(pieces)
        assert np.array_equal(together["n"].to_numpy().astype(np.int64), numbers)
        assert together["t"].tolist() == numbers.astype(str).tolist()
        assert together[ROW_HASH].nunique() == count
    stored = pd.concat(read_large_parquet(tmp_path / "t.parquet").stored(["n"]))
    assert stored["n"].dtype == np.int64
    assert np.array_equal(stored["n"], numbers)


def test_json_lines_may_bring_keys_later(tmp_path, monkeypatch):
    monkeypatch.setattr("recsys_core.datasets.readers.structured.rows_at_once", lambda path: 3)
    rows = [
        {"a": 1, "b": "x"},
        {"b": None, "a": 2.0},
        {"a": True, "c": ["p", "q"]},
        {},
        {"d": {"name": "n", "id": 7}},
    ]
    rows += [{"a": 10**20, "b": "中\n\u2028"}, {"a": 1, "b": "x"}]
    path = tmp_path / "t.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    held = read_json(path)
    assert held.columns == ["a", "b", "c", "d"]
    assert held.sample["c"].tolist()[2] == "p, q"
    same(held, read_large_json(path))


@pytest.mark.parametrize("pack", ["gz", "zip"])
def test_what_was_unpacked_stays_as_long_as_it_is_read(tmp_path, nothing_is_held, pack, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    pq.write_table(pa.table({"a": [1, 2, 3]}), tmp_path / "t.parquet")
    packed = tmp_path / f"t.parquet.{pack}"
    if pack == "gz":
        packed.write_bytes(gzip.compress((tmp_path / "t.parquet").read_bytes()))
        table = read_file(packed)[0]
    else:
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(tmp_path / "t.parquet", "deep/t.parquet")
        table = open_source(packed).tables[0]
    assert table.frame()["a"].tolist() == ["1", "2", "3"]
    assert os.listdir(tmp_path / "scratch")
    del table
    gc.collect()
    assert not os.listdir(tmp_path / "scratch")


def test_numbered_files_too_large_together_are_one_table(tmp_path, monkeypatch):
    for number in range(3):
        rows = "".join(f"u{n},i{n % 7}\n" for n in range(number * 50, number * 50 + 60))
        (tmp_path / f"clicks_{number}.csv").write_text(f"user,item\n{rows}")
    held = open_source(tmp_path).tables
    monkeypatch.setattr(large, "BYTES", 1000)
    chained = open_source(tmp_path).tables
    assert len(held) == len(chained) == 1
    same(held[0], chained[0])


def test_duckdb_reads_what_it_was_given_and_nothing_else(tmp_path):
    given, other, scratch = tmp_path / "given.csv", tmp_path / "other.csv", tmp_path / "scratch"
    scratch.mkdir()
    for path in (given, other):
        path.write_text("a,b\n1,2\n")
    with connected([given], scratch) as connection:
        assert connection.sql(f"SELECT * FROM read_csv('{given}')").fetchall() == [(1, 2)]
        for statement in (
            f"SELECT * FROM read_csv('{other}')",
            f"COPY (SELECT 1) TO '{tmp_path / 'new.csv'}'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            "SET memory_limit = '100GB'",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(statement)
    assert not (tmp_path / "new.csv").exists()


def folders(variable, *below):
    root = os.environ.get(variable)
    return sorted(path for path in Path(root, *below).iterdir() if path.is_dir()) if root else []


@pytest.mark.parametrize(
    "folder", [*folders("RECLENS_DATA"), *folders("RECLENS_CASES", "files")], ids=lambda path: path.name
)
def test_a_folder_is_the_same_dataset_whether_it_is_held_or_not(folder, nothing_is_held, monkeypatch):
    spilled = load_dataset(folder)
    monkeypatch.undo()
    held = load_dataset(folder)
    assert repr(spilled.report) == repr(held.report)  # a threshold of NaN equals itself
    for column in held.interactions:
        np.testing.assert_array_equal(spilled.interactions[column], held.interactions[column])
    assert list(spilled.interactions) == list(held.interactions)
    assert len(spilled.liked) == len(held.liked)
    pd.testing.assert_frame_equal(spilled.items, held.items)
    pd.testing.assert_frame_equal(spilled.users, held.users)
    assert spilled.item_texts == held.item_texts
