"""What a person writes to name a database, and what may be said of it again: never the password."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from recsys_core.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

FileKind = Literal["SQLite", "DuckDB"]

_SERVER = re.compile(r"postgres(?:ql)?(?:\+\w+)?://", re.IGNORECASE)
_FILE = re.compile(r"(?:sqlite|duckdb)(?:\+\w+)?:///", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?:[^:/@]*(?::[^@]*)?@)?")


@dataclass(frozen=True)
class ServerAddress:
    """A database on a PostgreSQL server.

    Attributes:
        url: for SQLAlchemy, with psycopg as the driver; holds the password, so it is in no repr.
        host, port, database, user: as far as the address names them; what may be said in messages.
    """

    url: URL = field(repr=False)
    host: str
    port: int
    database: str
    user: str


@dataclass(frozen=True)
class FileAddress:
    """A file that is a database of a known kind."""

    path: Path
    kind: FileKind


def kind_of_file(path: Path) -> FileKind | None:
    """Which database a file is by its first bytes, whatever its name; None for no known one and for no file."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            start = file.read(16)
    except (OSError, ValueError):  # a name too long, a zero byte, no right to read
        return None
    if start == b"SQLite format 3\0":
        return "SQLite"
    return "DuckDB" if start[8:12] == b"DUCK" else None


def is_database(source: str) -> bool:
    """Whether a person names a database: the address of a PostgreSQL server, of a file, or such a file itself."""
    text = str(source).strip()
    return bool(_SERVER.match(text) or _FILE.match(text)) or kind_of_file(Path(text)) is not None


def read_address(source: str) -> ServerAddress | FileAddress:
    """Take an address apart.

    Raises:
        DataError: it cannot be read, or its file is missing or no database.
    """
    text = str(source).strip()
    if server := _SERVER.match(text):
        return _server(text[server.end() :])
    file = _FILE.match(text)
    path = Path(text[file.end() :] if file else text)
    if file and not path.exists():
        path = Path(str(path).split("?")[0])  # sqlite:///a.db?mode=ro
    return FileAddress(path, _known(path, text))


def _known(path: Path, text: str) -> FileKind:
    try:
        there, size = path.exists(), path.stat().st_size if path.is_file() else 0
    except (OSError, ValueError):
        there, size = False, 0
    if not there:
        raise DataError("{path} does not exist: put a file of that name there.", path=path)
    kind = kind_of_file(path)
    if kind is None and path.is_file() and not size and text.lower().startswith("sqlite"):
        return "SQLite"  # a new SQLite database is an empty file
    if kind is None:
        raise DataError(
            "{file} is not a SQLite or DuckDB database, or may not be read: give the file of one.",
            file=path.name,
        )
    return kind


def _server(rest: str) -> ServerAddress:
    """From what follows `postgresql://`."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    account = _ACCOUNT.match(rest)
    place = rest[account.end() if account else 0 :].split("?")[0]
    if "@" in place:  # else a piece of the password would be taken for the host and said
        raise DataError(
            "The address of the database has more than one @: write the signs @ : / ? # in its name and password as %40 %3A %2F %3F %23."
        )
    try:
        url = make_url(f"postgresql+psycopg://{rest}")
    except (ArgumentError, ValueError):
        raise DataError(
            "The address of the database cannot be read: write it as postgresql://user:password@host:5432/database."
        ) from None
    if "password" in url.query:  # SQLAlchemy hides it in one place only
        hidden = _one(url, "password")
        url = url.difference_update_query(["password"]).set(password=url.password or hidden)
    user = url.username or _one(url, "user")
    port = _one(url, "port")
    return ServerAddress(
        url,
        host=url.host or _one(url, "host") or "localhost",
        port=url.port or (int(port) if port.isdigit() else 5432),
        database=url.database or _one(url, "dbname") or user,
        user=user,
    )


def _one(url: URL, name: str) -> str:
    """A value of the part after the question mark, "" without one."""
    value = url.query.get(name, "")
    return value if isinstance(value, str) else value[0]
