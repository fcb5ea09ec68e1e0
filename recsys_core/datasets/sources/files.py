"""What can go wrong with a database that is a file, said in one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recsys_core.datasets.sources.sessions import SECONDS
from recsys_core.errors import DataError

_IN_USE = ("is locked", "could not set lock", "different configuration", "being used by another process")
_DAMAGED = ("not a database", "malformed", "corrupt", "could not read", "serialization", "deserialize")
_STOPPED = ("interrupt",)


@contextmanager
def in_sentences(path: Path, what: str, *kinds: type[Exception]) -> Iterator[None]:
    """Turn exceptions of a driver into sentences.

    Args:
        what: the table that is read, or the name of the file.
        kinds: the driver's own exceptions.

    Raises:
        DataError: in use, damaged, may not be read, took too long, or anything else with the driver's reason.
    """
    try:
        yield
    except PermissionError:
        raise _forbidden(path) from None
    except Exception as error:
        if not isinstance(error, (*kinds, OSError, UnicodeError, OverflowError)):
            raise
        reason = " ".join(str(error).split())
        low = reason.lower()
        if any(sign in low for sign in _IN_USE):
            raise DataError(
                "{file} is in use by another program: close it there and try again.", file=path.name
            ) from None
        if any(sign in low for sign in _STOPPED):
            raise DataError(
                "Reading {what} took longer than {seconds} seconds and was stopped: choose a table instead of a view, or one with fewer rows.",
                what=what,
                seconds=SECONDS,
            ) from None
        if "permission denied" in low:
            raise _forbidden(path) from None
        if any(sign in low for sign in _DAMAGED):
            raise DataError(
                "{file} is damaged or no whole database ({reason}): export or copy it again.",
                file=path.name,
                reason=reason[:160],
            ) from None
        raise DataError(
            "{what} cannot be read from the database ({reason}): check that a query of it works there.",
            what=what,
            reason=reason[:160],
        ) from None


def _forbidden(path: Path) -> DataError:
    return DataError("{file} may not be read here: change the permissions of the file.", file=path.name)
