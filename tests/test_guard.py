"""Nothing but one plain sentence leaves a boundary."""

import logging

import pytest

from recsys_core import load_dataset
from recsys_core.datasets import Reading
from recsys_core.errors import DataError, UnknownIdError
from recsys_core.guard import guarded


def test_what_nobody_foresaw_is_one_sentence_and_a_line_in_the_log(caplog):
    with (
        caplog.at_level(logging.ERROR),
        pytest.raises(DataError, match=r"x\.csv could not be read"),
        guarded("x.csv"),
    ):
        raise ZeroDivisionError
    assert "ZeroDivisionError" in caplog.text


def test_errors_meant_for_people_pass_as_they_are(caplog):
    with pytest.raises(UnknownIdError, match=r"^no such user$"), guarded("x.csv"):
        raise UnknownIdError("no such user")
    assert not caplog.records


def test_too_little_memory_is_said_as_such():
    with pytest.raises(DataError, match=r"not enough memory for big\.csv"), guarded("big.csv"):
        raise MemoryError


def test_reading_stands_behind_the_guard(tmp_path, caplog):
    (tmp_path / "items.csv").write_text("item_id,title\na,Harbour\n")
    broken = Reading(limits=None)  # nothing that a reader expects
    with caplog.at_level(logging.ERROR), pytest.raises(DataError, match="nobody foresaw"):
        load_dataset(tmp_path, broken)
    assert "AttributeError" in caplog.text
