"""Item vectors made elsewhere (of images, sound or anything else), read from a file beside the tables.

`vectors.npz`: an array `item_id` (n,) of strings and any number of arrays (n, d), each named by what it is of.
`vectors.parquet`: a column `item_id` and any number of columns holding lists of numbers of one length.
A row of NaN says that the item has none.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from pyarrow import ArrowException

from recsys_core.errors import DataError
from recsys_core.types import FloatArray

NAMES = ("vectors.npz", "vectors.parquet")
LARGEST = 1e30
"""Numbers from here on are refused: lengths of such vectors would overflow."""


def _columns(file: Path) -> tuple[list[str], dict[str, np.ndarray]]:
    if file.suffix == ".npz":
        try:
            with np.load(file, allow_pickle=False) as held:
                named = {name: held[name] for name in held.files}
        except (ValueError, OSError, EOFError, AttributeError, TypeError, BadZipFile, zlib.error) as error:
            raise DataError(
                "{file} cannot be read as plain arrays: write it with numpy.savez, no objects inside.",
                file=file.name,
            ) from error
        if "item_id" not in named:
            raise DataError(
                "{file} has no array item_id: add the ids of the items, one for each row.", file=file.name
            )
        return [str(identifier) for identifier in np.ravel(named.pop("item_id"))], named
    try:
        table = pd.read_parquet(file)
    except (ValueError, OSError, ArrowException) as error:
        raise DataError("{file} cannot be read as Parquet: write it again.", file=file.name) from error
    if "item_id" not in table:
        raise DataError("{file} has no column item_id: add the ids of the items.", file=file.name)
    columns = {}
    for name in table.columns.drop("item_id"):
        lengths = {len(cell) for cell in table[name] if isinstance(cell, list | tuple | np.ndarray)}
        if len(lengths) != 1 or not table[name].map(np.ndim).eq(1).all():
            raise DataError(
                "{file}, column {name}: every row needs a list of numbers, all of one length.",
                file=file.name,
                name=name,
            )
        columns[str(name)] = np.stack([np.asarray(cell) for cell in table[name]])
    return table["item_id"].astype(str).tolist(), columns


Raw = dict[str, tuple[tuple[str, ...], FloatArray]]
"""Ids and vectors by what they are of, as they came."""


def read_vectors(folder: Path) -> Raw:
    """Every vector file of a folder.

    Raises:
        DataError: a file that cannot be read, or an array of another shape; the message names it.
    """
    found: Raw = {}
    for file in (folder / name for name in NAMES):
        if not file.exists():
            continue
        ids, columns = _columns(file)
        for name, values in columns.items():
            numbers = values.dtype.kind in "iuf"
            if values.ndim != 2 or len(values) != len(ids) or values.shape[1] == 0 or not numbers:
                raise DataError(
                    "{file}, {name}: expected numbers of shape ({rows}, d), found {kind} {shape}.",
                    file=file.name,
                    name=name,
                    rows=len(ids),
                    kind=values.dtype,
                    shape=values.shape,
                )
            table = values.astype(np.float64)
            _check_numbers(file.name, name, ids, table)
            found[name] = (tuple(identifier.strip() for identifier in ids), table)
    return found


def _check_numbers(file: str, name: str, ids: Sequence[str], table: FloatArray) -> None:
    """Raises `DataError` naming the first row with a number that cannot be reckoned with; one all of NaN is no vector."""
    usable = (np.abs(table) < LARGEST).all(axis=1) | np.isnan(table).all(axis=1)
    if not usable.all():
        row = int(np.argmin(usable))
        wrong = table[row][~(np.abs(table[row]) < LARGEST)]
        raise DataError(
            "{file}, {name}, row {row} (item {item}): {value} is not a number below {largest}; write the vector again, or NaN in all its places where the item has none.",
            file=file,
            name=name,
            row=row + 1,
            item=ids[row].strip(),
            value=float(wrong[0]),
            largest=f"{LARGEST:g}",
        )


def placed(raw: Raw, item_ids: Sequence[str]) -> dict[str, FloatArray]:
    """Vectors (n, d) in the order of `item_ids`; NaN rows for items without one.

    Raises:
        DataError: none of the ids is in the catalogue.
    """
    found: dict[str, FloatArray] = {}
    for name, (ids, values) in raw.items():
        rows = {identifier: row for row, identifier in enumerate(ids)}
        places = np.array([rows.get(identifier, -1) for identifier in item_ids])
        if not (places >= 0).any():
            raise DataError(
                "The vectors {name!r}: none of their item_id values is in the items table.", name=name
            )
        table: FloatArray = np.full((len(item_ids), values.shape[1]), np.nan)
        table[places >= 0] = values[places[places >= 0]]
        found[name] = table
    return found
