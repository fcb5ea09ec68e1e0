"""Embeddings on disk, found again by what was encoded and how.

One SQLite file: each row holds one vector under the SHA-256 of text, model, pooling and length limit. SQLite
gives what a cache shared by several processes needs: atomic commits, so a run killed half way resumes where
its last batch ended, and locking.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path


def default_cache_file() -> Path:
    """The cache of this user on this machine."""
    return user_cache_path("reclens") / "embeddings.sqlite"


class EmbeddingCache:
    """A mapping from (encoder fingerprint, text) to a float32 vector, kept in one SQLite file."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or default_cache_file()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._connect()) as db, db:
            db.execute(
                "create table if not exists vectors (key blob primary key, crc integer, vector blob) without rowid"
            )

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.file, timeout=60.0)
        db.execute("pragma journal_mode=wal")
        return db

    @staticmethod
    def _key(fingerprint: str, text: str) -> bytes:
        return hashlib.sha256(f"{fingerprint}\x1f{text}".encode("utf-8", "surrogatepass")).digest()

    def read(self, fingerprint: str, texts: Sequence[str]) -> dict[int, np.ndarray]:
        """Vectors found, by position in `texts`; a row whose checksum does not hold counts as not found."""
        found: dict[int, np.ndarray] = {}
        with closing(self._connect()) as db:
            for position, text in enumerate(texts):
                query = "select crc, vector from vectors where key = ?"
                row = db.execute(query, (self._key(fingerprint, text),)).fetchone()
                if row is not None and zlib.crc32(row[1]) == row[0]:
                    found[position] = np.frombuffer(row[1], dtype=np.float32)
        return found

    def write(self, fingerprint: str, vectors: Iterable[tuple[str, np.ndarray]]) -> None:
        """Store a batch in one transaction."""
        rows = []
        for text, vector in vectors:
            raw = np.ascontiguousarray(vector, dtype=np.float32).tobytes()
            rows.append((self._key(fingerprint, text), zlib.crc32(raw), raw))
        with closing(self._connect()) as db, db:
            db.executemany("insert or replace into vectors values (?, ?, ?)", rows)
