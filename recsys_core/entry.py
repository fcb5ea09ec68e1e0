"""What is said of one kept dataset: its name, its place, what the lists show, and whether it is whole."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from platformdirs import user_data_path
from safetensors import SafetensorError

from recsys_core.errors import DataError

ENTRY = "entry.json"
LONGEST = 200
"""Characters of a name."""


@dataclass(frozen=True)
class Entry:
    """What the lists say of a kept dataset; read without its tables or model.

    Attributes:
        kept_at: when it was kept, ISO 8601 in UTC.
        size: bytes on disk.
        encoder: name of the encoder it was fitted with.
        version: another one each time the name gets another fit.
        folder: where it lies.
        damaged: why it cannot be used, or None; then the counts are 0.
    """

    name: str
    folder: Path
    users: int = 0
    items: int = 0
    interactions: int = 0
    kept_at: str = ""
    size: int = 0
    encoder: str = ""
    version: str = ""
    damaged: DataError | None = None


def own_folder() -> Path:
    """Where kept datasets lie: the folder RECLENS_OWN names, else one beside the other data of this user."""
    named = os.environ.get("RECLENS_OWN")
    return Path(named) if named else user_data_path("reclens") / "own"


def proper_name(name: str) -> str:
    """A name as it is kept: one line, composed letters, nothing invisible at its ends or turning its direction.

    Raises:
        DataError: nothing can be seen of it, or it is too long.
    """
    turned = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    shown = "".join(" " if unicodedata.category(one) in ("Cc", "Cs") else one for one in name)
    flat = " ".join("".join(one for one in shown if one not in turned).split())
    flat = unicodedata.normalize("NFC", flat)
    if not any(unicodedata.category(one)[0] in "LNPS" for one in flat):
        raise DataError("A dataset needs a name: write at least one letter or digit.")
    if len(flat) > LONGEST:
        raise DataError(
            "The name has {count} characters: shorten it to {longest}.", count=len(flat), longest=LONGEST
        )
    return flat


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """What the disk refuses becomes one sentence."""
    try:
        yield
    except (OSError, SafetensorError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())[:120]
        raise DataError(
            "The folder {folder} could not be written ({reason}): free some space or allow writing there, or name another folder in RECLENS_OWN.",
            folder=folder,
            reason=reason,
        ) from error


def folder_name(name: str) -> str:
    """A name that every file system takes: the Latin letters and digits of the text, and a hash of all of it."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    legible = re.sub(r"[^a-z0-9]+", "-", letters)[:40].strip("-") or "dataset"
    return f"{legible}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def held_in(folder: Path) -> dict[str, Any]:
    """What stands in the entry's file.

    Raises:
        OSError, ValueError: it cannot be read.
    """
    held: dict[str, Any] = json.loads((folder / ENTRY).read_text(encoding="utf-8"))
    if not isinstance(held, dict):
        raise ValueError(ENTRY)
    return held


def entry_in(folder: Path) -> Entry:
    """What a folder holds; whether its files are whole is told by their sizes."""
    try:
        held = held_in(folder)
        name, version, sizes = str(held["name"]), str(held["version"]), dict(held["files"])
        one = Entry(
            name,
            folder,
            int(held["users"]),
            int(held["items"]),
            int(held["interactions"]),
            str(held["kept"]),
            sum(int(count) for count in sizes.values()),
            str(held["encoder"]),
            version,
        )
    except (OSError, ValueError, KeyError, TypeError):
        reason = DataError(
            "What is kept in {folder} has no readable {file}: delete it, and fit the dataset again.",
            folder=folder.name,
            file=ENTRY,
        )
        return Entry(folder.name, folder, damaged=reason)
    for file, count in sizes.items():
        place = folder / f"fit-{version}" / file
        try:
            whole = place.stat().st_size == count
        except OSError:
            whole = False
        if not whole:
            reason = DataError(
                "{file} of the kept dataset {name!r} is missing or cut off: delete it, and fit the dataset again.",
                file=file,
                name=name,
            )
            return Entry(name, folder, kept_at=one.kept_at, damaged=reason)
    return one
