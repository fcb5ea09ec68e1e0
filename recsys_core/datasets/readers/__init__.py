"""Tables out of one file, whatever its format: always strings, "" where empty."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from recsys_core.datasets.readers.delimited import read_delimited
from recsys_core.datasets.readers.structured import read_excel, read_json, read_parquet
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.errors import DataError
from recsys_core.types import Progress, silent

Reader = Callable[[Path, str, Progress], list[RawTable]]


def _delimited(path: Path, name: str, progress: Progress) -> list[RawTable]:
    return [read_delimited(path, name, progress)]


READERS: dict[str, Reader] = {
    **dict.fromkeys(
        (".csv", ".tsv", ".txt", ".tab", ".inter", ".item", ".user", ".dat", ".data", ".psv"), _delimited
    ),
    **dict.fromkeys((".parquet", ".pq"), lambda path, name, _: [read_parquet(path, name)]),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), lambda path, name, _: [read_json(path, name)]),
    **dict.fromkeys((".xlsx", ".xlsm"), lambda path, name, _: read_excel(path, name)),
}
"""Reader by suffix."""


def is_table(path: Path) -> bool:
    """Whether a file has a suffix that can be read, `.gz` behind it or not."""
    return _suffix(path) in READERS


def _suffix(path: Path) -> str:
    return Path(path.stem).suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def read_file(path: Path, name: str = "", progress: Progress = silent) -> list[RawTable]:
    """The tables of a file: one, or several of a workbook with several sheets.

    RecBole's atomic files (`.inter .item .user`) are tab-separated with `name:type` headers; the type is dropped.

    Raises:
        DataError: missing, empty or unreadable; the message names file, place and cure.
    """
    name = name or path.name
    if not path.exists():
        raise DataError("{path} does not exist: put a file of that name there.", path=path)
    reader = READERS.get(_suffix(path))
    if reader is None:
        raise DataError(
            "{file} has an unknown suffix: save it as one of {known}.", file=name, known=", ".join(READERS)
        )
    if path.is_file() and path.stat().st_size == 0:
        raise DataError("{file} is empty: write a header line and at least one row into it.", file=name)
    if path.suffix.lower() == ".gz":
        with tempfile.TemporaryDirectory() as scratch:
            plain = Path(scratch) / path.stem
            try:
                with gzip.open(path, "rb") as packed, plain.open("wb") as out:
                    shutil.copyfileobj(packed, out)
            except (OSError, EOFError) as error:
                raise DataError(
                    "{file} cannot be unpacked ({reason}): pack it again.", file=name, reason=str(error)[:100]
                ) from None
            return read_file(plain, name, progress)
    return reader(path, name, progress)
