"""What is too large is refused in one sentence, before it is read; what the limit is raised to is read."""

import gzip
import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recsys_core import load_dataset
from recsys_core.datasets import Reading
from recsys_core.datasets.readers import How, read_file
from recsys_core.datasets.sources import limits as said
from recsys_core.datasets.sources.limits import COMMAND_LINE, PAGE, Limits, from_environment
from recsys_core.datasets.sources.opening import open_source
from recsys_core.errors import DataError, SettingsError
from recsys_core.translating import Message, in_language

ITEMS = "item_id,title\na,Harbour\nb,Desert\n"


def refused(path, limits):
    with pytest.raises(DataError) as caught:
        open_source(path, limits=limits)
    sentence = str(caught.value)
    assert in_language("zh", Message(caught.value.template, **caught.value.values)) != sentence
    return sentence


def repeated(path, rows):
    """A Parquet file of as many equal rows, in a few kilobytes."""
    ones = pa.array(np.ones(rows, np.int64))
    pq.write_table(
        pa.table({"user_id": ones, "item_id": ones}), path, compression="zstd", row_group_size=rows
    )
    assert path.stat().st_size < 100_000


def packed_zip(path, name, data):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return path


def test_the_footer_says_how_many_rows(tmp_path):
    repeated(tmp_path / "t.parquet", 10_000_000)
    sentence = refused(tmp_path / "t.parquet", PAGE)
    assert "t.parquet has 10,000,000 rows and the limit is 2,000,000" in sentence
    assert "--limit-rows 10000000" in sentence


def test_parts_count_together(tmp_path):
    folder = tmp_path / "rows.parquet"
    folder.mkdir()
    for part in range(3):
        repeated(folder / f"part-{part}.parquet", 800_000)
    assert "2,400,000 rows" in refused(tmp_path, PAGE)
    for part in range(3):
        (folder / f"part-{part}.parquet").rename(tmp_path / f"rows-{part}.parquet")
    folder.rmdir()
    assert "2,400,000 rows" in refused(tmp_path, PAGE)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_rows_of_text_are_counted(tmp_path, end, quote, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes(("u,i" + end + f"{quote}1{quote},2{end}" * 101).encode(encoding))
    sentence = refused(path, replace(PAGE, rows=100))
    assert "100 rows" in sentence or "101 rows" in sentence
    assert open_source(path, limits=replace(PAGE, rows=101)).tables[0].rows == 101


def test_line_ends_in_cells_are_no_rows(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("u,i\n" + '"1\n\n\n2",3\n' * 50)
    assert open_source(path, limits=replace(PAGE, rows=50)).tables[0].rows == 50


def test_json_lines_are_counted_and_their_keys(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps({f"k{n}": 1, "id": n}) + "\n" for n in range(30)))
    assert "20" in refused(path, replace(PAGE, rows=20))
    assert "has 21 columns and the limit is 20" in refused(path, replace(PAGE, columns=20))
    assert open_source(path, limits=replace(PAGE, rows=30, columns=31)).tables[0].rows == 30


def test_columns_are_counted_in_every_format(tmp_path):
    names = [f"some long name of a column, number {n}" for n in range(20_000)]
    quoted = ",".join(f'"{name}"' for name in names)
    (tmp_path / "t.csv").write_text(f"{quoted}\n" + f"{','.join('1' * 20_000)}\n" * 3)
    (tmp_path / "t.json").write_text(json.dumps([dict.fromkeys(names, 1)]))
    pq.write_table(pa.table({name: [1] for name in names}), tmp_path / "t.parquet")
    pd.DataFrame(np.ones((2, 600))).to_excel(tmp_path / "t.xlsx", index=False)
    for suffix in ("csv", "json", "parquet", "xlsx"):
        sentence = refused(tmp_path / f"t.{suffix}", PAGE)
        assert "columns and the limit is 500" in sentence
        assert "--limit-columns" in sentence
    assert len(open_source(tmp_path / "t.xlsx", limits=COMMAND_LINE).tables[0].columns) == 600


@pytest.mark.parametrize("pack", ["gz", "zip"])
def test_unpacking_stops_at_the_limit(tmp_path, pack, monkeypatch):
    monkeypatch.setattr(said, "ALWAYS", 10_000)
    data = b"u,i\n" + b"1,1\n" * 50_000
    path = tmp_path / ("t.zip" if pack == "zip" else "t.csv.gz")
    packed_zip(path, "t.csv", data) if pack == "zip" else path.write_bytes(gzip.compress(data))
    size = path.stat().st_size
    sentence = refused(path, replace(PAGE, expansion=100))
    assert f"unpacks from {size:,} bytes to more than {100 * size:,}" in sentence
    assert "--limit-expansion" in sentence
    assert open_source(path, limits=replace(PAGE, expansion=1000)).tables[0].rows == 50_000


def test_a_zip_that_lies_about_its_size_is_not_believed(tmp_path, monkeypatch):
    monkeypatch.setattr(said, "ALWAYS", 10_000)
    path = packed_zip(tmp_path / "t.zip", "t.csv", b"u,i\n" + b"1,1\n" * 500_000)
    true, told = (2_000_004).to_bytes(4, "little"), (100).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true, told))
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].file_size == 100
    assert "t.zip" in refused(path, replace(PAGE, expansion=10))


def nested(depth):
    data = ITEMS.encode()
    name = "items.csv"
    for level in range(depth):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        data, name = held.getvalue(), f"level{level}.zip"
    return data


def test_archives_are_entered_twice(tmp_path):
    path = tmp_path / "t.zip"
    path.write_bytes(nested(2))
    assert open_source(path).tables[0].frame()["title"].tolist() == ["Harbour", "Desert"]
    path.write_bytes(nested(3))
    assert "archive inside archives" in refused(path, COMMAND_LINE)


def test_what_is_packed_twice_has_the_room_of_one(tmp_path, monkeypatch):
    monkeypatch.setattr(said, "ALWAYS", 10_000)
    inner = packed_zip(tmp_path / "inner.zip", "t.csv", b"u,i\n" + b"1,1\n" * 500_000).read_bytes()
    outer = packed_zip(tmp_path / "outer.zip", "inner.zip", inner)
    assert outer.stat().st_size < 10_000
    assert "unpacks from" in refused(outer, replace(PAGE, expansion=200))


def test_what_has_to_be_read_in_one_piece_may_not_be_large(tmp_path):
    array, line = tmp_path / "t.json", tmp_path / "line.jsonl"
    with array.open("wb") as file:
        file.write(b'[{"a": 1},')
        file.truncate(500_000_000)  # takes no room on the disk
    sentence = refused(array, PAGE)
    assert "t.json holds 500 million bytes in one piece and the limit is 100" in sentence
    assert "one JSON object on each line" in sentence
    line.write_text('{"a": "' + "x" * 5000 + '"}\n')
    assert "in one piece" in refused(line, replace(PAGE, whole=2000))


def test_a_workbook_is_judged_by_what_it_holds(tmp_path):
    book = tmp_path / "t.xlsx"
    pd.DataFrame({"u": range(50), "i": range(50)}).to_excel(book, index=False)
    assert "has 51 rows and the limit is 40" in refused(book, replace(PAGE, rows=40))
    assert read_file(book, How(limits=PAGE))[0].rows == 50
    bomb = packed_zip(tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml", b" " * 101_000_000)
    assert "bomb.xlsx holds 101 million bytes in one piece" in refused(bomb, PAGE)
    far = b'<worksheet><sheetData><row r="1"><c r="A1"/><c r="XFD1"/></row></sheetData></worksheet>'
    wide = packed_zip(
        tmp_path / "wide.xlsx", "xl/worksheets/sheet1.xml", b" " * ((1 << 20) - far.index(b"XFD") - 1) + far
    )
    assert "wide.xlsx has 16,384 columns" in refused(wide, PAGE)


def test_a_reading_carries_its_limits_but_does_not_keep_them(write_folder):
    folder = write_folder()
    with pytest.raises(DataError, match="the limit"):
        load_dataset(folder, Reading(limits=Limits(rows=1)))
    assert load_dataset(folder).report.rows_read["items"] > 1
    held = Reading(limits=PAGE, numbers="mean").to_dict()
    assert "limits" not in held
    assert Reading.from_dict({**held, "limits": {"rows": 1}}).limits == COMMAND_LINE
    assert Reading(limits=PAGE) == Reading()


def test_the_environment_sets_limits():
    found = from_environment(PAGE, {"RECLENS_LIMIT_ROWS": "5_000_000", "RECLENS_LIMIT_COLUMNS": ""})
    assert found == replace(PAGE, rows=5_000_000)
    for wrong in ("many", "0", "-1", "1.5"):
        with pytest.raises(SettingsError, match="RECLENS_LIMIT_ROWS"):
            from_environment(PAGE, {"RECLENS_LIMIT_ROWS": wrong})
