"""A folder, an archive, a file or a database as the tables in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from recsys_core.datasets.readers import How, is_table, read_file
from recsys_core.datasets.readers.large import too_large
from recsys_core.datasets.readers.structured import parquet_parts
from recsys_core.datasets.sources.chains import chained
from recsys_core.datasets.sources.database import is_database
from recsys_core.datasets.sources.from_database import database_tables, named
from recsys_core.datasets.sources.known_layouts import known_layout
from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.datasets.sources.scratch import keeping
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.datasets.sources.unpacking import Room, unpacked_zip
from recsys_core.datasets.vectors import NAMES as VECTORS
from recsys_core.datasets.vectors import Raw, read_vectors
from recsys_core.errors import DataError
from recsys_core.types import Progress, silent


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


def files_in(folder: Path) -> list[Path]:
    """Files and folders of Parquet parts that can be read as tables; sub-folders are entered where the folder has none."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "_")) or path.name in VECTORS:
            continue
        if path.is_dir():
            if (parts := parquet_parts(path)) and len(parts) == sum(
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
    files: Sequence[Path],
    progress: Progress = silent,
    names: Sequence[str] = (),
    limits: Limits = COMMAND_LINE,
    room: Room | None = None,
) -> list[RawTable]:
    """Tables of several files; parts of one table, told by equal headers and numbered names, are put together.

    Args:
        names: what the files are called in messages; their own names where it is left out.
        room: what may still be unpacked, where the files came out of an archive.

    Raises:
        DataError: one of them cannot be read, or there is more than may be read.
    """
    found: list[RawTable] = []
    many = _too_many_together(files)
    for place, path in enumerate(files):
        name = names[place] if names else path.name
        if path.is_file() and not is_table(path) and is_database(str(path)):
            found += database_tables(str(path), progress, limits)
        elif path.suffix.lower() == ".zip" and path.is_file():
            found += _archive(path, name, progress, limits, room).tables
        else:
            found += read_file(path, How(name, progress, limits, path in many), room)
    return _together(found, limits)


def _stem(name: str) -> str:
    """A name without its numbers."""
    return re.sub(r"[\d_\-. ]+", "", name.lower()) if re.search(r"\d", name) else name


def _too_many_together(files: Sequence[Path]) -> set[Path]:
    """Files whose names differ in a number alone and that are too large to be held together."""
    groups: dict[tuple[Path, str], list[Path]] = {}
    for path in files:
        if path.is_file():
            groups.setdefault((path.parent, _stem(path.name)), []).append(path)
    return {path for group in groups.values() if len(group) > 1 and too_large(group) for path in group}


def _together(tables: Sequence[RawTable], limits: Limits) -> list[RawTable]:
    """Tables whose names differ in a number alone and whose headers are equal, as one."""
    groups: dict[tuple[str, tuple[str, ...], bool], list[RawTable]] = {}
    for table in tables:
        groups.setdefault((_stem(table.name), tuple(table.columns), table.held), []).append(table)
    made = []
    for parts in groups.values():
        limits.check_rows(parts[0].name, sum(part.rows for part in parts))
        made.append(parts[0] if len(parts) == 1 else chained(parts))
    return made


def open_folder(
    folder: Path,
    name: str,
    progress: Progress = silent,
    limits: Limits = COMMAND_LINE,
    room: Room | None = None,
) -> Source:
    """Every table of a folder."""
    known = known_layout(folder, progress, limits)
    if known is not None:
        return Source(name, tuple(known))
    files = files_in(folder)
    if not files and not any((folder / one).exists() for one in VECTORS):
        raise DataError(
            "{folder} holds no table: put files there that end in .csv, .tsv, .json, .jsonl, .parquet or .xlsx (or .gz or .zip of them).",
            folder=folder if room is None else name,
        )
    return Source(name, tuple(tables_of(files, progress, (), limits, room)), read_vectors(folder))


def _archive(path: Path, name: str, progress: Progress, limits: Limits, room: Room | None = None) -> Source:
    """Every table of a zip."""
    room = (room or Room.of(path, limits)).enter(name)
    folder, scratch = unpacked_zip(path, path.name, room)
    found = open_folder(folder, name, progress, limits, room)
    room.leave()
    return replace(found, tables=tuple(keeping(table, scratch) for table in found.tables))


def open_source(source: str | Path, progress: Progress = silent, limits: Limits = COMMAND_LINE) -> Source:
    """The tables of a folder, a zip, a single file, or a database.

    Raises:
        DataError: nothing there that can be read, or more than may be; the message names the place and the cure.
    """
    if is_database(str(source)):
        return Source(named(str(source)), tuple(database_tables(str(source), progress, limits)))
    path = Path(source)
    if not path.exists():
        raise DataError(
            "{source} is neither a bundled dataset (sample, sample-zh, ml-100k) nor a file or folder: give the path of one, or the address of a database.",
            source=source,
        )
    if path.is_dir():
        return open_folder(path, path.stem, progress, limits)
    if path.suffix.lower() == ".zip" or (zipfile.is_zipfile(path) and not is_table(path)):
        return _archive(path, path.stem, progress, limits)
    return Source(path.name.split(".")[0], tuple(tables_of([path], progress, (), limits)))
