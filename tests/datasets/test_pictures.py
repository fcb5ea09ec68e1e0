"""Pictures of items: which column names them, and that no file outside the dataset's folder is one."""

import os

import pandas as pd
import pytest

from recsys_core import load_dataset
from recsys_core.datasets.pictures import (
    VARIABLE,
    local_picture,
    named_picture,
    picture_column,
    remote_picture,
)


@pytest.mark.parametrize(
    ("column", "cells", "told"),
    [
        ("poster", ["a.jpg", "b.png", ""], True),
        ("imageUrl", ["https://x.org/1", "https://x.org/2?w=3"], True),
        ("图片链接", ["https://x.org/1"], True),
        ("file", ["img/a.JPG", "img/b.webp"], True),  # nothing else ends so
        ("poster", ["yes", "no", "no"], False),
        ("homepage", ["https://x.org/1", "https://x.org/2"], False),
        ("file", ["a.pdf", "b.jpg"], False),
        ("cover", ["hard", "soft", "a.jpg"], False),
        ("text", ["a.jpg", "b.jpg"], False),  # what is read is no picture
        ("cover", ["", ""], False),
    ],
)
def test_a_column_of_pictures_is_told_by_its_name_and_its_cells(column, cells, told):
    items = pd.DataFrame({"item_id": range(len(cells)), column: cells})
    assert picture_column(items) == (column if told else None)


def test_of_two_columns_the_fuller_one_is_taken():
    items = pd.DataFrame(
        {"file": ["a.png", "b.png"], "poster": ["a.png", "?"], "cover_image": ["c.jpg", "d.jpg"]}
    )
    assert picture_column(items) == "cover_image"


def test_a_dataset_keeps_what_its_table_says(write_folder):
    folder = write_folder(
        items="item_id,title,text,poster_url\na,Sea,a calm sea,https://x.org/a.jpg\nb,Fog,a thick fog,\n"
    )
    data = load_dataset(folder)
    assert [named_picture(data, item) for item in range(2)] == ["https://x.org/a.jpg", ""]
    assert "x.org" not in " ".join(data.item_texts)
    assert data.titles == ("Sea", "Fog")


def test_a_dataset_without_pictures_names_none(sample):
    assert named_picture(sample, 0) == ""


@pytest.mark.parametrize("said", ["", "0", "no"])
def test_pictures_of_other_machines_are_off_until_they_are_switched_on(monkeypatch, said):
    monkeypatch.setenv(VARIABLE, said)
    assert remote_picture("https://x.org/a.jpg") is None
    monkeypatch.setenv(VARIABLE, "1")
    assert remote_picture("https://x.org/a.jpg") == "https://x.org/a.jpg"


@pytest.mark.parametrize(
    "named",
    [
        "javascript:alert(1)",
        "data:image/png;base64,xx",
        "//x.org/a.jpg",
        "https://",
        "https:///a.jpg",
        "http://[::1/a.jpg",
        'https://x.org/"onerror=',
        "file:///etc/a.jpg",
        "a.jpg",
        "",
    ],
)
def test_no_other_address_is_one(monkeypatch, named):
    monkeypatch.setenv(VARIABLE, "1")
    assert remote_picture(named) is None


@pytest.fixture
def places(tmp_path):
    """A dataset's folder with a picture, and beside it what nobody may see."""
    folder, secret = tmp_path / "shop", tmp_path / "secret.png"
    (folder / "img").mkdir(parents=True)
    for file in (
        folder / "img" / "a b.png",
        folder / "图.jpg",
        folder / "note.txt",
        secret,
        tmp_path / "shop2.png",
    ):
        file.write_bytes(b"x")
    (folder / "link.png").symlink_to(secret)
    (folder / "note.png").symlink_to(folder / "note.txt")
    (folder / "circle.png").symlink_to(folder / "circle.png")
    (folder / "out").symlink_to(tmp_path)
    (folder / "folder.png").mkdir()
    return folder


@pytest.mark.parametrize("named", ["img/a b.png", "./img/../img/a b.png", "img\\a b.png", "图.jpg"])
def test_a_file_in_the_folder_is_found(places, named):
    found = local_picture(named, places)
    assert found is not None
    assert found.read_bytes() == b"x"


def test_the_folder_itself_may_be_a_link_and_a_whole_path_may_lead_into_it(places, tmp_path):
    (tmp_path / "linked").symlink_to(places)
    assert local_picture("图.jpg", tmp_path / "linked") == places / "图.jpg"
    assert local_picture(str(places / "图.jpg"), places) == places / "图.jpg"


@pytest.mark.parametrize(
    "named",
    [
        "../secret.png",
        "..\\secret.png",
        "img/../../secret.png",
        "../shop2.png",
        "out/secret.png",
        "link.png",
        "note.png",
        "note.txt",
        "circle.png",
        "folder.png",
        "missing.png",
        "a\x00.png",
        "x" * 5000 + ".png",
        "https://x.org/a.png",
        "",
    ],
)
def test_nothing_else_is(places, named):
    assert local_picture(named, places) is None
    assert local_picture(os.path.abspath(places.parent / "secret.png"), places) is None
