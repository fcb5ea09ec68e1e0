"""The guard at every boundary: whatever a stranger's file makes fail ends in one plain sentence."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from recsys_core.errors import DataError, RecLensError


class UnforeseenError(DataError):
    """Something failed in a way nobody foresaw; the log has the traceback."""


@contextmanager
def guarded(file: str) -> Iterator[None]:
    """Let errors meant for people pass, and turn every other one into such an error; its traceback goes to the log.

    Args:
        file: what the file, folder or database is called in the sentence.

    Raises:
        RecLensError: the work inside failed.
    """
    try:
        yield
    except RecLensError:
        raise
    except MemoryError:
        raise DataError(
            "There is not enough memory for {file}: bring a part of it, or fewer columns.", file=file
        ) from None
    except Exception:
        logging.getLogger(__name__).exception("%s could not be read", file)
        raise UnforeseenError(
            "{file} could not be read, in a way nobody foresaw: save it again as CSV in UTF-8; the log has the details.",
            file=file,
        ) from None
