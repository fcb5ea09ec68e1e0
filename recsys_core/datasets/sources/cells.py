"""Values of databases as strings, written as the readers of files write them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from recsys_core.datasets.values.cells import cell

Write = Callable[[Sequence[Any]], list[str]]
"""Turns the values of one column into strings, "" for NULL."""


def written(value: Any) -> str:
    """One value: numbers plain, lists joined by commas, objects as JSON, binary as nothing."""
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return ""
    if isinstance(value, dict) or (
        isinstance(value, list | tuple) and any(isinstance(v, dict) for v in value)
    ):
        return json.dumps(value, ensure_ascii=False, default=_held)
    if isinstance(value, list | tuple):
        return ", ".join(written(part) for part in value)
    said: str = cell(value)
    return said


def _held(value: Any) -> Any:
    """A value inside an object, as JSON has it."""
    return float(value) if isinstance(value, Decimal) and value.is_finite() else written(value)


def _decimal(value: Decimal) -> str:
    """Without exponent and without zeros that say nothing: 5 for 5.00, 4.5 for 4.50."""
    if value.is_nan():
        return ""
    if not value.is_finite():
        return str(float(value))
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def write_any(values: Sequence[Any]) -> list[str]:
    """A column of any type; the frequent ones at once."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        return list(values)
    if kinds <= {int}:
        return list(map(str, values))
    if kinds <= {str, type(None)}:
        return ["" if value is None else value for value in values]
    return [written(value) for value in values]


def write_single(values: Sequence[Any]) -> list[str]:
    """Floats of 32 bits that came as ones of 64: 4.1, not 4.099999904632568."""
    return [written(_shortest(value)) for value in values]


def _shortest(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_shortest(part) for part in value]
    return float(str(np.float32(value))) if isinstance(value, float) else value


def write_truth(values: Sequence[Any]) -> list[str]:
    """Truth kept as 0 and 1; other values as they are."""
    return [written(bool(value)) if value in (0, 1) else written(value) for value in values]


def write_utc(values: Sequence[Any]) -> list[str]:
    """Times in UTC whose zone was left out."""
    return [f"{text}+00:00" if text else "" for text in write_any(values)]


def write_unpadded(values: Sequence[Any]) -> list[str]:
    """Text of a fixed width, whose blanks at the end mean nothing."""
    return [text.rstrip(" ") for text in write_any(values)]


def write_moments(values: Sequence[Any]) -> list[str]:
    """Times as PostgreSQL writes them in ISO, as Python writes them: six digits of a fraction, minutes of the zone."""
    return [_moment(value) if value else "" for value in values]


def _moment(text: str) -> str:
    if text.endswith(" BC"):  # Python has no such years
        return text
    zone = ""
    if (sign := max(text.rfind("+"), text.rfind("-"))) > text.find(":") > 0:
        text, zone = text[:sign], text[sign:]
        zone += "" if ":" in zone else ":00"
    whole, dot, fraction = text.partition(".")
    return f"{whole}{dot}{fraction:0<6}{zone}" if dot else text + zone
