"""A bounded memory of things already worked out."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

from cachetools import LRUCache

T = TypeVar("T")


class Recent(Generic[T]):
    """Values by key, the least recently used forgotten first; safe to share by threads."""

    def __init__(self, size: int) -> None:
        self._kept: LRUCache[tuple[object, ...], T] = LRUCache(size)
        self._lock = threading.Lock()

    def get(self, key: tuple[object, ...]) -> T | None:
        """What was stored under the key, or None."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: tuple[object, ...], value: T) -> None:
        """Store and, beyond the size, forget."""
        with self._lock:
            self._kept[key] = value
