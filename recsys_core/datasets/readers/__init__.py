"""One table out of one file, whatever the format: always strings, "" where empty."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recsys_core.datasets.readers.delimited import Keep, read_delimited
from recsys_core.datasets.readers.structured import read_excel, read_json_lines, read_parquet
from recsys_core.errors import DataError
from recsys_core.types import Progress, silent

READERS = {
    ".csv": read_delimited,
    ".tsv": read_delimited,
    ".txt": read_delimited,
    ".inter": read_delimited,
    ".item": read_delimited,
    ".user": read_delimited,
    ".parquet": read_parquet,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".xlsx": read_excel,
}
"""Reader by suffix, in order of preference where a folder holds several."""


def read_table(path: Path, progress: Progress = silent, keep: Keep | None = None) -> pd.DataFrame:
    """A file as a table of strings with stripped column names.

    Args:
        keep: of a large delimited file, the columns to keep given all of them; `ROW_HASH` stands for the rest.

    RecBole's atomic files (`.inter .item .user`) are tab-separated with `name:type` headers; the type is dropped.

    Raises:
        DataError: missing, empty or unreadable; the message names file, place and cure.
    """
    if not path.exists():
        raise DataError("{path} does not exist: put a file of that name there.", path=path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(READERS)
        raise DataError(
            "{file} has an unknown suffix: save it as one of {known}.", file=path.name, known=known
        )
    if path.stat().st_size == 0:
        raise DataError("{file} is empty: write a header line and at least one row into it.", file=path.name)
    table = read_delimited(path, progress, keep) if reader is read_delimited else reader(path)
    if len(table.columns) == 0 or table.empty:
        raise DataError("{file} has a header but no rows: add at least one row.", file=path.name)
    table.columns = pd.Index([str(column).strip() for column in table.columns])
    if path.suffix.lower() in {".inter", ".item", ".user"}:
        table.columns = pd.Index([column.split(":")[0] for column in table.columns])
    return table
