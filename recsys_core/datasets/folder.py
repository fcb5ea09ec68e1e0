"""A folder with `items.csv`, `interactions.csv` and, if present, `users.csv`."""

from __future__ import annotations

from pathlib import Path

from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.schema import Dataset
from recsys_core.datasets.tables import read_csv
from recsys_core.errors import DataError


def load_folder(folder: Path, name: str = "", *, simulated: bool = False) -> Dataset:
    """Read and check one folder.

    Raises:
        DataError: the folder or a file in it is missing or broken; the message names the place and the cure.
    """
    if not folder.is_dir():
        raise DataError(
            f"{folder} is neither a bundled dataset (sample, sample-zh, ml-100k) nor a folder: give the path of a folder "
            "with items.csv and interactions.csv."
        )
    users = folder / "users.csv"
    return assemble(
        name or folder.name,
        read_csv(folder / "items.csv"),
        read_csv(folder / "interactions.csv"),
        read_csv(users) if users.exists() else None,
        simulated=simulated,
    )
