"""Parquet, JSON and Excel as tables of strings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from recsys_core.datasets.sources.tables import RawTable
from recsys_core.datasets.values.nested import joined, names_of
from recsys_core.errors import DataError


def cell(value: Any) -> str:
    """One value as people would write it: no `.0` on whole numbers, nothing for nothing.

    Of lists and objects the names, with commas between; a list of plain values keeps them all, ids and numbers too.
    """
    if isinstance(value, np.ndarray):  # Parquet's lists
        value = value.tolist()
    if value is None or (isinstance(value, float) and value != value) or value is pd.NaT:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict):
        return joined(names_of(value))
    if isinstance(value, list | tuple):
        if any(isinstance(part, list | tuple | dict | np.ndarray) for part in value):
            return joined(names_of(value))
        return joined(filter(None, map(cell, value)))
    if isinstance(value, pd.Timestamp) and value == value.normalize() and value.tz is None:
        return str(value.date())
    return str(value)


def strings(table: pd.DataFrame) -> pd.DataFrame:
    """Every cell of a table as `cell` writes it."""
    return pd.DataFrame(
        {str(name).strip(): [cell(v) for v in table[name].tolist()] for name in table.columns}, dtype=str
    )


def read_parquet(path: Path, name: str = "") -> RawTable:
    """A Parquet file, or a folder of parts, as strings.

    Raises:
        DataError: not Parquet.
    """
    name = name or path.name
    try:
        parts = [str(p) for p in sorted(path.rglob("*.parquet"))] if path.is_dir() else str(path)
        table = ds.dataset(parts, format="parquet").to_table()
        return RawTable.of(name, strings(table.to_pandas()), ("Parquet",))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(
            "{file} is not a Parquet file ({reason}): write it again.",
            file=name,
            reason=str(error).split(".")[0],
        ) from None


def _objects(path: Path, name: str) -> Iterator[dict[str, Any]]:
    """Objects of a file: one a line, or an array of them, or one object that holds such an array."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        start = file.read(4096).lstrip()
        file.seek(0)
        if start[:1] == "[" or (start[:1] == "{" and not _is_lines(start)):
            yield from _array(file.read(), name)
            return
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
                    file=name,
                    number=number,
                )
            yield row


def _is_lines(start: str) -> bool:
    """Whether the first line of a file is an object by itself."""
    first = start.split("\n", 1)[0].strip()
    if "\n" not in start:  # one long line: an object of its own, or cut in the middle
        return not first.endswith("}") or not any(
            first.startswith(f'{{"{key}": [') for key in ("data", "items", "rows")
        )
    try:
        return isinstance(json.loads(first), dict)
    except (json.JSONDecodeError, RecursionError):
        return False


def _array(text: str, name: str) -> Iterator[dict[str, Any]]:
    try:
        held = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        place = getattr(error, "lineno", 1)
        raise DataError(
            "{file}, line {number}: not a JSON object; write one object on each line.",
            file=name,
            number=place,
        ) from None
    if isinstance(held, dict):
        lists = [
            value
            for value in held.values()
            if isinstance(value, list) and value and isinstance(value[0], dict)
        ]
        columns = [value for value in held.values() if isinstance(value, dict)]
        if lists:
            held = max(lists, key=len)
        elif columns and len(columns) == len(held):  # {"a": {"title": ...}, ...}: rows by their key
            plain = all(not isinstance(v, dict) for one in columns for v in one.values())
            held = [{"id": key, **value} for key, value in held.items()] if plain else [held]
        else:
            held = [held]
    rows = [row for row in held if isinstance(row, dict)] if isinstance(held, list) else []
    if not rows:
        raise DataError("{file} holds no rows: write a list of JSON objects, one for each row.", file=name)
    yield from rows


def read_json(path: Path, name: str = "") -> RawTable:
    """JSON objects as strings, one a line or in an array; objects may lack keys.

    Raises:
        DataError: a line is not a JSON object; names the first.
    """
    name = name or path.name
    rows = [{str(key).strip(): cell(value) for key, value in row.items()} for row in _objects(path, name)]
    if not rows:
        raise DataError("{file} holds no rows: write a list of JSON objects, one for each row.", file=name)
    return RawTable.of(name, pd.DataFrame(rows, dtype=str).fillna(""), ("JSON",), first=1)


def read_excel(path: Path, name: str = "") -> list[RawTable]:
    """Every sheet of a workbook that holds rows, as strings; the header may stand below some empty or title rows.

    Raises:
        DataError: not a workbook, or no rows in it.
    """
    name = name or path.name
    try:
        sheets = pd.read_excel(path, sheet_name=None, dtype=object, engine="openpyxl", header=None)
    except Exception as error:  # the reader raises whatever the XML inside made it raise
        raise DataError(
            "{file} is not an Excel workbook ({reason}): save it again as .xlsx.",
            file=name,
            reason=" ".join(str(error).split())[:200] or type(error).__name__,
        ) from None
    found = []
    for title, sheet in sheets.items():
        cells = strings(sheet)
        cells = cells.loc[(cells != "").any(axis=1)]
        cells = cells.loc[:, (cells != "").any(axis=0)]
        if len(cells) < 2:
            continue
        filled = (cells != "").sum(axis=1)
        start = int((filled >= 0.6 * filled.max()).to_numpy().argmax())
        header = [
            one.strip() or f"column {place}" for place, one in enumerate(cells.iloc[start].tolist(), start=1)
        ]
        doubled = [one for place, one in enumerate(header) if one in header[:place]]
        if doubled:
            raise DataError(
                "{file} has two columns called {column!r}: rename one of them.", file=name, column=doubled[0]
            )
        body = cells.iloc[start + 1 :].reset_index(drop=True)
        body.columns = pd.Index(header)
        if len(body):
            label = name if len(sheets) == 1 else f"{name}: {title}"
            found.append(RawTable.of(label, body, ("Excel",), first=int(cells.index[start]) + 2))
    if not found:
        raise DataError("{file} has a header but no rows: add at least one row.", file=name)
    return found
