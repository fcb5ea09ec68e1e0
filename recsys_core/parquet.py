"""Tables as Parquet, whatever their cells hold."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from recsys_core.atomic import plain

MIXED = b"reclens_json"
"""Key of the file's note on which columns hold each cell as JSON."""


def write_table(table: pd.DataFrame, file: Path) -> None:
    """Write a table, its index left out; a column of mixed values is kept cell by cell as JSON.

    Raises:
        OSError, pyarrow.ArrowException: it cannot be written.
    """
    mixed = [name for name in table.columns if not _uniform(table[name])]
    held = table.copy(deep=False)
    for name in mixed:
        held[name] = [_cell(value) for value in table[name]]
    arrow = pa.Table.from_pandas(held, preserve_index=False)
    note = {MIXED: json.dumps(mixed).encode()} if mixed else {}
    pq.write_table(arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), **note}), file)


def read_table(file: Path) -> pd.DataFrame:
    """The table written there.

    Raises:
        OSError, ValueError, pyarrow.ArrowException: it is none, or damaged.
    """
    arrow = pq.read_table(file, partitioning=None)
    table: pd.DataFrame = arrow.to_pandas()
    for name in json.loads((arrow.schema.metadata or {}).get(MIXED, b"[]")):
        values = [json.loads(cell) for cell in table[name]]
        table[name] = pd.Series(values, index=table.index, dtype=object)
    return table


def _uniform(column: pd.Series) -> bool:
    """Whether Arrow holds the column as it is: no mix of types, no text that is not Unicode."""
    if not (pd.api.types.is_object_dtype(column) or pd.api.types.is_string_dtype(column)):
        return True
    try:
        pa.array(column, type=pa.string(), from_pandas=True)
    except (pa.ArrowException, UnicodeError):
        return False
    return True


def _cell(value: object) -> str:
    return json.dumps(value, default=plain)
