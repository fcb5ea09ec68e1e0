"""Writing that a crash cannot leave half done: what was there stays, or the new stands whole."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any


def plain(value: Any) -> Any:
    """What JSON takes instead of a value it does not know: numbers of NumPy as they are, the rest as text."""
    return value.item() if hasattr(value, "item") else str(value)


def write_json(file: Path, value: Any) -> None:
    """Replace a JSON file in one step.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
    """
    scratch = file.with_name(f".{uuid.uuid4().hex}.json")
    try:
        with scratch.open("w", encoding="utf-8") as out:
            json.dump(value, out, allow_nan=False, default=plain)
            out.flush()
            os.fsync(out.fileno())
        scratch.replace(file)
    finally:
        scratch.unlink(missing_ok=True)


def put_folder(scratch: Path, target: Path) -> None:
    """Let a finished folder take the place of another, which is gone only once the new one stands.

    A folder cannot be replaced in one step everywhere: between the two the old one waits aside, where `mend` finds it.

    Raises:
        OSError: it could not be moved; the old one stands again.
    """
    mend(target)
    aside = _aside(target)
    shutil.rmtree(aside, ignore_errors=True)
    if target.exists():
        target.rename(aside)
    try:
        scratch.rename(target)
    except OSError:
        mend(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def mend(target: Path) -> None:
    """Put a folder back that was set aside by a replacement which never came to its end."""
    aside = _aside(target)
    if not target.exists() and aside.is_dir():
        with suppress(OSError):
            aside.rename(target)


def _aside(target: Path) -> Path:
    return target.with_name(f".{target.name}.before")
