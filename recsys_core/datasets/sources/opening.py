"""A folder, an archive, a file or a database as the tables in it."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from recsys_core.datasets.readers import is_table, read_file
from recsys_core.datasets.readers.structured import read_parquet
from recsys_core.datasets.sources.database import is_database
from recsys_core.datasets.sources.from_database import database_tables, named
from recsys_core.datasets.sources.known_layouts import known_layout
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.datasets.vectors import NAMES as VECTORS
from recsys_core.datasets.vectors import Raw, read_vectors
from recsys_core.errors import DataError
from recsys_core.types import Progress, silent

LARGEST_UNPACKED = 2_000_000_000


@dataclass(frozen=True, eq=False)
class Source:
    """What lay in one place.

    Attributes:
        tables: everything that can be read as a table.
        vectors: vectors made elsewhere, that lay beside them.
    """

    name: str
    tables: tuple[RawTable, ...]
    vectors: Raw = field(default_factory=dict)


@contextmanager
def unpacked(source: Path) -> Iterator[Path]:
    """The folder itself, or a zip unpacked into a temporary folder, its only sub-folder entered.

    Raises:
        DataError: not a zip, a path that leads out of it, or too much to unpack.
    """
    if source.is_dir():
        yield source
        return
    with tempfile.TemporaryDirectory() as scratch:
        try:
            _unpack(source, Path(scratch).resolve())
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
            raise DataError(
                "{file} cannot be unpacked ({reason}): pack it again.",
                file=source.name,
                reason=str(error)[:100],
            ) from None
        root = Path(scratch).resolve()
        inside = [path for path in root.iterdir() if not path.name.startswith(("__MACOSX", "."))]
        yield inside[0] if len(inside) == 1 and inside[0].is_dir() else root


def _unpack(source: Path, root: Path) -> None:
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise DataError(
                "{file} unpacks to more than {size} GB: give the folder instead.",
                file=source.name,
                size=LARGEST_UNPACKED // 10**9,
            )
        for entry in entries:
            if not (root / entry.filename).resolve().is_relative_to(root):
                raise DataError(
                    "{file} holds the path {entry!r}, which leads out of it: not unpacked.",
                    file=source.name,
                    entry=entry.filename,
                )
        archive.extractall(root)


def _parts_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.parquet") if not path.name.startswith(("_", "."))]


def files_in(folder: Path) -> list[Path]:
    """Files and folders of Parquet parts that can be read as tables; sub-folders are entered where the folder has none."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "_")) or path.name in VECTORS:
            continue
        if path.is_dir():
            if (parts := _parts_of(path)) and len(parts) == sum(
                one.is_file() and one.name[0] not in "_." for one in path.rglob("*")
            ):
                found.append(path)
        elif is_table(path) or path.suffix.lower() == ".zip" or is_database(str(path)):
            found.append(path)
    if not found:
        below = [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[0] not in "._"]
        found = [file for path in below[:20] for file in files_in(path)]
    return found


def tables_of(
    files: Sequence[Path], progress: Progress = silent, names: Sequence[str] = ()
) -> list[RawTable]:
    """Tables of several files; parts of one table, told by equal headers and numbered names, are put together.

    Raises:
        DataError: none can be read; where some can, those that cannot are an error only if nothing else is left.
    """
    found: list[RawTable] = []
    for place, path in enumerate(files):
        name = names[place] if names else path.name
        if path.is_dir():
            found.append(read_parquet(path, name))
        elif not is_table(path) and is_database(str(path)):
            found += database_tables(str(path), progress)
        elif path.suffix.lower() == ".zip":
            with unpacked(path) as folder:
                found += open_folder(folder, name, progress).tables
        else:
            found += read_file(path, name, progress)
    return _together(found)


def _together(tables: Sequence[RawTable]) -> list[RawTable]:
    """Tables whose names differ in a number alone and whose headers are equal, as one."""
    groups: dict[tuple[str, tuple[str, ...]], list[RawTable]] = {}
    for table in tables:
        stem = re.sub(r"[\d_\-. ]+", "", table.name.lower()) if re.search(r"\d", table.name) else table.name
        groups.setdefault((stem, tuple(table.columns)), []).append(table)
    made = []
    for parts in groups.values():
        if len(parts) == 1 or not all(part.held for part in parts):
            made += parts
            continue
        cells = pd.concat([part.sample for part in parts], ignore_index=True)
        faults = tuple(fault for part in parts for fault in part.faults)
        made.append(RawTable.of(parts[0].name, cells, parts[0].facts, named=parts[0].named, faults=faults))
    return made


def open_folder(folder: Path, name: str, progress: Progress = silent) -> Source:
    """Every table of a folder."""
    known = known_layout(folder)
    if known is not None:
        return Source(name, tuple(known))
    files = files_in(folder)
    if not files and not any((folder / one).exists() for one in VECTORS):
        raise DataError(
            "{folder} holds no table: put files there that end in .csv, .tsv, .json, .jsonl, .parquet or .xlsx (or .gz or .zip of them).",
            folder=folder,
        )
    return Source(name, tuple(tables_of(files, progress)), read_vectors(folder))


def open_source(source: str | Path, progress: Progress = silent) -> Source:
    """The tables of a folder, a zip, a single file, or a database.

    Raises:
        DataError: nothing there that can be read; the message names the place and the cure.
    """
    if is_database(str(source)):
        return Source(named(str(source)), tuple(database_tables(str(source), progress)))
    path = Path(source)
    if not path.exists():
        raise DataError(
            "{source} is neither a bundled dataset (sample, sample-zh, ml-100k) nor a file or folder: give the path of one, or the address of a database.",
            source=source,
        )
    if path.is_dir() or path.suffix.lower() == ".zip" or (zipfile.is_zipfile(path) and not is_table(path)):
        with unpacked(path) as folder:
            return open_folder(folder, path.stem, progress)
    return Source(path.name.split(".")[0], tuple(tables_of([path], progress)))
