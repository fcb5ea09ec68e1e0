"""Tables out of one file, whatever its format: always strings, "" where empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from recsys_core.datasets.readers.delimited import read_delimited
from recsys_core.datasets.readers.large import (
    read_large_delimited,
    read_large_json,
    read_large_parquet,
    too_large,
)
from recsys_core.datasets.readers.structured import read_excel, read_json, read_parquet
from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.datasets.sources.scratch import keeping
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.datasets.sources.unpacking import Room, unpacked_gzip
from recsys_core.errors import DataError, PluginError
from recsys_core.registry import Registry
from recsys_core.types import Progress, silent


@dataclass(frozen=True)
class How:
    """How a file is to be read.

    Attributes:
        name: what the person knows it by; readers are always given one.
        large: not to be held.
        columns: names of the columns of a delimited file that is known to have no header.
    """

    name: str = ""
    progress: Progress = silent
    limits: Limits = COMMAND_LINE
    large: bool = False
    columns: Sequence[str] = ()


AS_IT_IS = How()

Reader = Callable[[Path, How], list[RawTable]]


def _delimited(path: Path, how: How) -> list[RawTable]:
    read = read_large_delimited if how.large else read_delimited
    return [read(path, how.name, how.progress, how.columns, how.limits)]


def _parquet(path: Path, how: How) -> list[RawTable]:
    return [(read_large_parquet if how.large else read_parquet)(path, how.name, how.limits)]


def _json(path: Path, how: How) -> list[RawTable]:
    return [(read_large_json if how.large else read_json)(path, how.name, how.progress, how.limits)]


def _excel(path: Path, how: How) -> list[RawTable]:
    return read_excel(path, how.name, how.limits)


BUILT_IN: dict[str, Reader] = {
    **dict.fromkeys(
        (".csv", ".tsv", ".txt", ".tab", ".inter", ".item", ".user", ".dat", ".data", ".psv"), _delimited
    ),
    **dict.fromkeys((".parquet", ".pq"), _parquet),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), _json),
    **dict.fromkeys((".xlsx", ".xlsm"), _excel),
}
"""Readers of the suffixes that are read without further ado."""


def _check(reader: Reader) -> None:
    if not callable(reader):
        raise PluginError("{thing} is no reader: register a function of a path and a How.", thing=reader)


READERS: Registry[Reader] = Registry("reclens.readers", _check)
"""Reader by suffix; those of installed distributions are entry points called after the suffix, as in `.feather`."""

for _ending, _reader in BUILT_IN.items():
    READERS.add(_ending, _reader)


def is_table(path: Path) -> bool:
    """Whether a file has a suffix that can be read, `.gz` behind it or not."""
    return _suffix(path) in READERS


def _suffix(path: Path) -> str:
    return Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def read_file(path: Path, how: How = AS_IT_IS, room: Room | None = None) -> list[RawTable]:
    """The tables of a file or a folder of Parquet parts: one, or several of a workbook with several sheets.

    RecBole's atomic files (`.inter .item .user`) are tab-separated with `name:type` headers; the type is dropped.

    Args:
        how: where it gives no name the file's own is used; a large file is read piece by piece without being told so.
        room: what may still be unpacked, where the file came out of an archive.

    Raises:
        DataError: missing, empty, unreadable, or more than may be read; the message names file, place and cure.
    """
    name = how.name or path.name
    if not path.exists():
        raise DataError("{path} does not exist: put a file of that name there.", path=path)
    reader = _parquet if path.is_dir() else READERS.get(_suffix(path))
    if reader is None:
        raise DataError(
            "{file} has an unknown suffix: save it as one of {known}.", file=name, known=", ".join(READERS)
        )
    if path.is_file() and path.stat().st_size == 0:
        raise DataError("{file} is empty: write a header line and at least one row into it.", file=name)
    if path.suffix.lower() == ".gz":
        plain, scratch = unpacked_gzip(path, name, room or Room.of(path, how.limits))
        how = replace(how, name=name, large=how.large or too_large([plain]))
        return [keeping(one, scratch) for one in reader(plain, how)]
    return reader(path, replace(how, name=name, large=how.large or too_large([path])))
