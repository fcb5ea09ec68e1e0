"""Folders and zips in layouts people already have, found by the names of their files."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from recsys_core.datasets import mapping as columns
from recsys_core.datasets.movielens import read_groups
from recsys_core.datasets.readers import READERS, read_table
from recsys_core.datasets.vectors import Raw, read_vectors
from recsys_core.errors import DataError
from recsys_core.types import Progress, silent

LARGEST_UNPACKED = 2_000_000_000


@dataclass(frozen=True)
class Tables:
    """Raw tables of one source, which column plays which part, and the files they came from."""

    items: pd.DataFrame
    interactions: pd.DataFrame
    users: pd.DataFrame | None
    mapping: dict[str, dict[str, str]]
    files: dict[str, str]
    vectors: Raw = field(default_factory=dict)


def _named(folder: Path, stem: str) -> Path | None:
    for suffix in READERS:
        file = folder / f"{stem}{suffix}"
        if file.exists():
            return file
    return None


def _double_colon(file: Path, names: list[str]) -> pd.DataFrame:
    """MovieLens 1M: `::` between cells, Latin-1, no header."""
    rows = [line.split("::") for line in file.read_text(encoding="latin-1").splitlines() if line]
    return pd.DataFrame(rows, columns=names, dtype=str).fillna("")


def _split_year(items: pd.DataFrame) -> pd.DataFrame:
    parts = items["title"].str.extract(r"^(?P<title>.*?)(?:\s*\((?P<year>\d{4})\))?\s*$").fillna("")
    return items.assign(title=parts["title"], year=parts["year"])


_Read = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame | None, tuple[str, str, str]]


def _read(folder: Path, named: Mapping[str, str], progress: Progress) -> _Read:
    items, interactions = _named(folder, "items"), _named(folder, "interactions")
    if items and interactions:
        users = _named(folder, "users")
        people = read_table(users) if users else None
        files = (items.name, interactions.name, users.name if users else "users.csv")
        keep = columns.needed_of_interactions(named)
        return read_table(items, progress), read_table(interactions, progress, keep), people, files
    if (folder / "u.data").exists():
        return *read_groups(folder), ("u.item", "u.data", "u.user")
    if (folder / "ratings.dat").exists():
        ratings = _double_colon(folder / "ratings.dat", ["user_id", "item_id", "rating", "timestamp"])
        movies = _double_colon(folder / "movies.dat", ["item_id", "title", "category"])
        listed = folder / "users.dat"
        people = (
            _double_colon(listed, ["user_id", "gender", "age", "occupation", "zip"]).drop(columns="zip")
            if listed.exists()
            else None
        )
        return _split_year(movies), ratings, people, ("movies.dat", "ratings.dat", "users.dat")
    if (folder / "ratings.csv").exists() and (folder / "movies.csv").exists():
        movies = read_table(folder / "movies.csv")
        movies = movies.rename(columns={"genres": "category", "movieId": "item_id"})
        movies["category"] = movies["category"].replace("(no genres listed)", "")
        files = ("movies.csv", "ratings.csv", "users.csv")
        return _split_year(movies), read_table(folder / "ratings.csv"), None, files
    inter = sorted(folder.glob("*.inter"))
    if inter:
        stem = inter[0].stem
        item, user = folder / f"{stem}.item", folder / f"{stem}.user"
        if not item.exists():
            raise DataError(
                "{file} has no {stem}.item beside it: put the file with the items there.",
                file=inter[0].name,
                stem=stem,
            )
        people = read_table(user) if user.exists() else None
        return read_table(item), read_table(inter[0]), people, (item.name, inter[0].name, user.name)
    missing = "items" if not items else "interactions"
    raise DataError(
        "{folder} holds no {missing}.csv (or .tsv, .parquet, .jsonl, .xlsx), no MovieLens files and no RecBole .inter file: put the tables there under those names.",
        folder=folder,
        missing=missing,
    )


@contextmanager
def unpacked(source: Path) -> Iterator[Path]:
    """The folder itself, or a zip unpacked into a temporary folder, its only sub-folder entered.

    Raises:
        DataError: not a zip, a path that leads out of it, or too much to unpack.
    """
    if source.is_dir():
        yield source
        return
    if not zipfile.is_zipfile(source):
        raise DataError("{source} is neither a folder nor a zip: give the path of one.", source=source)
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise DataError(
                "{file} unpacks to more than {size} GB: give the folder instead.",
                file=source.name,
                size=LARGEST_UNPACKED // 10**9,
            )
        root = Path(scratch).resolve()
        for entry in entries:
            if not (root / entry.filename).resolve().is_relative_to(root):
                raise DataError(
                    "{file} holds the path {entry!r}, which leads out of it: not unpacked.",
                    file=source.name,
                    entry=entry.filename,
                )
        archive.extractall(root)
        inside = [path for path in root.iterdir() if not path.name.startswith(("__MACOSX", "."))]
        yield inside[0] if len(inside) == 1 and inside[0].is_dir() else root


def read_tables(
    source: Path, chosen: Mapping[str, Mapping[str, str]] | None = None, progress: Progress = silent
) -> Tables:
    """Tables of a folder or zip with the mapping guessed, corrected by `chosen` (table to part to column).

    Raises:
        DataError: nothing there that can be read.
    """
    with unpacked(source) as folder:
        named = dict((chosen or {}).get("interactions", {}))
        items, interactions, users, files = _read(folder, named, progress)
        vectors = read_vectors(folder)
    mapping = {
        kind: {**columns.guess(kind, table), **dict((chosen or {}).get(kind, {}))}
        for kind, table in (("items", items), ("interactions", interactions), ("users", users))
        if table is not None
    }
    return Tables(items, interactions, users, mapping, dict(zip(columns.NAMES, files, strict=True)), vectors)
