"""Parquet files read by DuckDB, row after row, as the strings that people would write or as what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from recsys_core.datasets.readers.duck import batches, connected, literal
from recsys_core.datasets.sources.scratch import Scratch
from recsys_core.datasets.sources.tables import ROW_HASH, SAMPLE
from recsys_core.datasets.values.cells import cell
from recsys_core.errors import DataError

TEXTS, NUMBERS = 1 << 17, 1 << 18
"""Rows of one piece, with texts and of numbers alone."""

CELLS = 20_000_000
"""Cells of one piece, and of the sample."""

Written = Callable[[pa.Array], pd.Series]


def as_texts(column: pa.Array) -> pd.Series:
    """A column as strings, as `cell` writes them (n,)."""
    kind = column.type
    if _textual(kind) or pa.types.is_integer(kind):
        plain: pd.Series = pc.fill_null(column.cast(pa.large_string()), "").to_pandas()
        return plain
    if pa.types.is_nested(kind):
        return pd.Series([cell(value) for value in column.to_pandas().tolist()], dtype=str)
    coded = column.dictionary_encode()
    known = [cell(value) for value in coded.dictionary.to_pandas().tolist()]
    codes = pc.fill_null(coded.indices, len(known))
    texts: pd.Series = pa.array([*known, ""], pa.large_string()).take(codes).to_pandas()
    return texts


def as_stored(column: pa.Array) -> pd.Series:
    """Whole numbers without a gap, other numbers and times as they are (n,); anything else as strings."""
    kind = column.type
    plain = (pa.types.is_integer(kind) and not column.null_count) or pa.types.is_floating(kind)
    return column.to_pandas() if plain or pa.types.is_timestamp(kind) else as_texts(column)


@dataclass(frozen=True)
class Column:
    """One column of a Parquet file.

    Attributes:
        place: among the columns of the (first) file.
        kind: its type as pyarrow reads it.
    """

    place: int
    kind: pa.DataType


@dataclass(frozen=True, eq=False)
class ParquetRows:
    """Parquet files of one table.

    Attributes:
        name: what the person knows the table by.
        files: read one after another.
        columns: by name.
        scratch: where DuckDB puts what it cannot hold.
    """

    name: str
    files: tuple[Path, ...]
    columns: dict[str, Column]
    scratch: Scratch

    def sample(self) -> pd.DataFrame:
        """The first rows, as strings."""
        names = list(self.columns)
        pieces = list(self._read(names, as_texts, min(SAMPLE, CELLS // max(len(names), 1))))
        return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=names)

    def texts(self, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Columns as strings, piece by piece."""
        return self._read(columns, as_texts)

    def stored(self, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Columns as they are stored, where they are numbers or times; anything else as strings."""
        return self._read(columns, as_stored)

    def _read(
        self, columns: Sequence[str], written: Written, most: int | None = None
    ) -> Iterator[pd.DataFrame]:
        wanted = {name: self.columns[name] for name in columns if name != ROW_HASH}
        narrow = written is as_stored and not any(_textual(column.kind) for column in wanted.values())
        try:
            with connected(self.files, self.scratch.folder) as connection:
                rows = connection.sql(
                    self._query(connection, list(wanted.values()), ROW_HASH in columns, most)
                )
                size = min(NUMBERS if narrow else TEXTS, CELLS // max(len(wanted), 1))
                for batch in batches(rows, size):
                    made = {
                        name: written(_of_kind(batch.column(number), column.kind))
                        for number, (name, column) in enumerate(wanted.items())
                    }
                    if ROW_HASH in columns:
                        made[ROW_HASH] = pd.Series(batch.column(len(wanted)).to_numpy())
                    yield pd.DataFrame(made, index=range(batch.num_rows), copy=False)
        except (duckdb.Error, pa.ArrowException) as error:
            raise DataError(
                "{file} cannot be read to its end ({reason}): write it again.",
                file=self.name,
                reason=" ".join(str(error).split())[:200],
            ) from None

    def _query(
        self, connection: duckdb.DuckDBPyConnection, wanted: Sequence[Column], hashed: bool, most: int | None
    ) -> str:
        source = f"read_parquet([{', '.join(literal(str(file.resolve())) for file in self.files)}]"
        source += f", union_by_name = {len(self.files) > 1}, hive_partitioning = false)"
        # By place: DuckDB renames columns whose names differ in case alone.
        known = [_quoted(name) for name in connection.sql(f"SELECT * FROM {source} LIMIT 0").columns]
        chosen = [known[column.place] for column in wanted]
        if hashed:
            equal = [_equal(known[column.place], column.kind) for column in self.columns.values()]
            chosen.append(f"hash({', '.join(equal)})")
        return f"SELECT {', '.join(chosen)} FROM {source}" + (f" LIMIT {most}" if most is not None else "")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _equal(column: str, kind: pa.DataType) -> str:
    """The column so that cells that are written alike are equal: nothing is an empty string, no number is nothing."""
    if _textual(kind):
        return f"coalesce({column}, '')"
    if pa.types.is_floating(kind):
        return f"CASE WHEN isnan({column}) THEN NULL ELSE {column} END"
    return column


def _textual(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _of_kind(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """What DuckDB made of a column, as the type that pyarrow reads; as it is where that cannot be."""
    if column.type.equals(kind) or (_textual(kind) and _textual(column.type)):
        return column
    try:
        return column.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return column
