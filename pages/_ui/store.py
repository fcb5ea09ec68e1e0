"""Memory that all sessions share."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any


class Store:
    """A bounded store shared by all sessions; who asks for something being made waits for it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._making: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        """What is stored under the key; made now if it is not."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            self.put(key, made)
        return made

    def put(self, key: Any, made: Any) -> None:
        """Keep this under the key."""
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def values(self) -> list[Any]:
        """Everything kept."""
        with self._lock:
            return list(self._kept.values())

    def __contains__(self, key: Any) -> bool:
        with self._lock:
            return key in self._kept

    def drop(self, belongs: Callable[[Any], bool]) -> None:
        """Forget what stands under keys of which this is true."""
        with self._lock:
            for key in [key for key in self._kept if belongs(key)]:
                del self._kept[key]
