"""A digest of tables, texts and numbers in which nothing can change unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

BLOCK = 1_000_000
"""Cells hashed at a time, so that a table of 20 million rows is never copied."""
LENGTH = 32
"""Hexadecimal digits: 128 bits, as what is kept by it may be shared by strangers."""


def _told(cell: object) -> str:
    """A cell as a string; of what is none, its type and all it holds."""
    if isinstance(cell, str):
        return cell
    return f"{type(cell).__name__} {cell.tolist() if isinstance(cell, np.ndarray) else cell!r}"


class Digest:
    """SHA-256 over parts that cannot run into each other: each is preceded by its kind and size."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def _part(self, kind: str, size: int) -> None:
        self._digest.update(f"{kind}:{size};".encode())

    def texts(self, texts: Sequence[str]) -> None:
        """Strings, by their lengths and then all in one."""
        self._part("texts", len(texts))
        for start in range(0, len(texts), BLOCK):
            block = texts[start : start + BLOCK]
            self._digest.update(np.fromiter(map(len, block), np.int64, len(block)).tobytes())
            whole = "".join(block).encode("utf-8", "surrogatepass")
            self._part("bytes", len(whole))
            self._digest.update(whole)

    def numbers(self, values: np.ndarray) -> None:
        """Whole numbers of any width as 64 bits; others as doubles, with one NaN and one zero."""
        kind = np.dtype(np.int64 if values.dtype.kind in "iub" else np.float64)
        self._part(f"{kind}{values.shape}", values.size)
        flat = values.reshape(-1)
        for start in range(0, len(flat), BLOCK):
            block = flat[start : start + BLOCK].astype(kind)
            if kind == np.float64:
                block = np.where(np.isnan(block), np.nan, block + 0.0)
            self._digest.update(block.tobytes())

    def column(self, name: object, cells: pd.Series) -> None:
        """A column: its name, and every cell by its value; an empty cell is one however it is written."""
        self.texts([str(name)])
        if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "iubf":
            self.numbers(cells.to_numpy())
            return
        held = cells.tolist()
        empty = cells.isna().tolist()
        known = ["" if gone else _told(cell) for cell, gone in zip(held, empty, strict=True)]
        kinds = [
            2 if gone else int(not isinstance(cell, str)) for cell, gone in zip(held, empty, strict=True)
        ]
        self.numbers(np.array(kinds, np.int64))
        self.texts(known)

    def table(self, table: pd.DataFrame) -> None:
        """Columns in their order."""
        self._part("table", len(table.columns))
        for place, name in enumerate(table.columns):
            self.column(name, table.iloc[:, place])

    def hexadecimal(self) -> str:
        """The digest."""
        return self._digest.hexdigest()[:LENGTH]
