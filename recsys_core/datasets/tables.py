"""The tables a dataset is put together from, and the columns they cannot do without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from recsys_core.datasets.sources.tables import RawTable
from recsys_core.errors import DataError

FILES = {"items": "items.csv", "interactions": "interactions.csv", "users": "users.csv"}


@dataclass(frozen=True, eq=False)
class Tables:
    """Tables of strings.

    Attributes:
        items, users: columns called by the part they play; others keep their names.
        interactions: None where there is a catalogue alone: nobody has liked anything then.
        files: names of the tables in messages.
        mapping: part to column of the interactions; None where they are called by their parts.
        join_on: column of the items that interactions name items by; "" is `item_id`.
    """

    items: pd.DataFrame
    interactions: pd.DataFrame | RawTable | None
    users: pd.DataFrame | None = None
    files: Mapping[str, str] = field(default_factory=FILES.copy)
    mapping: Mapping[str, str] | None = None
    join_on: str = ""


def require_columns(table: pd.DataFrame, columns: Sequence[str], file: str) -> None:
    """Raises `DataError` naming the first column of `columns` that the table lacks."""
    for column in columns:
        if column not in table.columns:
            raise DataError(
                "{file} has no column {column!r} (it has: {found}): add the column, rename one to it, or map one to it.",
                file=file,
                column=column,
                found=", ".join(table.columns),
            )


def require_parts(table: RawTable, mapping: Mapping[str, str], parts: Sequence[str]) -> None:
    """Raises `DataError` naming the first of `parts` that no column of the table plays."""
    for part in parts:
        if not mapping.get(part):
            raise DataError(
                "{file} has no column {column!r} (it has: {found}): add the column, rename one to it, or map one to it.",
                file=table.name,
                column=part,
                found=", ".join(table.columns),
            )
