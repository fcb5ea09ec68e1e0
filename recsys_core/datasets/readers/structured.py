"""Parquet, JSON lines and Excel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from recsys_core.errors import DataError


def _cell(value: Any) -> str:
    """One value as people would write it: no `.0` on whole numbers, lists joined by commas, nothing for nothing."""
    if value is None or (isinstance(value, float) and value != value) or value is pd.NaT:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return ", ".join(_cell(part) for part in value)
    return str(value)


def _strings(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {str(name): [_cell(v) for v in table[name].tolist()] for name in table.columns}, dtype=str
    )


def read_parquet(path: Path) -> pd.DataFrame:
    """A Parquet file as strings.

    Raises:
        DataError: not Parquet.
    """
    try:
        return _strings(pq.read_table(path).to_pandas())
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(
            "{file} is not a Parquet file ({reason}): write it again.",
            file=path.name,
            reason=str(error).split(".")[0],
        ) from None


def read_json_lines(path: Path) -> pd.DataFrame:
    """One JSON object a line, as strings; objects may lack keys.

    Raises:
        DataError: a line is not a JSON object; names the first.
    """
    rows: list[dict[str, Any]] = []
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (json.JSONDecodeError, RecursionError):
                row = None
            if not isinstance(row, dict):
                raise DataError(
                    "{file}, line {number}: not a JSON object; write one object on each line.",
                    file=path.name,
                    number=number,
                )
            rows.append({str(key): _cell(value) for key, value in row.items()})
    return pd.DataFrame(rows, dtype=str).fillna("")


def read_excel(path: Path) -> pd.DataFrame:
    """The first sheet of a workbook, as strings.

    Raises:
        DataError: not a workbook.
    """
    try:
        return _strings(pd.read_excel(path, dtype=object, engine="openpyxl"))
    except (BadZipFile, ValueError, KeyError, OSError) as error:
        raise DataError(
            "{file} is not an Excel workbook ({reason}): save it again as .xlsx.",
            file=path.name,
            reason=error,
        ) from None
