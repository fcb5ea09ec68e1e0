"""A folder or zip of tables as a checked dataset."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from recsys_core.datasets import mapping as columns
from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.layouts import Tables, read_tables
from recsys_core.datasets.schema import Dataset
from recsys_core.errors import DataError


def dataset_from(
    tables: Tables, name: str, *, texts: tuple[str, ...] = (), simulated: bool = False
) -> Dataset:
    """Apply the mapping and check.

    Args:
        texts: item columns joined to be the text; () takes the one mapped.

    Raises:
        DataError: see `assemble`.
    """
    users = tables.users
    return assemble(
        name,
        columns.apply("items", tables.items, tables.mapping["items"], texts),
        columns.apply("interactions", tables.interactions, tables.mapping["interactions"]),
        None if users is None else columns.apply("users", users, tables.mapping["users"]),
        simulated=simulated,
        files=tables.files,
    )


def load_folder(
    source: Path,
    name: str = "",
    *,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    texts: tuple[str, ...] = (),
    simulated: bool = False,
) -> Dataset:
    """Read and check one folder or zip.

    Raises:
        DataError: it or a file in it is missing or broken; the message names the place and the cure.
    """
    if not source.exists():
        raise DataError(
            f"{source} is neither a bundled dataset (sample, sample-zh, ml-100k) nor a folder: give the path of a "
            "folder with items.csv and interactions.csv."
        )
    return dataset_from(read_tables(source, mapping), name or source.stem, texts=texts, simulated=simulated)
