"""JSON to dataclasses by the types they state, strictly, and back.

A converter takes what JSON holds as it is or not at all: no text is read as a number, no number as text, nothing but a
list as a tuple, and a number that `float` cannot hold is none. NaN and infinity are floats.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

import numpy as np

from recsys_core.errors import RecLensError

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")

DECIMALS = 5
"""Kept of the numbers of an array."""


class MisfitError(ValueError):
    """What stands at a place is not of the type that belongs there, is missing, or belongs nowhere.

    Attributes:
        place: for example `accounts[0].score`; "" for the whole.
    """

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def _text(value: object, _: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: object, _: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _number(value: object, _: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError
    return float(value)


def _truth(value: object, _: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _only_numbers(value: object) -> bool:
    """Whether nested lists hold nothing but numbers; NumPy would take null and true for some."""
    if not isinstance(value, list):
        return False
    kinds = set(map(type, value))
    return kinds <= {float, int} or (kinds == {list} and all(map(_only_numbers, value)))


def _array(value: object, _: Any) -> np.ndarray:
    if not _only_numbers(value):
        raise TypeError
    found = np.array(value, dtype=np.float32)
    found.flags.writeable = False
    return found


def _rounded(value: np.ndarray) -> object:
    return np.round(value.astype(np.float64), DECIMALS).tolist()


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _listed(kind: Any, converter: Converter) -> Callable[[object, Any], Any]:
    """Tuples come from lists only: a text or a mapping could be gone through as well."""
    from cattrs.cols import homogenous_tuple_structure_factory

    alike = get_args(kind)[1:] == (...,)
    read = (
        homogenous_tuple_structure_factory(kind, converter)
        if alike
        else converter.gen_structure_hetero_tuple(kind)
    )

    def listed(value: object, _: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise TypeError
        return read(value, kind)

    return listed


def strict_converter() -> Converter:
    """A converter for dataclasses of text, numbers, tuples, mappings and arrays; unknown fields are refused."""
    from cattrs import Converter  # brings much, and only where JSON is read or written

    converter = Converter(forbid_extra_keys=True)
    for kind, read in ((str, _text), (int, _whole), (float, _number), (bool, _truth), (np.ndarray, _array)):
        converter.register_structure_hook(kind, read)
    converter.register_structure_hook_factory(_is_tuple, lambda kind: _listed(kind, converter))
    converter.register_unstructure_hook(np.ndarray, _rounded)
    return converter


def structured(converter: Converter, value: object, kind: type[T]) -> T:
    """The value as an instance of the dataclass.

    Raises:
        MisfitError: a place that does not fit.
        RecLensError: raised by the dataclass itself.
    """
    read = converter.get_structure_hook(kind)
    try:
        found: T = read(value, kind)
    except Exception as error:
        place, cause = _first(error)
        if isinstance(cause, RecLensError):
            raise cause from None
        raise MisfitError(place.removeprefix(".")) from None
    return found


def _step(key: int | str) -> str:
    return f".{key}" if isinstance(key, str) and key.isidentifier() else f"[{key!r}]"


def _first(error: BaseException) -> tuple[str, BaseException]:
    """Where the first of the errors lies, and it."""
    from cattrs.errors import AttributeValidationNote, ForbiddenExtraKeysError, IterableValidationNote

    place = ""
    while True:
        for note in getattr(error, "__notes__", ()):
            if isinstance(note, AttributeValidationNote):
                place += f".{note.name}"
            elif isinstance(note, IterableValidationNote):
                place += _step(note.index)
        if isinstance(error, ForbiddenExtraKeysError):
            place += _step(min(error.extra_fields))
        if not isinstance(error, BaseExceptionGroup):
            return place, error
        error = error.exceptions[0]
