"""Mappings come back for the same headers, whatever the files are called."""

import pytest

from recsys_core.errors import DataError
from recsys_core.reading_memory import FILE, MOST, recall, remember, shape_of

JANUARY = {"bestellungen-jan.csv": ["Kunde", "Artikel", "Menge"], "artikel.csv": ["Artikel", "Name"]}


def test_the_next_export_has_the_same_shape():
    february = {"artikel (2).csv": ["Name", "Artikel"], "feb.csv": ["Menge", " Kunde", "Artikel"]}
    assert shape_of(JANUARY) == shape_of(february)


@pytest.mark.parametrize(
    "other",
    [
        {"a": ["Kunde", "Artikel", "Menge"]},
        {"a": ["Kunde", "Artikel", "Menge", "Name"], "b": ["Artikel"]},
        {"a": ["Kunde", "Artikel"], "b": ["Artikel", "Menge", "Name"]},
        {"a": ["Kunde,Artikel", "Menge"], "b": ["Artikel", "Name"]},
        {**JANUARY, "more": ["Artikel", "Name"]},
        {"a": ["kunde", "Artikel", "Menge"], "b": ["Artikel", "Name"]},
    ],
)
def test_other_headers_have_another(other):
    assert shape_of(JANUARY) != shape_of(other)


def test_choices_come_back_and_the_newest_stay(tmp_path):
    assert recall("s0", tmp_path / "own") is None
    for number in range(MOST):
        remember(f"s{number}", {"列": number}, tmp_path / "own")
    remember("s0", {"列": "again"}, tmp_path / "own")
    remember("one more", {"like_from": 4.5}, tmp_path / "own")
    assert recall("s0", tmp_path / "own") == {"列": "again"}
    assert recall("s1", tmp_path / "own") is None
    assert recall("s2", tmp_path / "own") == {"列": 2}
    assert recall("one more", tmp_path / "own") == {"like_from": 4.5}
    assert [file.name for file in (tmp_path / "own").iterdir()] == [FILE]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"s": 3}'])
def test_a_damaged_memory_is_begun_anew(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    assert recall("s", tmp_path) is None
    remember("s", {"a": 1}, tmp_path)
    assert recall("s", tmp_path) == {"a": 1}


def test_where_nothing_can_be_written_one_sentence_says_so(tmp_path):
    (tmp_path / "own").write_text("a file")
    with pytest.raises(DataError, match="could not be written"):
        remember("s", {}, tmp_path / "own")
