"""From uploads and addresses to tables; one that cannot be read is said, and does not keep the others away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from recsys_core.datasets.sources.limits import PAGE, Limits, from_environment
from recsys_core.datasets.sources.opening import Source, open_folder, open_source
from recsys_core.datasets.sources.scratch import Scratch, keeping
from recsys_core.errors import RecLensError
from recsys_core.guard import guarded
from recsys_core.types import Progress

LONGEST = 200
"""Bytes of a name that are kept: file systems take 255, and a number and an ending follow."""


@dataclass(frozen=True, eq=False)
class OpenedFiles:
    """What could be read, and what could not.

    Attributes:
        broken: name of a file, and what is wrong with it.
    """

    source: Source
    broken: tuple[tuple[str, RecLensError], ...] = ()


def limits() -> Limits:
    """How much may be read on the page."""
    return from_environment(PAGE)


def from_address(address: str, progress: Progress) -> OpenedFiles:
    """The tables of a folder, a file or a database of this machine.

    Raises:
        RecLensError: they cannot be read.
    """
    with guarded(Path(address).name):
        return OpenedFiles(open_source(address, progress, limits()))


def from_uploads(uploads: Sequence[Any], progress: Progress) -> OpenedFiles:
    """The uploads as tables, called by their own names; nothing of them lasts longer than what reads from it.

    Raises:
        RecLensError: none of them can be read.
    """
    scratch = Scratch()
    files = stored(uploads, scratch.folder)
    try:
        return OpenedFiles(_kept(_read(files, progress), scratch))
    except RecLensError as error:
        if len(files) == 1:
            raise _named(error, scratch.folder) from None
    broken = []
    for file in files:
        try:
            _read([file], progress)
        except RecLensError as error:
            broken.append((file.name, _named(error, scratch.folder)))
            file.unlink()
    left = [file for file in files if file.exists()]
    if not left:
        raise broken[0][1]
    try:
        return OpenedFiles(_kept(_read(left, progress), scratch), tuple(broken))
    except RecLensError as error:
        raise _named(error, scratch.folder) from None


def stored(uploads: Sequence[Any], folder: Path) -> list[Path]:
    """Write uploads into a folder under the last part of their names; the second of a name gets a number."""
    files = []
    for upload in uploads:
        name = proper(str(upload.name))
        ending = "".join(Path(name).suffixes[-2:]) if name.lower().endswith(".gz") else Path(name).suffix
        ending = ending if len(ending) < 20 else ""
        stem = name[: len(name) - len(ending)].encode()[:LONGEST].decode(errors="ignore") or "file"
        if ending.lower() == ".npz":
            stem = "vectors"  # the name that item vectors are looked for under
        file, number = folder / f"{stem}{ending}", 1
        while file.exists():
            number += 1
            file = folder / f"{stem} ({number}){ending}"
        file.write_bytes(upload.getvalue())
        files.append(file)
    return files


def proper(name: str) -> str:
    """The last part of a name, without signs that hide a file or cannot stand in one."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip().lstrip("._ ") or "file"


def _read(files: Sequence[Path], progress: Progress) -> Source:
    """One file as it is; several as the folder they lie in, so that what belongs together is known."""
    with guarded(", ".join(file.name for file in files)):
        if len(files) == 1:
            return open_source(files[0], progress, limits())
        return open_folder(files[0].parent, files[0].stem, progress, limits())


def _kept(source: Source, scratch: Scratch) -> Source:
    return replace(source, tables=tuple(keeping(table, scratch) for table in source.tables))


def _named(error: RecLensError, folder: Path) -> RecLensError:
    """The error with files called as the visitor calls them: not by the folder they were put into."""
    values = {
        name: str(value).replace(f"{folder}/", "").replace(str(folder), "The upload")
        if isinstance(value, str | Path)
        else value
        for name, value in error.values.items()
    }
    return type(error)(error.template, **values)
