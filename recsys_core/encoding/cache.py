"""Embeddings on disk, found again by what was encoded and how.

One SQLite file: each row holds one vector under the SHA-256 of text (prompt included), model, pooling and length
limit. SQLite gives what a cache shared by several processes needs: atomic commits, so a run killed half way
resumes where its last batch ended, and locking.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
import zlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

LARGEST = 1_000_000_000
"""Bytes of vectors kept; beyond that the least recently used are dropped."""

DAY = 86_400
"""Seconds."""
CHUNK = 500
"""Rows of one statement."""


def default_cache_file() -> Path:
    """The cache of this user on this machine."""
    return user_cache_path("reclens") / "embeddings.sqlite"


@dataclass(frozen=True)
class CacheInfo:
    """What the cache holds; `size` in bytes of vectors."""

    file: Path
    vectors: int
    size: int
    largest: int


class EmbeddingCache:
    """A mapping from (encoder fingerprint, text) to a float32 vector, kept in one SQLite file.

    A file that is no database any more is put aside and begun anew: a cache may be lost, never in the way.
    """

    def __init__(self, file: Path | None = None, largest: int = LARGEST) -> None:
        self.file = file or default_cache_file()
        self.largest = largest
        self.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._prepare()
        except sqlite3.DatabaseError:
            self.file.replace(self.file.with_suffix(".broken"))
            self._prepare()

    def _prepare(self) -> None:
        with closing(self._connect()) as db, db:
            db.execute(
                "create table if not exists embeddings "
                "(key blob primary key, crc integer, used integer, vector blob) without rowid"
            )
            db.execute("create index if not exists by_use on embeddings (used)")

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
        now, stale = int(time.time()), []
        with closing(self._connect()) as db:
            for position, text in enumerate(texts):
                key = self._key(fingerprint, text)
                row = db.execute("select crc, used, vector from embeddings where key = ?", (key,)).fetchone()
                if row is not None and zlib.crc32(row[2]) == row[0]:
                    found[position] = np.frombuffer(row[2], dtype=np.float32)
                    if now - row[1] > DAY:
                        stale.append((now, key))
            if stale:
                with db:
                    db.executemany("update embeddings set used = ? where key = ?", stale)
        return found

    def write(self, fingerprint: str, vectors: Iterable[tuple[str, np.ndarray]]) -> None:
        """Store a batch in one transaction; beyond the size bound the least recently used go."""
        rows = []
        for text, vector in vectors:
            raw = np.ascontiguousarray(vector, dtype=np.float32).tobytes()
            rows.append((self._key(fingerprint, text), zlib.crc32(raw), int(time.time()), raw))
        with closing(self._connect()) as db, db:
            db.executemany("insert or replace into embeddings values (?, ?, ?, ?)", rows)
        if self._pages() > self.largest:
            self._shrink()

    def _pages(self) -> int:
        """Bytes in use, from the page counts: cheap enough to ask after every batch."""
        with closing(self._connect()) as db:
            used = (
                db.execute("pragma page_count").fetchone()[0]
                - db.execute("pragma freelist_count").fetchone()[0]
            )
            return int(used * db.execute("pragma page_size").fetchone()[0])

    def _shrink(self) -> None:
        with closing(self._connect()) as db:
            while self._pages() > 0.9 * self.largest:
                with db:
                    gone = db.execute(
                        "delete from embeddings where key in (select key from embeddings order by used limit ?)",
                        (CHUNK,),
                    ).rowcount
                if gone < 1:
                    break

    def info(self) -> CacheInfo:
        """How much the cache holds."""
        with closing(self._connect()) as db:
            count, size = db.execute(
                "select count(*), coalesce(sum(length(vector)), 0) from embeddings"
            ).fetchone()
        return CacheInfo(self.file, int(count), int(size), self.largest)

    def clear(self) -> int:
        """Forget everything; how many vectors went."""
        with closing(self._connect()) as db:
            with db:
                gone = db.execute("delete from embeddings").rowcount
            db.execute("vacuum")
        return int(gone)
