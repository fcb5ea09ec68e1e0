"""Conditions as text, `field=value,value;field=value`, short enough for an address and easy to type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from recsys_core.errors import SettingsError

_ESCAPED = re.compile(r"[%,;，；、]")
"""What separates conditions and values, and what it is written with where it stands in a value."""
_YEARS = re.compile(r"(\d{1,4})?(?:\s*([-–—])\s*(\d{1,4})?)?")
FIRST, LAST = 0, 9999
"""Years that a range without a beginning or an end reaches to."""
ANSWERS = {"yes": True, "no": False}


def parts(text: str) -> list[str]:
    """The conditions in a text."""
    return [part.strip() for part in re.split(r"[;；]", text) if part.strip()]


def listed(text: str) -> list[str]:
    """Values between commas, as they are typed."""
    return [" ".join(value.split()) for value in re.split(r"[,，、]", text) if value.strip()]


def read(part: str, known: Sequence[str]) -> tuple[str, list[Any]]:
    """Field and values of one condition.

    Raises:
        SettingsError: an unknown field, no value, or one that cannot be read.
    """
    field, equals, rest = part.partition("=")
    field = field.strip().lower()
    if field not in known:
        raise SettingsError(
            "A list cannot be narrowed by {field!r}: choose from {known}.",
            field=field,
            known=", ".join(known),
        )
    values = [unquote(value) for value in listed(rest)]
    if not equals or not values:
        raise SettingsError(
            "There is no value of {field} in {part!r}: write {field}=VALUE.", field=field, part=part
        )
    return field, [_READ.get(field, str)(value) for value in values]


def _range(value: str) -> tuple[int, int]:
    found = _YEARS.fullmatch(value)
    first, dash, last = found.groups() if found else (None, None, None)
    if first is None and last is None:
        raise SettingsError("{value!r} is no year: write year=1994 or year=1990-1999.", value=value)
    low = int(first) if first else FIRST
    high = int(last) if last else LAST if dash else low
    if low > high:
        raise SettingsError(
            "The years {value} end before they begin: write the earlier one first.", value=value
        )
    return low, high


def _answer(value: str) -> bool:
    if value.lower() not in ANSWERS:
        raise SettingsError(
            "{value!r} is no answer to popular: write popular=yes or popular=no.", value=value
        )
    return ANSWERS[value.lower()]


_READ: Mapping[str, Callable[[str], Any]] = {"year": _range, "popular": _answer, "language": str.lower}


def _plain(value: str) -> str:
    """A value with what would separate it written as in an address."""
    return _ESCAPED.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), value)


def _years(value: tuple[int, int]) -> str:
    low, high = value
    if low == high:
        return str(low)
    if (low, high) == (FIRST, LAST):
        return f"{low}-{high}"
    return f"{low if low > FIRST else ''}-{high if high < LAST else ''}"


WRITE: Mapping[str, Callable[[Any], str]] = {
    "category": _plain,
    "year": _years,
    "creator": _plain,
    "language": _plain,
    "words": _plain,
    "popular": lambda value: "yes" if value else "no",
}
"""How a value of each field is written."""
