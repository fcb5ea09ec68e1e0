"""Kept datasets: any name, all or nothing, found again by another process, damage said and never in the way."""

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recsys_core import Engine, Query, load_dataset, load_encoder
from recsys_core.engine_folder import is_saved, load, save
from recsys_core.entry import own_folder, proper_name
from recsys_core.errors import DataError
from recsys_core.shelf import Shelf
from recsys_core.translating import Message, in_language

MADE_BY = {"source": "minilm"}
NAMES = [
    "films",
    "Films",
    "电影 2024",
    "a/b\\c",
    "..",
    "con",
    "nul.txt",
    "📚 books 👩‍👩‍👧",
    "%2e%2e%2f",
    "entry.json",
    "x" * 200,
    "电" * 200,
    'quo"te <b>',
    "-",
    ".gone-",
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    where = tmp_path_factory.mktemp("tables")
    (where / "items.csv").write_text("item_id,title,text\na,Alpha,a ship at sea\nb,Beta,a robot\nc,C,war\n")
    (where / "interactions.csv").write_text("user_id,item_id,rating\nu,a,5\nu,b,3\nv,b,5\nv,c,4\n")
    return where


@pytest.fixture(scope="module")
def small(tables, encoder, cache):
    return Engine.fit(load_dataset(tables), encoder, cache)


@pytest.fixture(scope="module")
def grown(tables, tmp_path_factory, encoder, cache):
    where = shutil.copytree(tables, tmp_path_factory.mktemp("grown") / "tables")
    with (where / "interactions.csv").open("a") as out:
        out.write("w,c,5\nw,a,4\n")
    return Engine.fit(load_dataset(where), encoder, cache)


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "own")


def made(encoder):
    return lambda data, made_by: encoder


def test_what_is_kept_ranks_as_before_and_carries_its_name(shelf, small, encoder):
    reading = {"mapping": {"items": {"item_id": "编码"}}, "texts": ["介绍"]}
    kept = shelf.put("my films", small, MADE_BY, reading)
    again = Shelf(shelf.folder)
    assert again.names() == ["my films"]
    assert again.reading("my films") == reading
    opened = again.engine("my films", made(encoder))
    assert opened.dataset.name == "my films"
    query = Query(user="v")
    np.testing.assert_allclose(opened.rank(query).scores, small.rank(query).scores, atol=1e-12)
    assert (kept.users, kept.items, kept.interactions) == (2, 3, 4)
    on_disk = sum(file.stat().st_size for file in kept.folder.rglob("fit-*/*"))
    assert kept.size == on_disk > 1000
    assert kept.encoder == encoder.name
    assert kept.kept_at.startswith("20")


def test_the_tables_are_read_without_the_encoder(shelf, small, monkeypatch):
    shelf.put("films", small, {"source": "a model that is gone"})
    data = shelf.dataset("films")
    assert data.item_ids.ids == ("a", "b", "c")
    assert data.name == "films"


def test_another_process_finds_it(shelf, small):
    shelf.put("电影/..", small, MADE_BY)
    code = (
        "import sys; from recsys_core.shelf import Shelf; from recsys_core import Query;"
        "e = Shelf(sys.argv[1]).engine('电影/..'); print(e.dataset.name, len(e.rank(Query(user='u')).scores))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(shelf.folder)], capture_output=True, text=True, check=True
    ).stdout
    assert said.split() == ["电影/..", "3"]


def test_every_name_stands_for_itself_and_stays_in_its_folder(shelf, small):
    for number, name in enumerate(NAMES):
        shelf.put(name, small, MADE_BY, {"number": number})
    assert sorted(shelf.names()) == sorted(NAMES)
    for number, name in enumerate(NAMES):
        assert shelf.reading(name) == {"number": number}
        assert shelf.find(name).folder.parent == shelf.folder
    assert [path.name for path in shelf.folder.parent.iterdir()] == [shelf.folder.name]
    for folder in shelf.folder.iterdir():
        assert folder.name.isascii()
        assert len(folder.name) < 80
    shelf.delete("films")
    assert sorted(shelf.names()) == sorted(NAMES[1:])


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200d", "\n\t", "x" * 201])
def test_a_name_that_is_none_is_refused_in_a_sentence(shelf, small, name):
    with pytest.raises(DataError, match=r"needs a name|shorten it to 200"):
        shelf.put(name, small, MADE_BY)
    assert not shelf.names()


def test_names_that_look_the_same_are_the_same():
    assert proper_name("  Cafe\u0301\n 1 ") == proper_name("Café 1") == "Café 1"
    assert "\u202e" not in proper_name("abc\u202egnp.exe")


def test_put_again_replaces_and_leaves_one_fit(shelf, small, grown, encoder):
    first = shelf.put("films", small, MADE_BY)
    second = shelf.put("films", grown, MADE_BY)
    assert shelf.names() == ["films"]
    assert second.version != first.version
    assert second.users == 3
    assert "w" in shelf.engine("films", made(encoder)).dataset.user_ids
    assert len(list(second.folder.iterdir())) == 2


def failing(monkeypatch, method, when):
    """Let a call of `Path` fail as a full disk would, where `when(path)` holds."""
    real = getattr(Path, method)

    def call(self, *arguments):
        if when(self):
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, *arguments)

    monkeypatch.setattr(Path, method, call)


@pytest.mark.parametrize("step", ["the fit", "the entry"])
def test_a_crash_while_replacing_keeps_the_old_fit(shelf, small, grown, encoder, monkeypatch, step):
    shelf.put("films", small, MADE_BY, {"round": 1})
    if step == "the fit":
        failing(monkeypatch, "rename", lambda path: path.name.startswith(".fit-"))
    else:
        failing(monkeypatch, "replace", lambda path: path.suffix == ".json")
    with pytest.raises(DataError, match=r"could not be written \(No space left on device\)"):
        shelf.put("films", grown, MADE_BY, {"round": 2})
    monkeypatch.undo()
    again = Shelf(shelf.folder)
    assert again.names() == ["films"]
    assert again.reading("films") == {"round": 1}
    assert "w" not in again.engine("films", made(encoder)).dataset.user_ids
    assert len(list(again.find("films").folder.glob("fit-*"))) == 1
    again.put("films", grown, MADE_BY, {"round": 2})
    assert again.find("films").users == 3


def test_a_kill_after_the_new_fit_was_written_keeps_the_old_one(shelf, small, grown, encoder):
    kept = shelf.put("films", small, MADE_BY)
    save(grown, kept.folder / "fit-0123", MADE_BY)  # and then the power went
    (kept.folder / ".fit-0124-x").mkdir()
    assert "w" not in shelf.engine("films", made(encoder)).dataset.user_ids
    assert shelf.find("films").damaged is None
    shelf.put("films", grown, MADE_BY)
    assert len(list(kept.folder.iterdir())) == 2


def test_a_crash_while_keeping_something_new_leaves_nothing_in_the_list(shelf, small, monkeypatch):
    failing(monkeypatch, "rename", lambda path: path.name.startswith(".new-"))
    with pytest.raises(DataError, match="could not be written"):
        shelf.put("films", small, MADE_BY)
    assert not shelf.entries()
    assert not list(shelf.folder.iterdir())
    monkeypatch.undo()
    (shelf.folder / ".new-ffff").mkdir()  # a process that was killed
    assert not shelf.entries()
    shelf.put("films", small, MADE_BY)
    assert shelf.names() == ["films"]


def test_a_folder_that_replaces_another_never_leaves_neither(small, grown, encoder, tmp_path, monkeypatch):
    target = save(small, tmp_path / "fit")
    failing(monkeypatch, "rename", lambda path: path.name.startswith(".fit-"))
    with pytest.raises(OSError, match="No space left"):
        save(grown, target)
    monkeypatch.undo()
    assert "w" not in load(target, encoder).dataset.user_ids
    target.rename(tmp_path / ".fit.before")  # killed between the two renames
    assert is_saved(target)
    assert "w" not in load(target, encoder).dataset.user_ids
    save(grown, target)
    assert "w" in load(target, encoder).dataset.user_ids
    assert [path.name for path in tmp_path.iterdir()] == ["fit"]


def test_rename_keeps_everything_but_the_name(shelf, small, grown, encoder):
    shelf.put("films", small, MADE_BY, {"a": 1})
    shelf.put("books", grown, MADE_BY)
    with pytest.raises(DataError, match="'books' is taken"):
        shelf.rename("films", "books")
    with pytest.raises(DataError, match="No dataset is kept under the name 'songs'"):
        shelf.rename("songs", "other")
    shelf.rename("films", "电影")
    assert sorted(shelf.names()) == ["books", "电影"]
    assert shelf.reading("电影") == {"a": 1}
    assert shelf.engine("电影", made(encoder)).dataset.name == "电影"
    shelf.put("films", grown, MADE_BY)  # the old name is free, its folder is not
    assert shelf.find("films").users == 3
    assert shelf.find("电影").users == 2
    shelf.rename("films", "films")
    assert sorted(shelf.names()) == ["books", "films", "电影"]


def test_delete_removes_all_of_it(shelf, small):
    kept = shelf.put("films", small, MADE_BY)
    gone = shelf.delete("films")
    assert (gone.name, gone.items, gone.size) == ("films", 3, kept.size)
    assert not list(shelf.folder.iterdir())
    assert shelf.reading("films") is None
    with pytest.raises(DataError, match="No dataset is kept"):
        shelf.engine("films")
    with pytest.raises(DataError, match="No dataset is kept"):
        shelf.delete("films")


def test_damage_is_said_and_can_be_deleted(shelf, small):
    places = {name: shelf.put(name, small, MADE_BY).folder for name in ("sound", "cut", "gone", "nameless")}
    arrays = next(places["cut"].glob("fit-*/arrays.safetensors"))
    arrays.write_bytes(arrays.read_bytes()[:100])
    next(places["gone"].glob("fit-*/items.parquet")).unlink()
    (places["nameless"] / "entry.json").write_text("{")
    for number, content in enumerate(
        ["[]", "null", '{"name": 1}', '{"name": "x", "version": "y", "files": 3}']
    ):
        (shelf.folder / f"odd-{number}").mkdir()
        (shelf.folder / f"odd-{number}" / "entry.json").write_text(content)
    (shelf.folder / "a file.txt").write_text("not ours")
    assert shelf.names() == ["sound"]
    said = {one.name: str(one.damaged) for one in shelf.entries() if one.damaged}
    assert said["cut"].startswith("arrays.safetensors of the kept dataset 'cut' is missing or cut off")
    assert said["gone"].startswith("items.parquet of the kept dataset 'gone'")
    assert "has no readable entry.json" in said[places["nameless"].name]
    assert len(said) == 7
    with pytest.raises(DataError, match="missing or cut off"):
        shelf.engine("cut")
    shelf.put("cut", small, MADE_BY)
    assert shelf.names() == ["cut", "sound"]
    for name in said:
        if name != "cut":
            shelf.delete(name)
    assert [one.name for one in shelf.entries()] == ["cut", "sound"]
    assert (shelf.folder / "a file.txt").exists()


def test_damage_inside_a_file_is_one_sentence(shelf, small):
    kept = shelf.put("films", small, MADE_BY)
    file = next(kept.folder.glob("fit-*/items.parquet"))
    file.write_bytes(b"\0" * file.stat().st_size)
    with pytest.raises(DataError, match="is damaged"):
        shelf.dataset("films")


def test_a_folder_that_cannot_be_one_is_one_sentence_in_both_languages(small, tmp_path):
    (tmp_path / "own").write_text("a file stands here")
    shelf = Shelf(tmp_path / "own")
    assert shelf.entries() == []
    with pytest.raises(DataError) as caught:
        shelf.put("films", small, MADE_BY)
    assert "name another folder in RECLENS_OWN" in str(caught.value)
    assert in_language("zh", Message(caught.value.template, **caught.value.values)).startswith(
        "无法写入文件夹"
    )


def test_the_folder_is_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("RECLENS_OWN", str(tmp_path / "x=y"))
    assert Shelf().folder == tmp_path / "x=y"
    monkeypatch.delenv("RECLENS_OWN")
    assert own_folder().parts[-2:] == ("reclens", "own")


def test_columns_of_any_kind_come_back_as_they_were(tables, encoder, cache, tmp_path):
    data = load_dataset(tables)
    odd = {
        "mixed": [1, "two", None],
        "lists": [["a", 1], [], None],
        "maps": [{"k": [1]}, {}, None],
        "when": pd.to_datetime(["2024-01-01", None, "2024-01-03"]),
        "broken": pd.Series(["\ud800", "b", ""], dtype=object),
        "kind": pd.Categorical(["x", "y", "x"]),
        "flag": [True, False, True],
        "partly": [1.5, "", 2],
    }
    for name, values in odd.items():
        data.items[name] = values
    data.users["age"] = [31.0, ""]
    again = load(save(Engine.fit(data, encoder, cache), tmp_path / "a=b" / "fit"), encoder).dataset
    for name in ("mixed", "lists", "maps", "broken", "flag", "partly"):
        assert again.items[name].tolist() == list(odd[name]), name
    assert again.items["when"].isna().tolist() == [False, True, False]
    assert again.items["kind"].tolist() == ["x", "y", "x"]
    assert again.users["age"].tolist() == [31.0, ""]


def test_an_encoder_that_is_loaded_is_not_loaded_again(shelf, small, encoder):
    shelf.put("films", small, MADE_BY)
    asked = []

    def make(data, made_by):
        asked.append((data.item_texts, made_by))
        return encoder

    assert shelf.engine("films", make).encoder is encoder
    assert asked == [(small.dataset.item_texts, MADE_BY)]
    with pytest.raises(DataError, match="was fitted with the encoder"):
        shelf.engine("films", lambda data, made_by: load_encoder("tfidf", texts=data.item_texts))


def test_numbers_of_numpy_in_what_was_chosen_are_kept(shelf, small):
    shelf.put("films", small, MADE_BY, {"like_from": np.float32(4), "rows": np.int64(3), "at": Path("x")})
    assert shelf.reading("films") == {"like_from": 4.0, "rows": 3, "at": "x"}
    assert json.loads((shelf.find("films").folder / "entry.json").read_text())["name"] == "films"
