"""A folder or zip of tables as a checked dataset."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from recsys_core.datasets import mapping as columns
from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.layouts import Tables, read_tables
from recsys_core.datasets.reading import AS_IT_COMES, Reading
from recsys_core.datasets.schema import Dataset
from recsys_core.datasets.vectors import placed
from recsys_core.errors import DataError
from recsys_core.types import Progress, silent


def dataset_from(
    tables: Tables,
    name: str,
    reading: Reading = AS_IT_COMES,
    *,
    simulated: bool = False,
    progress: Progress = silent,
) -> Dataset:
    """Apply the mapping and check.

    Raises:
        DataError: see `assemble`.
    """
    users = tables.users
    data = assemble(
        name,
        columns.apply("items", tables.items, tables.mapping["items"], reading.texts),
        columns.apply("interactions", tables.interactions, tables.mapping["interactions"]),
        None if users is None else columns.apply("users", users, tables.mapping["users"]),
        simulated=simulated,
        files=tables.files,
        reading=reading,
        progress=progress,
    )
    return replace(data, vectors=placed(tables.vectors, data.item_ids.ids)) if tables.vectors else data


def load_folder(
    source: Path,
    name: str = "",
    reading: Reading = AS_IT_COMES,
    *,
    simulated: bool = False,
    progress: Progress = silent,
) -> Dataset:
    """Read and check one folder or zip.

    Raises:
        DataError: it or a file in it is missing or broken; the message names the place and the cure.
    """
    if not source.exists():
        raise DataError(
            "{source} is neither a bundled dataset (sample, sample-zh, ml-100k) nor a folder: give the path of a folder with items.csv and interactions.csv.",
            source=source,
        )
    tables = read_tables(source, reading.mapping, progress)
    return dataset_from(tables, name or source.stem, reading, simulated=simulated, progress=progress)
