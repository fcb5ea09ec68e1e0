"""Lists and objects in cells (JSON, Python, R, PostgreSQL, already parsed): the names people gave, without ids and keys."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

NAME_KEYS = (
    "name", "title", "label", "text", "tag", "genre", "keyword", "category", "description", "value",
    "名称", "名字", "名", "标题", "标签", "姓名", "类型", "类别", "分类", "关键词", "文本", "描述", "值",
)  # fmt: skip
"""Keys whose value is what people call the thing, the first that an object has; then keys that end in one of these."""

NAME_ENDINGS = ("name", "title", "label", "名称", "名", "标题")

MACHINE_KEYS = re.compile(
    r"(?:^|[_\W]|(?<=[a-z])(?=[A-Z]))(?:ids?|uuid|guid|key|code|hash|sku|asin|isbn|ean|upc|slug|url|uri|link|href|"
    r"src|img|image|poster|path|file|iso|lang|locale|email|phone|date|time|created|updated|rank|order|index)"
    r"(?:$|[_\W\d])|ID$|Id$|编号$|链接|网址|代码$|路径",
    re.I,
)
"""Keys whose values are for machines."""

_ADDRESS = re.compile(
    r"(?:https?:/|www\.|mailto:|data:).*|(?:/\S+/|\S+@\S+\.\S)\S*|\S+\.(?:jpe?g|png|gif|webp|svg)", re.I
)
_SERIAL = re.compile(r"(?=(?:\D*\d){4})[\w\-]{6,}|[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f-]{20,}", re.I)
_ID_AS_KEY = re.compile(r"\d+|/\S+|[a-z]{0,3}\d{3,}|[0-9a-f]{16,}", re.I)
_SIDE_BY_SIDE = re.compile(r"""(?<=['"])\s+(?=['"])""")
_R_VECTOR = re.compile(r"(?:c|list)\s*(?=\()")
_LOST_NAME = re.compile(
    r"""["'](?:name|title|label|名称|标题)["']\s*:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
)
_LOST_STRING = re.compile(r""""((?:[^"\\]|\\.)*)"(\s*:)?|'((?:[^'\\]|\\.)*)'(\s*:)?""")
_PAIRS = {"[": "]", "{": "}", "(": ")"}

LOOKED_AT = 200
"""Filled cells of a column that are looked at."""

DEPTH = 20
"""Levels of lists and objects that are gone into."""

LONGEST_LITERAL = 100_000
"""Characters of a cell that is still read as a Python literal, which takes a hundred times as long as JSON."""


def _bracketed(cell: str) -> str:
    """The cell from its opening to its closing bracket, `c(` of R taken off; "" where it has none."""
    text = cell.strip()
    if text[:1] in ("c", "l"):
        text = _R_VECTOR.sub("", text, count=1)
    return text if len(text) > 1 and _PAIRS.get(text[0]) == text[-1] else ""


def _loose(inside: str) -> list[str] | None:
    """The parts of `Action, "Science Fiction"` as PostgreSQL and Java write lists; None for one part or an object."""
    if any(bracket in inside for bracket in "[]{}") or "," not in inside or len(inside) > LONGEST_LITERAL:
        return None
    try:
        return [part.strip() for part in next(csv.reader([inside], skipinitialspace=True))]
    except (csv.Error, StopIteration):
        return None


def parsed(cell: str) -> list[Any] | dict[Any, Any] | None:
    """The list or object a cell holds, None for any other cell; nothing is ever run."""
    text = _bracketed(cell)
    if not text:
        return [] if cell.strip() in ("character(0)", "list()", "c()") else None
    value: Any = None
    if text[0] != "(":
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
    if value is None and len(text) <= LONGEST_LITERAL:
        try:
            value = ast.literal_eval(_SIDE_BY_SIDE.sub(", ", text) if "," not in text else text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            value = None
    if value is None and text[0] != "(":
        value = _loose(text[1:-1])
    if isinstance(value, str) and text[0] == "(" and cell.strip()[0] != "(":  # c("one") of R
        value = [value]
    if isinstance(value, set | tuple):
        value = sorted(value, key=str) if isinstance(value, set) else list(value)
    return value if isinstance(value, list | dict) else None


def is_nested(cells: Sequence[str]) -> bool:
    """Whether most filled cells of a column are lists or objects; a bounded number is looked at."""
    filled = list(islice((cell for cell in cells if cell.strip()), LOOKED_AT))
    found = sum(parsed(cell) is not None for cell in filled)
    return found * 2 > len(filled)


def _is_name(text: str) -> bool:
    """Whether a string is for people: it has a letter and is no address, id or hash."""
    text = text.strip()
    return (
        any(letter.isalpha() for letter in text)
        and not _ADDRESS.fullmatch(text)
        and not _SERIAL.fullmatch(text)
        and text.lower() not in ("null", "none", "nan", "true", "false")
    )


def _of_object(value: Mapping[Any, Any], depth: int) -> Iterator[str]:
    """Names in one object: under the first name key it has, else under every key that is not for machines."""
    keys = {str(key): key for key in value}
    lower = {name.lower(): key for name, key in keys.items()}
    ending = (key for end in NAME_ENDINGS for name, key in lower.items() if name.endswith(end))
    for key in (*(lower[name] for name in NAME_KEYS if name in lower), *ending):
        found = list(_names(value[key], depth + 1))
        if found:
            yield from found
            return
    for name, key in keys.items():
        if _ID_AS_KEY.fullmatch(name) or not MACHINE_KEYS.search(
            name
        ):  # {"/m/07s9rl0": "Drama"}: the key is the id
            yield from _names(value[key], depth + 1)


def _names(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > DEPTH:
        return
    if isinstance(value, str):
        if _is_name(value):
            yield value.strip()
    elif isinstance(value, Mapping):
        yield from _of_object(value, depth)
    elif isinstance(value, list | tuple | set | np.ndarray):
        for part in value:
            yield from _names(part, depth + 1)


def names_of(value: Any) -> tuple[str, ...]:
    """Names in a list or object that is parsed already, each once, in order."""
    return tuple(dict.fromkeys(_names(value)))


def joined(names: Iterable[str]) -> str:
    """Names with commas between; after a sentence a blank is enough."""
    said = ""
    for name in names:
        said += ("" if not said else " " if said[-1] in ".!?。！？" else ", ") + name
    return said


def _rescued(cell: str) -> str:
    """What a cell with a list or object cut short says: its names where they can be told, else its words."""
    text = cell.strip()
    if text[:1] not in _PAIRS or text[:1] == "(":
        return cell
    found = [double or single for double, single in _LOST_NAME.findall(text)]
    if not found and "{" in text and ":" in text:
        strings = _LOST_STRING.findall(text)
        found = [double or single for double, is_key, single, too in strings if not is_key and not too]
    if found or ("{" in text and ":" in text):
        return joined(dict.fromkeys(name for name in found if _is_name(name)))
    bare = re.sub(r"\"|(?<!\w)'|'(?!\w)", "", re.sub(r"[\[\]{}]", " ", text))
    return " ".join(bare.split())


def joined_names(cells: Iterable[str]) -> list[str]:
    """Cells with their lists and objects turned into names; any other cell stays as it is.

    A cell that opens a list and is broken keeps its words, without brackets.
    """
    said = []
    for cell in cells:
        value = parsed(cell)
        said.append(_rescued(cell) if value is None else joined(names_of(value)))
    return said
