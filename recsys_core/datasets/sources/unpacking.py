"""Packed files unpacked into a scratch folder, as far as there is room: what a file says of itself may be wrong."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from recsys_core.datasets.sources.limits import Limits
from recsys_core.datasets.sources.scratch import Scratch
from recsys_core.errors import DataError

BLOCK = 1 << 20
FILES = 20_000
"""Files of an archive."""


@dataclass(eq=False)
class Room:
    """What may still be unpacked of one packed file and all that is packed in it.

    Attributes:
        packed: bytes of the file.
        most: bytes that it may unpack to.
        left: bytes of them that are left.
        depth: archives inside archives that are left.
    """

    packed: int
    most: int
    left: int
    depth: int

    @classmethod
    def of(cls, path: Path, limits: Limits) -> Room:
        """Room for a packed file."""
        size = path.stat().st_size
        most = limits.most_out_of(size)
        return cls(size, most, most, limits.depth)

    def take(self, file: str, size: int) -> None:
        """Use up so many bytes.

        Raises:
            DataError: there is not so much room.
        """
        self.left -= size
        if self.left < 0:
            raise DataError(
                "{file} unpacks from {packed:,} bytes to more than {most:,}, which is the limit: unpack it and give what is in it, or read it on the command line with a larger --limit-expansion.",
                file=file,
                packed=self.packed,
                most=self.most,
            )

    def enter(self, file: str) -> Room:
        """The room inside an archive, which is taken off this one too.

        Raises:
            DataError: it is an archive in an archive in an archive.
        """
        if self.depth <= 0:
            raise DataError(
                "{file} is an archive inside archives: unpack the outer ones and give what is in them.",
                file=file,
            )
        self.depth -= 1
        return self

    def leave(self) -> None:
        """What was entered is unpacked."""
        self.depth += 1


def _copy(packed: IO[bytes] | gzip.GzipFile, target: Path, file: str, room: Room) -> None:
    with target.open("wb") as out:
        while block := packed.read(BLOCK):
            room.take(file, len(block))
            out.write(block)


def unpacked_gzip(path: Path, file: str, room: Room) -> tuple[Path, Scratch]:
    """What is in a `.gz`, and the folder it stands in.

    Raises:
        DataError: it is broken, or there is no room.
    """
    scratch = Scratch()
    plain = scratch.folder / path.stem
    try:
        with gzip.open(path, "rb") as packed:
            _copy(packed, plain, file, room)
    except (OSError, EOFError, zlib.error) as error:
        raise _broken(file, error) from None
    return plain, scratch


def unpacked_zip(path: Path, file: str, room: Room) -> tuple[Path, Scratch]:
    """The folder that is in a zip, its only sub-folder entered, and the scratch folder it stands in.

    Raises:
        DataError: not a zip, a path that leads out of it, or no room.
    """
    scratch = Scratch()
    root = scratch.folder
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            room_before = room.left
            room.take(file, sum(entry.file_size for entry in entries))
            room.left = room_before  # what it says; what it holds is counted below
            if len(entries) > FILES:
                raise DataError(
                    "{file} holds {count:,} files and the limit is {limit:,}: give the tables among them.",
                    file=file,
                    count=len(entries),
                    limit=FILES,
                )
            for entry in entries:
                target = (root / entry.filename).resolve()
                if not target.is_relative_to(root):
                    raise DataError(
                        "{file} holds the path {entry!r}, which leads out of it: not unpacked.",
                        file=file,
                        entry=entry.filename,
                    )
                if entry.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as packed:
                    _copy(packed, target, file, room)
    except (
        zipfile.BadZipFile,
        OSError,
        RuntimeError,
        NotImplementedError,
        EOFError,
        zlib.error,
        ValueError,
    ) as error:
        raise _broken(file, error) from None
    inside = [one for one in root.iterdir() if not one.name.startswith(("__MACOSX", "."))]
    return (inside[0] if len(inside) == 1 and inside[0].is_dir() else root), scratch


def _broken(file: str, error: BaseException) -> DataError:
    return DataError(
        "{file} cannot be unpacked ({reason}): pack it again.", file=file, reason=str(error)[:100]
    )
