"""Choices kept for the next export of the same shape: in force again, or, where the memory is damaged, let go."""

import json

import pytest

from pages.data.bring.state import Brought, _recalled
from recsys_core.datasets.sources.opening import open_source
from recsys_core.reading_memory import FILE


@pytest.fixture
def source(tmp_path, monkeypatch):
    monkeypatch.setenv("RECLENS_OWN", str(tmp_path / "own"))
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a.csv").write_text("code,name,plot\n1,Sea,A long way\n2,Sky,Up there\n")
    (folder / "b.csv").write_text("who,code,stars\nu,1,5\nu,2,1\nv,1,4\n")
    return open_source(folder)


def test_choices_for_a_shape_are_in_force_again(source):
    held = Brought("mark", "export", source)
    held.change(roles={"a.csv": "items"}, numbers="mean", like_from=4.0, texts=("plot",))
    held.remember()
    again = _recalled(source)
    assert dict(again.roles) == {"a.csv": "items"}
    assert (again.numbers, again.like_from, again.texts) == ("mean", 4.0, ("plot",))


@pytest.mark.parametrize(
    "damage",
    [{"roles": 3}, {"roles": ["items"]}, {"like_from": "four"}, {"texts": "plot"}, {"mapping": {"items": 1}}],
)
def test_a_damaged_memory_is_let_go(source, tmp_path, damage):
    held = Brought("mark", "export", source)
    held.change(numbers="mean")
    held.remember()
    file = tmp_path / "own" / FILE
    known = json.loads(file.read_text())
    file.write_text(json.dumps({shape: {**choices, **damage} for shape, choices in known.items()}))
    assert _recalled(source) is None
