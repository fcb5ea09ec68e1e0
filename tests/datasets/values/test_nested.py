"""Lists and objects in cells: what people called a thing is kept, what machines need is not."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_core.datasets.readers import read_file
from recsys_core.datasets.values.nested import is_nested, joined_names, names_of, parsed


def names_in(cell):
    value = parsed(cell)
    return () if value is None else names_of(value)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ('[{"id": 9028, "name": "Mystery"}, {"id": 9012, "name": "Adventure"}]', ("Mystery", "Adventure")),
        ("[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': \"Children's\"}]", ("Animation", "Children's")),
        ("['Action', 'Drama', 'Action']", ("Action", "Drama")),
        ("['Action' 'Science Fiction'\n 'Drama']", ("Action", "Science Fiction", "Drama")),
        ("{'Action', 'Drama'}", ("Action", "Drama")),
        ("('Action', None, 3)", ("Action",)),
        ('c("Dessert", "Low Protein")', ("Dessert", "Low Protein")),
        ('c("Dessert")', ("Dessert",)),
        ("character(0)", ()),
        ('{Action,"Science Fiction"}', ("Action", "Science Fiction")),
        ("[Fantasy, Young Adult]", ("Fantasy", "Young Adult")),
        ('{"/m/07s9rl0": "Drama", "/m/02l7c8": "Romance Film"}', ("Drama", "Romance Film")),
        ('{"28": "Action"}', ("Action",)),
        ('[["Books", "Mystery"], ["Toys"]]', ("Books", "Mystery", "Toys")),
        ('[{"iso_639_1": "en", "english_name": "English"}]', ("English",)),
        ('[{"iso_639_1": "en"}]', ()),
        ('[{"cast_id": 14, "character": "Woody", "credit_id": "52fe4284c3a36847f8024f95", "name": "Tom Hanks", '
         '"profile_path": "/pQFoyx7rp09CJTAb932F2g8Nlho.jpg"}]', ("Tom Hanks",)),
        ('{"Color": "Black", "ISBN-10": "0764512345", "Model number": "AX-7711223"}', ("Black",)),
        ('[{"名称": "悬疑", "编号": "a3"}, {"标签名": "经典"}]', ("悬疑", "经典")),
        ('{"genres": [{"genre_id": 3, "genre_name": "Noir"}], "count": 1}', ("Noir",)),
        ('{"name": {"en": "Drama", "zh": "剧情"}}', ("Drama", "剧情")),
        ('[0, 1, 2.5, true, null, "17"]', ()),
        ('["https://example.org/a b.html", "https://example.org/a.jpg", "/img/x/y.png", "a@b.org"]', ()),
        ('["B00101", "tt0114709", "52fe4284c3a36847f8024f95"]', ()),
        ('["PlayStation 2", "3D", "90s", "MP3"]', ("PlayStation 2", "3D", "90s", "MP3")),
        ("A mystery story", ()),
        ("(1994)", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_names_are_kept_and_ids_keys_numbers_and_addresses_are_not(cell, names):
    assert names_in(cell) == names


def test_a_column_is_nested_where_most_of_its_filled_cells_are():
    assert is_nested(['[{"name": "a"}]', "", "[]", "broken ["])
    assert not is_nested(["[REC]", "(500) Days of Summer", "Fargo", "['x']"])
    assert not is_nested(["", ""])
    assert not is_nested([])
    assert is_nested(["['a']"] * 150 + ["plain"] * 10_000)


def test_joined_names_of_a_column():
    cells = [
        '[{"id": 1, "name": "Mystery"}, {"id": 2, "name": "Sea"}]',
        '["A mystery story about a harbour."]',
        '["It begins.", "It ends"]',
        "[]",
        "plain words",
        '[{"id": 9028, "name": "Mystery"}, {"id": 90',
        '[{"id": 9028, "kind": "Sea", "i',
        "['Action', 'Dra",
        "",
    ]
    assert joined_names(cells) == [
        "Mystery, Sea", "A mystery story about a harbour.", "It begins. It ends", "", "plain words", "Mystery", "Sea",
        "Action, Dra", "",
    ]  # fmt: skip


def test_nothing_is_run_and_depth_ends(tmp_path):
    file = tmp_path / "made"
    assert names_in(f"[__import__('pathlib').Path({str(file)!r}).touch()]") == ()
    assert not file.exists()
    for cell in ("[" * 9000 + "]" * 9000, '{"a":' * 900 + '"x"' + "}" * 900, "(" * 500 + ")" * 500):
        assert names_in(cell) == ()
        joined_names([cell])
    loop = []
    loop.append(loop)
    assert names_of(loop) == ()


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_only_strings_that_stand_there_come_out(value):
    said = json.dumps(value, ensure_ascii=False)
    for name in names_in(said):
        assert json.dumps(name, ensure_ascii=False)[1:-1] in said
    assert names_in(said) == (names_of(value) if isinstance(value, list | dict) else ())


@given(st.text(alphabet="[]{}()'\":, c1aé\\\n", max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_cell_raises(cell):
    joined_names([cell])
    is_nested([cell])


def test_readers_give_names_of_objects_and_keep_plain_lists(tmp_path):
    rows = [
        {"id": 1, "genres": [{"id": 7, "name": "Sea"}, {"id": 8, "name": "Noir"}], "about": ["One text."],
         "helpful": [0, 1], "also": ["B00101"], "made": {"name": "Studio", "id": 3}},
    ]  # fmt: skip
    file = tmp_path / "items.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    found = read_file(file)[0].frame().iloc[0].to_dict()
    assert found == {
        "id": "1", "genres": "Sea, Noir", "about": "One text.", "helpful": "0, 1", "also": "B00101", "made": "Studio",
    }  # fmt: skip
    parquet = tmp_path / "items.parquet"
    pd.DataFrame({"tags": [np.array(["a", "b"])], "people": [[{"name": "Ada", "id": 5}]]}).to_parquet(parquet)
    assert read_file(parquet)[0].frame().iloc[0].to_dict() == {"tags": "a, b", "people": "Ada"}
