"""What every reader of tables must hold: strings as they were written, and one sentence where there is no table."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from recsys_core.datasets.readers import READERS, How, is_table, read_file
from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.errors import DataError, RecLensError

TABLE = pd.DataFrame(
    {
        "item_id": ["007", "b", "三体", "4"],
        "title": ["Amélie’s dream", "", "流浪地球", "a, b; c"],
        "year": ["1999", "2001", "", "2019"],
        "note": ["", "", "x", "1.50"],
    },
    dtype=str,
)
"""Leading zeros, signs that delimit elsewhere, Chinese, and cells without anything."""


class ReaderTests:
    """Inherit, name the suffix, and say how such a file is written.

    Attributes:
        suffix: as it is registered, for example `.feather`; the distribution that names it has to be installed.
    """

    suffix: ClassVar[str]

    def write(self, path: Path, table: pd.DataFrame) -> None:
        """Write a table of strings, "" where empty, into a new file."""
        raise NotImplementedError

    def file(self, folder: Path, table: pd.DataFrame = TABLE) -> Path:
        """A table as a file."""
        path = folder / f"films{self.suffix}"
        self.write(path, table)
        return path

    def refused(self, path: Path, limits: Limits = COMMAND_LINE) -> str:
        """The sentence in which a file is refused."""
        with pytest.raises(RecLensError) as caught:
            _cells(read_file(path, How(limits=limits)))
        said = str(caught.value)
        assert said.endswith(".")
        assert "\n" not in said
        return said

    def test_it_is_registered(self) -> None:
        """Under a suffix in small letters."""
        assert self.suffix.startswith(".")
        assert self.suffix == self.suffix.lower()
        assert self.suffix in READERS
        assert is_table(Path(f"films{self.suffix.upper()}"))

    @pytest.mark.parametrize("large", [False, True])
    def test_a_table_comes_back_as_it_was_written(self, tmp_path: Path, large: bool) -> None:
        """Strings, "" where empty; held or read piece by piece."""
        (table,) = read_file(self.file(tmp_path), How(large=large))
        assert table.rows == len(TABLE)
        cells = table.frame()
        assert list(cells.columns) == list(TABLE.columns)
        assert cells.to_numpy().tolist() == TABLE.to_numpy().tolist()
        some = table.frame(["title", "item_id"])
        assert some.to_numpy().tolist() == TABLE[["title", "item_id"]].to_numpy().tolist()

    def test_it_reads_the_same_twice(self, tmp_path: Path) -> None:
        """And leaves the file alone."""
        path = self.file(tmp_path)
        before = path.read_bytes()
        first, second = (_cells(read_file(path)) for _ in range(2))
        assert first == second
        assert path.read_bytes() == before

    def test_the_table_is_called_what_the_person_calls_it(self, tmp_path: Path) -> None:
        """The file's own name where nothing else was said."""
        path = self.file(tmp_path)
        assert read_file(path)[0].name.startswith(path.name)
        assert read_file(path, How("my films"))[0].name.startswith("my films")

    def test_a_packed_file_is_read(self, tmp_path: Path) -> None:
        """With `.gz` behind the suffix."""
        path = self.file(tmp_path)
        packed = path.with_name(f"{path.name}.gz")
        packed.write_bytes(gzip.compress(path.read_bytes()))
        assert _cells(read_file(packed)) == _cells(read_file(path))

    def test_an_empty_file_is_refused_in_a_sentence(self, tmp_path: Path) -> None:
        """And so is one that has no row."""
        path = tmp_path / f"nothing{self.suffix}"
        path.write_bytes(b"")
        assert path.name in self.refused(path)

    def test_a_damaged_file_is_read_or_refused_in_a_sentence(self, tmp_path: Path) -> None:
        """Cut in two, with bytes changed, or with noise in it: strings come back, or a `DataError` that names the file."""
        whole = self.file(tmp_path).read_bytes()
        rng = np.random.default_rng(0)
        damaged = [whole[: len(whole) // 2], whole[:3], rng.bytes(400), bytes(400)]
        for _ in range(20):
            changed = bytearray(whole)
            for place in rng.integers(0, len(whole), 5):
                changed[place] = int(rng.integers(0, 256))
            damaged.append(bytes(changed))
        path = tmp_path / f"damaged{self.suffix}"
        for content in damaged:
            path.write_bytes(content)
            said, tables = _read_or_refused(path)
            assert not said or path.name in said
            assert "\n" not in said
            assert all(isinstance(one, str) for table in tables for row in table for one in row)

    def test_more_than_may_be_read_is_refused(self, tmp_path: Path) -> None:
        """Rows and columns."""
        path = self.file(tmp_path)
        assert "limit" in self.refused(path, replace(COMMAND_LINE, rows=2))
        assert "limit" in self.refused(path, replace(COMMAND_LINE, columns=2))


def _cells(tables: list[RawTable]) -> list[list[list[str]]]:
    return [table.frame().to_numpy().tolist() for table in tables]


def _read_or_refused(path: Path) -> tuple[str, list[list[list[str]]]]:
    """In which sentence it is refused, "" where it is not; and the cells."""
    try:
        return "", _cells(read_file(path))
    except DataError as refusal:
        return str(refusal), []
