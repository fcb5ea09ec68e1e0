"""Pictures of items: the column that names them, and where each one is."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import pandas as pd

from recsys_core.datasets.recognising.names import words_of
from recsys_core.datasets.schema import Dataset

VARIABLE = "RECLENS_REMOTE_PICTURES"
"""Set to 1, pictures are fetched by the reader's browser from where the items table says: those places learn who reads."""

_NAMED = frozenset(
    (
        "image",
        "img",
        "picture",
        "pic",
        "photo",
        "poster",
        "cover",
        "thumbnail",
        "thumb",
        "artwork",
        "backdrop",
    )
)
_CHINESE = re.compile("图片|图像|封面|海报|照片|缩略图|剧照")
_FILE = re.compile(r"[^\x00-\x1f]+\.(?:jpe?g|png|gif|webp)", re.I)
_REMOTE = re.compile(r"https?://[^\s\"'<>\\]+", re.I)
ROWS, LOOKED_AT = 10_000, 200
"""Rows, and filled cells among them, by which a column is told."""
SURE, NAMED = 0.9, 0.5
"""Share of the cells that name pictures in a column of any name, and in one whose name says so."""


def remote_allowed() -> bool:
    """Whether pictures may come from other machines: off unless the environment says so."""
    return os.environ.get(VARIABLE, "").strip().lower() in {"1", "yes", "true", "on"}


def _is_named(column: str) -> bool:
    return bool(_NAMED & set(words_of(column)) or _CHINESE.search(column))


def _names_picture(cell: str) -> bool:
    """Whether a cell looks like a picture's address or file, whatever stands in its query."""
    return _FILE.fullmatch(cell.partition("?")[0]) is not None


def picture_column(items: pd.DataFrame) -> str | None:
    """The column that names a picture of each item: by what it is called and what stands in it; None where there is none."""
    likely: list[tuple[bool, float, str]] = []
    for column in items.columns:
        if column in ("item_id", "title", "text", "category", "year"):
            continue
        first = items[column].iloc[:ROWS].astype(str).str.strip()
        cells = first[first != ""].iloc[:LOOKED_AT]
        if not len(cells):
            continue
        named = _is_named(str(column))
        telling = [_names_picture(cell) or (named and bool(_REMOTE.fullmatch(cell))) for cell in cells]
        share = sum(telling) / len(cells)
        if share >= (NAMED if named else SURE):
            likely.append((named, share, str(column)))
    return max(likely, key=lambda one: one[:2])[2] if likely else None


_COLUMNS: WeakKeyDictionary[Dataset, str | None] = WeakKeyDictionary()


def named_picture(dataset: Dataset, item: int) -> str:
    """What the items table says of an item's picture; "" where it says nothing."""
    if dataset not in _COLUMNS:
        _COLUMNS[dataset] = picture_column(dataset.items)
    column = _COLUMNS[dataset]
    return "" if column is None else str(dataset.items[column].iat[item]).strip()


def remote_picture(named: str) -> str | None:
    """The address of a picture on another machine; None where it is none, or may not be fetched."""
    if not remote_allowed() or not _REMOTE.fullmatch(named):
        return None
    try:
        host = urlsplit(named).hostname
    except ValueError:
        return None
    return named if host else None


def local_picture(named: str, folder: Path) -> Path | None:
    """The file of a picture, where it lies inside the dataset's folder; None for anything else.

    Links are followed before it is looked where the file lies, so that none leads out of the folder.
    """
    if not named or not _FILE.fullmatch(named) or _REMOTE.match(named):
        return None
    try:
        root = folder.resolve(strict=True)
        file = (root / named.replace("\\", "/")).resolve(strict=True)
        inside = file.is_relative_to(root) and file.is_file()
    except (OSError, ValueError, RuntimeError):  # not there, no name of a file, or links in a circle
        return None
    return file if inside and _FILE.fullmatch(file.name) else None
