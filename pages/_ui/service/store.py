"""Memory that all sessions share."""

import threading
from collections.abc import Callable
from typing import Any

from cachetools import Cache, LRUCache, cached


class Store:
    """A bounded store shared by all sessions; who asks for something being made waits for it."""

    def __init__(self, size: int) -> None:
        self._kept: LRUCache[Any, Any] = LRUCache(size)
        self._lock = threading.Condition()
        self._get = cached(self._kept, lambda key, make: key, condition=self._lock)(lambda key, make: make())

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        """What is stored under the key; made now if it is not."""
        return self._get(key, make)

    def put(self, key: Any, made: Any) -> None:
        """Keep this under the key."""
        with self._lock:
            self._kept[key] = made

    def values(self) -> list[Any]:
        """Everything kept; looking does not count as using."""
        with self._lock:
            return [Cache.__getitem__(self._kept, key) for key in self._kept]

    def __contains__(self, key: Any) -> bool:
        with self._lock:
            return key in self._kept

    def drop(self, belongs: Callable[[Any], bool]) -> None:
        """Forget what stands under keys of which this is true."""
        with self._lock:
            for key in [key for key in self._kept if belongs(key)]:
                del self._kept[key]
