"""What the bytes of a text file say before it is cut into cells: how many lines, which quotes and line ends."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recsys_core.datasets.sources.limits import Limits
from recsys_core.translating import Message
from recsys_core.types import Progress

BLOCK = 1 << 24
START = 1 << 22
"""Bytes from which it is told how long lines are."""

ROWS, AT_ONCE = 50_000, 50_000_000
"""Rows read at a time, and bytes of them; fewer rows where they are long."""

SHORTEST = 2
"""Bytes of the shortest line of a table, its end included."""


@dataclass
class Marks:
    """How often bytes occur that decide how a file can be cut.

    Attributes:
        lines: a last one without an end counted.
        quotes: double quotes.
        lone_returns: whether a carriage return stands without a line feed behind it.
        zero: whether there is a zero byte.
    """

    lines: int = 0
    quotes: int = 0
    lone_returns: bool = False
    zero: bool = False


def marks_of(path: Path, name: str, progress: Progress) -> Marks:
    """Count them."""
    found = Marks()
    size, last = path.stat().st_size, b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.lines += block.count(b"\n")
            found.quotes += block.count(b'"')
            found.zero |= b"\x00" in block
            whole = last + block if last == b"\r" else block
            returns = whole.count(b"\r")
            found.lone_returns |= returns > whole.count(b"\r\n") + whole.endswith(b"\r")
            last = block[-1:]
            progress(
                Message("reading {file}, megabytes", file=name), file.tell() // 10**6, max(size // 10**6, 1)
            )
    found.lone_returns |= last == b"\r"
    found.lines += last not in (b"", b"\n")
    return found


def check_lines(path: Path, name: str, limits: Limits, *, quoted: bool) -> None:
    """Refuse a file of too many lines before it is read; where quotes may hold line ends, rows are counted later.

    Raises:
        DataError: it has more rows than may be read.
    """
    if path.stat().st_size <= SHORTEST * limits.rows:
        return
    lines = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if quoted and b'"' in block:
                return
            lines += block.count(b"\n")
            limits.check_rows_so_far(name, lines - 1)  # the header is no row


def rows_at_once(path: Path) -> int:
    """How many rows of a text file to read at a time."""
    with path.open("rb") as file:
        start = file.read(START)
    length = len(start) / (start.count(b"\n") + start.count(b"\r") + 1)
    return max(200, min(ROWS, int(AT_ONCE / max(length, 1))))


def check_width(path: Path, name: str, limits: Limits) -> None:
    """Refuse a delimited file whose first two lines have too many cells, before anything else is found out.

    Raises:
        DataError: it has more columns than may be read.
    """
    with path.open("rb") as file:
        first, second = file.readline(START), file.readline(START)
    for mark in (b",", b"\t", b";", b"|"):
        cells = first.count(mark) + 1
        if cells > limits.columns and (not second or 2 * second.count(mark) > cells):
            limits.check_columns(name, cells)
