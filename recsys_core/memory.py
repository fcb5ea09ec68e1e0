"""Memory that was freed stays with the process, to be used again."""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # names of glibc's mallopt(3)
MMAP = 32 * 1024 * 1024
"""The largest that glibc takes."""
TRIM = 512 * 1024 * 1024
"""Free memory beyond this goes back to the system."""


def keep_freed() -> None:
    """Let arrays of some megabytes come from memory used before, where the C library is glibc; elsewhere do nothing.

    Otherwise each of them is given back to the system and asked for again, page by page, which takes longer than most
    of what is reckoned in them: a table of 1,682 x 1,200 numbers some ten times as long.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        tell = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):  # another C library
        return
    tell(_MMAP_THRESHOLD, MMAP)
    tell(_TRIM_THRESHOLD, TRIM)
