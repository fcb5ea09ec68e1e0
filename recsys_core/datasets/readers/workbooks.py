"""How large a workbook is, told from what it unpacks to, before it is read."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from recsys_core.datasets.sources.limits import Limits

BLOCK = 1 << 20
CELL = re.compile(rb'<c r="([A-Z]{1,3})[0-9]')
TAIL = 16
"""Bytes of a block looked at again with the next one, so that no cell is cut."""


def _number(letters: bytes) -> int:
    """A column's number: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def check_workbook(path: Path, name: str, limits: Limits) -> None:
    """Refuse a workbook that unpacks to too much, or whose sheets are too large.

    Raises:
        DataError: it is too large; the message says by what.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            limits.check_whole(name, sum(entry.file_size for entry in archive.infolist()))
            for entry in archive.infolist():
                if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                    rows, columns = _extent(archive, entry)
                    limits.check_columns(name, columns)
                    limits.check_rows(name, rows)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error):
        return  # the reader says what is wrong with it


def _extent(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Rows of a sheet, and the column that reaches farthest; what the sheet says of itself is not asked."""
    rows, widest, last = 0, {b"A"}, b""
    with archive.open(entry) as sheet:
        while block := sheet.read(BLOCK):
            rows += block.count(b"<row ")
            widest.update(CELL.findall(last + block))
            last = block[-TAIL:]
    return rows, max(map(_number, widest))
