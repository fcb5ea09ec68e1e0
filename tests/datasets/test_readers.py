"""Real shapes of files, each leading to the same dataset."""

import contextlib
import json
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recsys_core import load_dataset
from recsys_core.datasets import Reading
from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.building import load_source
from recsys_core.datasets.readers import read_file
from recsys_core.datasets.readers.dialect import delimiter_of
from recsys_core.datasets.tables import Tables
from recsys_core.errors import DataError, RecLensError

ITEMS = pd.DataFrame(
    {
        "item_id": ["a", "b", "c"],
        "title": ["三体", "红楼梦", "Amélie, à la carte"],
        "text": ["科幻小说；外星文明", "古典爱情\n小说", 'said "yes", twice'],
        "year": ["2006", "1791", "2001"],
    }
)
LIKES = pd.DataFrame({"user_id": ["u", "u", "v"], "item_id": ["a", "b", "c"], "rating": ["5", "3", "4.5"]})


def check(folder):
    data = load_dataset(folder)
    assert list(data.items["title"]) == list(ITEMS["title"])
    assert data.items["text"].iat[2] == 'said "yes", twice'
    assert list(data.items["year"]) == list(ITEMS["year"])
    assert data.interactions["rating"].tolist() == [5.0, 3.0, 4.5]
    assert {fault.rule for fault in data.report.faults} <= {"near_empty_user"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimited_files_of_any_encoding_and_delimiter(tmp_path, encoding, delimiter):
    ITEMS.to_csv(tmp_path / "items.csv", index=False, encoding=encoding, sep=delimiter)
    LIKES.to_csv(tmp_path / "interactions.csv", index=False, encoding=encoding, sep=delimiter)
    check(tmp_path)


def test_latin_1_is_told_from_chinese(tmp_path):
    text = "item_id,title\na,Café Müller à la carte\nb,Amélie et la forêt\nc,Garçon, où êtes-vous\n".replace(
        ", o", " o"
    )
    (tmp_path / "items.csv").write_bytes(text.encode("latin-1"))
    assert read_file(tmp_path / "items.csv")[0].frame()["title"].tolist()[1] == "Amélie et la forêt"


def test_parquet_json_lines_and_excel(tmp_path):
    typed = LIKES.assign(rating=[5.0, 3.0, 4.5])
    for kind in ("parquet", "jsonl", "xlsx"):
        folder = tmp_path / kind
        folder.mkdir()
        for name, table in (("items", ITEMS.assign(year=[2006, 1791, 2001])), ("interactions", typed)):
            file = folder / f"{name}.{kind}"
            if kind == "parquet":
                table.to_parquet(file)
            elif kind == "xlsx":
                table.to_excel(file, index=False)
            else:
                file.write_text("\n".join(json.dumps(row) for row in table.to_dict("records")))
        check(folder)


def test_movielens_layouts_and_zips(tmp_path):
    small = tmp_path / "ml-latest-small"
    small.mkdir()
    (small / "movies.csv").write_text(
        'movieId,title,genres\n1,"Postman, The (1994)",Drama|War\n2,Odd,(no genres listed)\n'
    )
    (small / "ratings.csv").write_text("userId,movieId,rating,timestamp\n7,1,4.5,100\n7,2,0.5,200\n")
    data = load_dataset(small)
    assert data.item_texts == ("Postman, The (1994). Drama, War.", "Odd.")
    assert data.likes(0)[0].tolist() == [0]
    million = tmp_path / "ml-1m"
    million.mkdir()
    (million / "movies.dat").write_bytes("1::Café (1999)::Drama|War\n".encode("latin-1"))
    (million / "ratings.dat").write_text("7::1::5::100\n")
    (million / "users.dat").write_text("7::F::25::1::90210\n")
    data = load_dataset(million)
    assert data.item_texts == ("Café (1999). Drama, War.",)
    assert "zip" not in data.users
    for folder in (small, million):
        packed = tmp_path / f"{folder.name}.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            for file in folder.iterdir():
                archive.write(file, f"{folder.name}/{file.name}")
        assert load_dataset(packed).item_texts == load_dataset(folder).item_texts


def test_atomic_files(tmp_path):
    (tmp_path / "x.item").write_text("item_id:token\tname:token_seq\tclass:token_seq\n1\tToy\tA B\n")
    (tmp_path / "x.inter").write_text(
        "user_id:token\titem_id:token\trating:float\ttimestamp:float\n9\t1\t5\t3\n"
    )
    data = load_dataset(tmp_path)
    assert data.item_texts == ("Toy. A B.",)
    (tmp_path / "x.item").unlink()
    alone = load_dataset(tmp_path)
    assert alone.item_texts == ("Item 1.",)
    assert {fault.rule: fault.count for fault in alone.report.faults}["missing_title"] == 1


def test_a_zip_that_leads_out_of_itself_is_refused(tmp_path):
    file = tmp_path / "bad.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../outside.csv", "item_id\n1\n")
    with pytest.raises(DataError, match="leads out"):
        load_dataset(file)
    assert not (tmp_path.parent / "outside.csv").exists()


def test_a_mapping_can_be_corrected_and_texts_joined(tmp_path):
    (tmp_path / "items.csv").write_text("code,title,blurb,notes\n1,One,first,more\n2,Two,second,\n")
    (tmp_path / "interactions.csv").write_text("p,code,title,q\nu,1,x,5\nu,2,y,1\n")
    with pytest.raises(DataError, match="user_id"):
        load_source(tmp_path)
    chosen = {"interactions": {"user_id": "p", "item_id": "code", "rating": "q"}}
    data = load_source(tmp_path, reading=Reading(chosen, ("blurb", "notes")))
    assert list(data.items["text"]) == ["first more", "second"]
    assert data.likes(0)[0].tolist() == [0]
    with pytest.raises(DataError, match="'nothing'"):
        load_source(tmp_path, reading=Reading({"items": {"title": "nothing"}}))


def test_milliseconds_seconds_and_dates_are_one_time(write_folder):
    rows = (
        "user_id,item_id,rating,timestamp\nu,a,5,1600000000000\nu,b,5,1600000001\nv,a,5,2020-09-13T12:26:42\n"
    )
    data = load_dataset(write_folder(interactions=rows))
    assert data.interactions["timestamp"].tolist() == [1.6e9, 1600000001.0, 1600000002.0]


def test_delimiters_inside_quotes_do_not_count():
    assert delimiter_of('a,b\n"x;y;z",1\n"p;q;r",2\n') == ","
    assert delimiter_of("only\none\n") == ","


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl", ".xlsx", ".zip"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=400))
def test_any_bytes_become_a_table_or_a_plain_error(tmp_path, suffix, raw):
    if suffix == ".zip":
        (tmp_path / "x.zip").write_bytes(raw)
        with pytest.raises(RecLensError):
            load_dataset(tmp_path / "x.zip")
        return
    file = tmp_path / f"items{suffix}"
    file.write_bytes(raw)
    with contextlib.suppress(RecLensError):
        read_file(file)


@settings(max_examples=60, deadline=None)
@given(
    items=st.lists(st.tuples(*[st.text(max_size=12)] * 3), min_size=1, max_size=6),
    rows=st.lists(st.tuples(*[st.text(max_size=6)] * 4), min_size=1, max_size=8),
)
def test_any_table_of_strings_becomes_a_dataset_or_a_plain_error(items, rows):
    table = pd.DataFrame(items, columns=["item_id", "title", "text"], dtype=str)
    ids = [row[0] for row in items]
    likes = [(user, ids[len(user) % len(ids)], rating, stamp) for user, _, rating, stamp in rows]
    try:
        data = assemble(
            "any",
            Tables(
                table,
                pd.DataFrame(likes, columns=["user_id", "item_id", "rating", "timestamp"], dtype=str),
            ),
        )
    except RecLensError:
        return
    assert len(data.item_texts) == len(data.items)
    assert data.interactions["item"].between(0, len(data.items) - 1).all()


@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_a_cell_may_be_longer_than_the_csv_module_allows(tmp_path, suffix):
    text = "word " * 60_000
    cut = "," if suffix == "csv" else "\t"
    (tmp_path / f"items.{suffix}").write_text(f'item_id{cut}text\na{cut}"{text}"\nb{cut}short\n')
    table = read_file(tmp_path / f"items.{suffix}")[0].frame()
    assert table["text"].tolist() == [text, "short"]
