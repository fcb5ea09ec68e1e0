"""Folds measured before: a run that was stopped goes on where it was."""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from recsys_core.encoding.cache import default_cache_file


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """SHA-256 of the core's source: figures of other code are not these figures."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for file in sorted(root.rglob("*.py")):
        digest.update(str(file.relative_to(root)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


class FinishedFolds:
    """Figures of finished folds as JSON files, named by a hash of everything they depend on."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_cache_file().parent / "folds"

    def _file(self, key: dict[str, Any]) -> Path:
        whole = json.dumps({**key, "code": code_fingerprint()}, sort_keys=True, default=str)
        return self.folder / f"{hashlib.sha256(whole.encode()).hexdigest()[:32]}.json"

    def get(self, key: dict[str, Any]) -> dict[str, Any] | None:
        """What was found for the key, or None; an unreadable file is as good as none."""
        try:
            found: dict[str, Any] = json.loads(self._file(key).read_text())
        except (OSError, ValueError):
            return None
        return found

    def put(self, key: dict[str, Any], found: dict[str, Any]) -> None:
        """Keep it, all or nothing."""
        file = self._file(key)
        file.parent.mkdir(parents=True, exist_ok=True)
        scratch = file.with_suffix(f".{os.getpid()}")
        scratch.write_text(json.dumps(found, allow_nan=False))
        scratch.replace(file)
