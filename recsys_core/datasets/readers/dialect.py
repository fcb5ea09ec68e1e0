"""How a delimited file is written: its encoding, its delimiter, whether it has a header and means its quotes."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from recsys_core.datasets.recognising.names import parts_of
from recsys_core.errors import DataError
from recsys_core.translating import msg

csv.field_size_limit(
    min(sys.maxsize, 2**31 - 1)
)  # a cell may be longer than the 131,072 characters allowed at first

SAMPLE = 200_000
"""Bytes looked at to find encoding and delimiter, and more where they hold no three lines."""

LONGEST = 4_000_000
"""Most bytes looked at."""

DELIMITERS = ",\t;|"
ATOMIC = frozenset({".inter", ".item", ".user"})
"""RecBole's files: tab-separated, `name:type` headers, no quoting."""

NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|\d*\.\d+)(?:[eE][-+]?\d+)?")
_SHIFTS = {
    "utf_16": "UTF-16",
    "utf_8_sig": "UTF-8",
    "utf-8-sig": "UTF-8",
    "gb18030": "GB18030",
    "latin_1": "Latin-1",
}


@dataclass(frozen=True)
class Dialect:
    """What was found out about a delimited file.

    Attributes:
        header: names of the columns; made up (`column 1`, ...) where the file has none.
        named: whether the first line is a header.
        quoted: whether quotes around cells are taken off.
        escaped: whether a backslash before a quote keeps it in the cell.
    """

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    named: bool = True
    quoted: bool = True
    escaped: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        """Encoding and delimiter as people call them."""
        marks = {
            ",": msg("comma"),
            "\t": msg("tab"),
            ";": msg("semicolon"),
            "|": "bar",
            "::": msg("double colon"),
            " ": msg("blank"),
        }
        encoding = self.encoding.replace("cp125", "Windows-125").replace("_", "-")
        found = [_SHIFTS.get(self.encoding, encoding.title()), marks[self.delimiter]]
        return (*found, *([] if self.named else [msg("no header")]))


def encoding_of(raw: bytes, file: str) -> str:
    """UTF-8 or UTF-16 where the bytes say so, else the one of GB18030, Big5, Windows-1252, Latin-1 that reads most like a language.

    Raises:
        DataError: none of them; binary files end here.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf_16"
    if b"\x00" in raw:
        raise DataError("{file} is not text (it holds zero bytes): save it as CSV in UTF-8.", file=file)
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 4 and len(raw) >= SAMPLE:  # the sample ends inside a character
            return "utf-8-sig"
        best = from_bytes(raw, cp_isolation=["gb18030", "cp1252", "latin_1"]).best()
        if best is None:
            row = raw.count(b"\n", 0, error.start) + 1
            raise DataError(
                "{file}, line {row}: byte {byte:#04x} is not UTF-8, GB18030 or Latin-1; save the file as UTF-8 (in a spreadsheet: CSV UTF-8).",
                file=file,
                row=row,
                byte=raw[error.start],
            ) from None
        return best.encoding
    return "utf-8-sig"


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into equally many cells, most of them; a comma for a single column."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if lines and all("::" in line for line in lines):
        return "::"
    best, most = ",", 1
    for delimiter in DELIMITERS:
        widths = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter) if row]
        if widths and widths[0] > most and sum(width == widths[0] for width in widths) >= 0.6 * len(widths):
            best, most = delimiter, widths[0]
    if most == 1 and lines:
        # No delimiter cuts evenly: take the one the header uses, so that the odd row is named.
        best = max(DELIMITERS, key=lines[0].count)
    if lines and ";" in lines[0] and "," not in lines[0]:
        best = ";"  # decimal commas cut as evenly as semicolons do
    return best


def _looks_like_data(first: list[str], rows: list[list[str]]) -> bool:
    """Whether the first line is a row like the others, so that the file has no header."""
    if not rows or any(max(parts_of(cell.strip()).values(), default=0.0) >= 0.8 for cell in first):
        return False
    columns = list(zip(*(row for row in rows if len(row) == len(first)), strict=True))
    if not columns:
        return False
    numeric, alike, again = 0, 0, 0
    for cell, column in zip(first, columns, strict=True):
        filled = [one.strip() for one in column if one.strip()]
        if not filled:
            continue
        if sum(NUMBER.fullmatch(one) is not None for one in filled) >= 0.9 * len(filled):
            numeric += 1
            alike += NUMBER.fullmatch(cell.strip()) is not None
        elif cell.strip() and cell.strip() in filled:
            again += 1
    started = NUMBER.fullmatch(first[0].strip()) is not None or not numeric
    return bool(started and numeric == alike and (numeric or again) and (alike + again >= 0.3 * len(first)))


def _patterned(first: list[str], rows: list[list[str]]) -> bool:
    """Whether the first cells are made like ids below them (`N1234` above `N5678`), which names of columns are not."""
    shape = re.sub(r"\d+", "9", first[0].strip())
    below = [re.sub(r"\d+", "9", row[0].strip()) for row in rows if row]
    return bool("9" in shape and below and sum(one == shape for one in below) >= 0.9 * len(below))


def dialect_of(path: Path, name: str, columns: Sequence[str] = ()) -> Dialect:
    """Find out how a file is written from its first bytes.

    Args:
        columns: names of the columns of a file that is known to have no header.

    Raises:
        DataError: empty, not text, or two columns of one name.
    """
    with path.open("rb") as file:
        raw = file.read(SAMPLE)
        while len(raw) < LONGEST and raw.count(b"\n") + raw.count(b"\r") < 3 and (more := file.read(SAMPLE)):
            raw += more  # lines of very many columns
        whole = not file.read(1)
    if not raw.strip():
        raise DataError("{file} is empty: write a header line and at least one row into it.", file=name)
    encoding = encoding_of(raw, name)
    text = raw.decode(encoding, errors="ignore")
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise DataError("{file} is empty: write a header line and at least one row into it.", file=name)
    if text.lstrip()[:1] == "<":
        raise DataError("{file} is a web page or XML, not a table: save the table itself as CSV.", file=name)
    suffix = path.suffix.lower()
    delimiter = "\t" if suffix in ATOMIC or (suffix == ".tsv" and "\t" in text) else delimiter_of(text)
    quoted = suffix not in ATOMIC
    escaped = '\\"' in text and '""' not in text
    if columns:
        return Dialect(encoding, delimiter, tuple(columns), named=False)
    rows = _first_rows(text, delimiter, quoted, escaped, whole)
    if not rows:
        raise DataError("{file} is empty: write a header line and at least one row into it.", file=name)
    first = rows[0]
    named = suffix in ATOMIC or not (_looks_like_data(first, rows[1:200]) or _patterned(first, rows[1:200]))
    if named:
        header = [cell.strip() for cell in first]
        if suffix in ATOMIC:
            header = [cell.split(":")[0] for cell in header]
        doubled = [cell for place, cell in enumerate(header) if cell and cell in header[:place]]
        if doubled:
            raise DataError(
                "{file} has two columns called {column!r}: rename one of them.", file=name, column=doubled[0]
            )
    else:
        header = [""] * len(first)
    while (
        len(header) > 1
        and named
        and not header[-1]
        and all(len(row) < len(header) or not row[-1] for row in rows[1:])
    ):
        header.pop()  # lines end with a delimiter
    made = tuple(cell or f"column {place}" for place, cell in enumerate(header, start=1))
    return Dialect(encoding, delimiter, made, named, quoted, escaped)


def _first_rows(text: str, delimiter: str, quoted: bool, escaped: bool, whole: bool) -> list[list[str]]:
    lines = text.splitlines(keepends=True)
    if not whole and len(lines) > 1:
        lines.pop()  # cut in the middle
    if delimiter == "::":
        return [line.rstrip("\r\n").split("::") for line in lines if line.strip()]
    reader = csv.reader(
        lines,
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        escapechar="\\" if escaped else None,
    )
    rows = []
    try:
        for row in reader:
            if row and any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > 1000:
                break
    except csv.Error:
        pass  # the reader proper names the place
    return rows
