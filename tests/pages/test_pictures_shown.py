"""Pictures as a page gets them: small, with a name for those who do not see them, and none where there is none."""

import io
import json

import pytest
from PIL import Image
from screen import ROOT
from streamlit.testing.v1 import AppTest

from pages._ui.drawing.pictures import EDGE, small_copy
from recsys_core.datasets.pictures import VARIABLE

SCRIPT = """
import json
import streamlit as st
from pages._ui.drawing.pictures import picture_of
from pages._ui.service import core
from pages._ui.state import text

text.begin()
data = core.dataset("shop")
st.markdown(json.dumps([picture_of(data, item) for item in range(len(data.item_ids))]))
"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A folder of datasets with one in it whose pictures are there, damaged, missing, outside, and elsewhere."""
    folder = tmp_path / "shop"
    folder.mkdir()
    Image.new("RGB", (900, 600), "teal").save(folder / "a.jpg")
    (folder / "b.png").write_bytes(b"\x89PNG\r\n\x1a\nno more of it")
    Image.new("RGB", (20, 20)).save(tmp_path / "outside.png")
    named = ["a.jpg", "b.png", "missing.png", "../outside.png", "https://x.org/e.png", ""]
    rows = "\n".join(f"i{place},Title <b>{place}</b>,a text,{cell}" for place, cell in enumerate(named))
    (folder / "items.csv").write_text(f"item_id,title,text,picture\n{rows}\n")
    (folder / "interactions.csv").write_text("user_id,item_id,rating\nu,i0,5\nu,i1,3\n")
    monkeypatch.setenv("RECLENS_DATA", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    return folder


def shown(**parameters):
    test = AppTest.from_string(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{SCRIPT}", default_timeout=120
    )
    for name, value in parameters.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return json.loads(test.markdown[0].value)


def test_only_what_can_be_shown_is(shop):
    first, *others = shown()
    assert first["url"].endswith(".webp")
    assert first["alt"].startswith("Picture of Title")
    assert others == [None] * 5


def test_other_machines_are_asked_only_where_that_is_allowed(shop, monkeypatch):
    monkeypatch.setenv(VARIABLE, "1")
    found = shown()
    assert found[4]["url"] == "https://x.org/e.png"
    assert [bool(one) for one in found] == [True, False, False, False, True, False]


def test_in_chinese_it_is_called_so(shop):
    assert "的图片" in shown(lang="中文")[0]["alt"]


def test_a_copy_is_small_upright_and_without_what_the_camera_wrote(tmp_path):
    file = tmp_path / "large.jpg"
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "where I live"  # lies on its side
    Image.new("RGB", (1200, 600), "teal").save(file, exif=exif)
    made = small_copy(file)
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.size == (EDGE // 2, EDGE)
        assert not picture.getexif()
    assert b"where I live" not in made


def test_what_is_too_large_to_read_is_not_read(tmp_path):
    header = io.BytesIO()
    Image.new("1", (1, 1)).save(header, "PNG")
    raw = bytearray(header.getvalue())
    raw[16:24] = (10_000).to_bytes(4, "big") + (8_000).to_bytes(4, "big")
    file = tmp_path / "bomb.png"
    file.write_bytes(raw)
    assert small_copy(file) is None


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_colour_is_read(tmp_path, mode):
    file = tmp_path / "a.png"
    Image.new(mode, (30, 20)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    with Image.open(io.BytesIO(small_copy(file))) as picture:
        assert picture.size == (30, 20)
