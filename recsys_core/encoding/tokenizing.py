"""A tokenizer that several threads can use."""

from __future__ import annotations

import threading
from typing import Any


class SharedTokenizer:
    """One call at a time: the truncation settings of a fast tokenizer are state that all its callers share."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._lock = threading.Lock()

    def __call__(self, *texts: Any, **options: Any) -> Any:
        """As the tokenizer itself."""
        with self._lock:
            return self._tokenizer(*texts, **options)

    def __len__(self) -> int:
        return len(self._tokenizer)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)

    def __reduce__(self) -> Any:  # a lock cannot go to another process
        return SharedTokenizer, (self._tokenizer,)
