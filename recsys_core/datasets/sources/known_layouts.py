"""Folders that are known everywhere and need to be known: MovieLens, whose older files have no headers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from recsys_core.datasets.movielens import read_groups
from recsys_core.datasets.readers import How, read_file
from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.types import Progress, silent

MILLION = {
    "movies.dat": ["item_id", "title", "category"],
    "ratings.dat": ["user_id", "item_id", "rating", "timestamp"],
    "users.dat": ["user_id", "gender", "age", "occupation", "zip"],
}


def known_layout(
    folder: Path, progress: Progress = silent, limits: Limits = COMMAND_LINE
) -> list[RawTable] | None:
    """The tables of such a folder with the names their columns have; None where it is none."""
    if (folder / "u.data").exists() and (folder / "u.item").exists():
        items, interactions, users = read_groups(folder)
        return [
            RawTable.of("u.item", items),
            RawTable.of("u.data", interactions, first=1),
            RawTable.of("u.user", users, first=1),
        ]
    if (folder / "movies.csv").exists() and (folder / "ratings.csv").exists():
        return _latest(folder, progress, limits)
    if not ((folder / "ratings.dat").exists() and (folder / "movies.dat").exists()):
        return None
    found = []
    for name, columns in MILLION.items():
        if not (folder / name).exists():
            continue
        table = read_file(folder / name, How("", progress, limits, columns=columns))[0]
        if "double colon" not in table.facts:
            return None
        if name != "ratings.dat":
            table = table.whole()
            cells = split_year(table.sample) if name == "movies.dat" else table.sample
            table = replace(table, sample=cells.drop(columns="zip", errors="ignore"))
        found.append(replace(table, named=True))
    return found


def _latest(folder: Path, progress: Progress, limits: Limits) -> list[RawTable] | None:
    """MovieLens' folders of 2015 and later: the year stands in the title, and a mark where there is no genre."""
    how = How("", progress, limits)
    movies = read_file(folder / "movies.csv", how)[0].whole()
    if not {"movieId", "title", "genres"} <= set(movies.columns):
        return None
    cells = split_year(movies.sample.rename(columns={"genres": "category"}))
    cells["category"] = cells["category"].replace("(no genres listed)", "")
    others = [path for path in sorted(folder.glob("*.csv")) if path.name not in ("movies.csv", "ratings.csv")]
    tables = [replace(movies, sample=cells), *read_file(folder / "ratings.csv", how)]
    return [*tables, *(table for path in others for table in read_file(path, how))]


def split_year(items: pd.DataFrame) -> pd.DataFrame:
    """Titles that end in a year in brackets, as MovieLens writes them, cut into title and year."""
    parts = items["title"].str.extract(r"^(?P<title>.*?)(?:\s*\((?P<year>\d{4})\))?\s*$").fillna("")
    return items.assign(title=parts["title"], year=parts["year"])
