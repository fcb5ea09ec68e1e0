"""What can go wrong with a database server, said in one sentence each; no sentence holds the password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from recsys_core.datasets.sources.address import ServerAddress
from recsys_core.datasets.sources.sessions import SECONDS
from recsys_core.errors import DataError

_LEFT_OUT = ("password authentication failed", "no password supplied", "role ")


@contextmanager
def in_sentences(address: ServerAddress, table: str | None) -> Iterator[None]:
    """Turn exceptions of SQLAlchemy and psycopg into sentences.

    Args:
        table: the one that is read; None while connecting.

    Raises:
        DataError: names host, port and database, or the table.
    """
    try:
        yield
    except (SQLAlchemyError, psycopg.Error, OSError, UnicodeError, OverflowError, ValueError) as error:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
        raise _sentence(address, table, cause) from None


def _sentence(address: ServerAddress, table: str | None, cause: BaseException) -> DataError:
    state = getattr(cause, "sqlstate", None)
    if state == "42501" and table:
        return DataError(
            "The user {user!r} may not read {table}: ask the owner of the database for the right to select from it.",
            user=address.user,
            table=table,
        )
    if state == "57014":
        return DataError(
            "Reading {what} took longer than {seconds} seconds and was stopped: choose a table instead of a view, or one with fewer rows.",
            what=table or address.database,
            seconds=SECONDS,
        )
    if state == "55P03":
        return DataError(
            "{what} is locked by someone who changes it: try again later.", what=table or address.database
        )
    lost = isinstance(cause, psycopg.OperationalError) and (state is None or state.startswith(("08", "57P")))
    if table and not lost:
        return DataError(
            "{what} cannot be read from the database ({reason}): check that a query of it works there.",
            what=table,
            reason=_reason(address, cause),
        )
    return _not_reached(address, cause)


def _not_reached(address: ServerAddress, cause: BaseException) -> DataError:
    """Before a connection stands there is no code of the error, only its words."""
    words = str(cause)
    if "does not exist" in words and "database " in words:
        return DataError(
            "There is no database {database!r} on {host}, port {port}: check the end of the address.",
            database=address.database,
            host=address.host,
            port=address.port,
        )
    if any(sign in words for sign in _LEFT_OUT):
        return DataError(
            "The server {host}, port {port}, does not let {user!r} in with this password: check both; in the address, write the signs @ : / ? # in them as %40 %3A %2F %3F %23.",
            host=address.host,
            port=address.port,
            user=address.user,
        )
    return DataError(
        "The database {database!r} on {host}, port {port}, cannot be reached ({reason}): check the address, and that the server runs and lets this machine in.",
        database=address.database,
        host=address.host,
        port=address.port,
        reason=_reason(address, cause),
    )


def _reason(address: ServerAddress, cause: BaseException) -> str:
    """The driver's words without what the sentence says itself."""
    words = " ".join(str(cause).split()).rsplit("failed: ", 1)[-1]
    if address.url.password and str(address.url.password) in words:
        return type(cause).__name__
    return words.removeprefix("FATAL: ").strip()[:160]
