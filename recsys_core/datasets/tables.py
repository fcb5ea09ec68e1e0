"""Columns that a table cannot do without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from recsys_core.datasets.sources.tables import RawTable
from recsys_core.errors import DataError


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
