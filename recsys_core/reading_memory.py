"""How tables of a shape were read the last time, for the next export of the same shape."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from recsys_core.atomic import write_json
from recsys_core.entry import own_folder, writing

FILE = "remembered.json"
MOST = 200
"""Shapes remembered; the ones remembered longest ago are forgotten first."""

_WRITING = threading.Lock()


def shape_of(tables: Mapping[str, Sequence[str]]) -> str:
    """Signature of files by their headers: the same whatever the files are called and however they are ordered.

    Args:
        tables: file to its column names.
    """
    headers = sorted(sorted(str(column).strip() for column in columns) for columns in tables.values())
    return hashlib.sha256(json.dumps(headers).encode()).hexdigest()[:32]


def remember(shape: str, choices: dict[str, Any], folder: str | Path | None = None) -> None:
    """Keep the columns and choices for a shape, in place of those kept before.

    Args:
        choices: anything JSON holds.
        folder: where; None takes that of kept datasets.

    Raises:
        DataError: the folder cannot be written.
    """
    place = own_folder() if folder is None else Path(folder)
    with _WRITING, writing(place):
        place.mkdir(parents=True, exist_ok=True)
        known = _known(place)
        known.pop(shape, None)
        known[shape] = choices
        write_json(place / FILE, dict(list(known.items())[-MOST:]))


def recall(shape: str, folder: str | Path | None = None) -> dict[str, Any] | None:
    """The columns and choices last kept for a shape; None where there are none."""
    found = _known(own_folder() if folder is None else Path(folder)).get(shape)
    return found if isinstance(found, dict) else None


def _known(folder: Path) -> dict[str, Any]:
    """Choices by shape, oldest first; a file that cannot be read counts as empty: a memory may be lost, never in the way."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
