"""Parquet, JSON and Excel as tables of strings."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from recsys_core.datasets.readers.lines import check_lines, rows_at_once
from recsys_core.datasets.readers.workbooks import check_workbook
from recsys_core.datasets.sources.limits import COMMAND_LINE, Limits
from recsys_core.datasets.sources.tables import RawTable
from recsys_core.datasets.values.cells import cell
from recsys_core.errors import DataError
from recsys_core.translating import Message
from recsys_core.types import Progress, silent

INDEX = re.compile(r"__index_level_\d+__")


def strings(table: pd.DataFrame) -> pd.DataFrame:
    """Every cell of a table as `cell` writes it."""
    return pd.DataFrame(
        {str(name).strip(): [cell(v) for v in table[name].tolist()] for name in table.columns}, dtype=str
    )


def parquet_parts(path: Path) -> list[Path]:
    """The files of a folder of Parquet parts, in the order of their names; a file alone."""
    if not path.is_dir():
        return [path]
    return sorted(part for part in path.rglob("*.parquet") if not part.name.startswith(("_", ".")))


def parquet_columns(path: Path, name: str, limits: Limits) -> tuple[dict[str, tuple[int, pa.DataType]], int]:
    """Place and type of each column, by name, and how many rows there are: what the files say of themselves.

    What pandas kept as a nameless index is no column.

    Raises:
        DataError: not Parquet, two columns of one name, or more than may be read.
    """
    try:
        parts = parquet_parts(path)
        rows = sum(pq.read_metadata(part).num_rows for part in parts)
        schema = pq.read_schema(parts[0])
    except (pa.ArrowException, OSError, ValueError, IndexError) as error:
        raise _no_parquet(name, error) from None
    limits.check_rows(name, rows)
    limits.check_columns(name, len(schema))
    found: dict[str, tuple[int, pa.DataType]] = {}
    for place, one in enumerate(schema):
        column = one.name.strip()
        if INDEX.fullmatch(column):
            continue
        if column in found:
            raise DataError(
                "{file} has two columns called {column!r}: rename one of them.", file=name, column=column
            )
        found[column] = (place, one.type.value_type if pa.types.is_dictionary(one.type) else one.type)
    return found, rows


def read_parquet(path: Path, name: str = "", limits: Limits = COMMAND_LINE) -> RawTable:
    """A Parquet file, or a folder of parts, as strings.

    Raises:
        DataError: not Parquet, or more than may be read.
    """
    name = name or path.name
    columns, _ = parquet_columns(path, name, limits)
    try:
        table = ds.dataset([str(part) for part in parquet_parts(path)], format="parquet").to_table()
        cells = table.select([place for place, _ in columns.values()]).rename_columns(list(columns))
        return RawTable.of(name, strings(cells.to_pandas(integer_object_nulls=True)), ("Parquet",))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _no_parquet(name, error) from None


def _no_parquet(name: str, error: Exception) -> DataError:
    reason = " ".join(str(error).split(".")[0].split())
    return DataError("{file} is not a Parquet file ({reason}): write it again.", file=name, reason=reason)


def _objects(path: Path, name: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """Objects of a file: one a line, or an array of them, or one object that holds such an array."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        start = file.read(4096).lstrip()
        file.seek(0)
        if start[:1] == "[" or (start[:1] == "{" and not _is_lines(start)):
            limits.check_whole(name, path.stat().st_size)
            yield from _array(file.read(), name)
            return
        check_lines(path, name, limits, quoted=False)
        for number, line in enumerate(iter(lambda: file.readline(limits.whole), ""), start=1):
            if len(line) == limits.whole:
                limits.check_whole(name, path.stat().st_size + 1)
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


class _Columns:
    """Columns of objects that come one after another, and may lack keys."""

    def __init__(self) -> None:
        self._columns: dict[str, list[str]] = {}
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    def add(self, row: Mapping[str, Any]) -> None:
        for key, value in row.items():
            column = self._columns.get(key)
            if column is None:
                column = self._columns.setdefault(str(key).strip(), [])
            missing = self._rows - len(column)
            if missing > 0:
                column.extend([""] * missing)
            if missing < 0:
                column[-1] = cell(value)  # two keys that differ in blanks around them
            else:
                column.append(cell(value))
        self._rows += 1

    @property
    def names(self) -> Collection[str]:
        return self._columns.keys()

    def taken(self) -> pd.DataFrame:
        """All rows so far, which are forgotten here."""
        found = {
            name: pd.Series(cells + [""] * (self._rows - len(cells)), dtype=str)
            for name, cells in self._columns.items()
        }
        index = pd.RangeIndex(self._rows)
        self._columns, self._rows = {}, 0
        return pd.DataFrame(found, index=index)


def json_pieces(path: Path, name: str, progress: Progress, limits: Limits) -> Iterator[pd.DataFrame]:
    """JSON objects as strings, many at a time; later pieces may have further columns.

    Raises:
        DataError: a line is not a JSON object, or there is more than may be read.
    """
    seen: set[str] = set()
    piece = _Columns()
    done, most = 0, rows_at_once(path)
    for row in _objects(path, name, limits):
        piece.add(row)
        if len(piece.names) > len(seen):
            seen.update(piece.names)
            limits.check_columns(name, len(seen))
        if len(piece) == most:
            done += most
            seen.update(piece.names)
            limits.check_columns(name, len(seen))
            limits.check_rows_so_far(name, done)
            yield piece.taken()
            progress(Message("reading {file}, rows", file=name), done, done)
    limits.check_rows_so_far(name, done + len(piece))
    if len(piece):
        yield piece.taken()


def read_json(
    path: Path, name: str = "", progress: Progress = silent, limits: Limits = COMMAND_LINE
) -> RawTable:
    """JSON objects as strings, one a line or in an array; objects may lack keys.

    Raises:
        DataError: a line is not a JSON object; names the first.
    """
    name = name or path.name
    pieces = list(json_pieces(path, name, progress, limits))
    if not pieces:
        raise DataError("{file} holds no rows: write a list of JSON objects, one for each row.", file=name)
    cells = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True).fillna("")
    return RawTable.of(name, cells, ("JSON",), first=1)


def read_excel(path: Path, name: str = "", limits: Limits = COMMAND_LINE) -> list[RawTable]:
    """Every sheet of a workbook that holds rows, as strings; the header may stand below some empty or title rows.

    Raises:
        DataError: not a workbook, no rows in it, or more than may be read.
    """
    name = name or path.name
    check_workbook(path, name, limits)
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
