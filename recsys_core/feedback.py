"""What people said of recommendations and of their explanations, kept in a database.

SQLite beside the other data of this user unless `RECLENS_FEEDBACK` names another, for example
`postgresql+psycopg://host/name`. Nothing kept here changes a fitted ranker.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pandas as pd
from platformdirs import user_data_dir
from sqlalchemy import DateTime, Float, Integer, String, Text, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from recsys_core.errors import RecLensError

Kind = Literal["like", "dislike", "not convincing"]
KINDS: tuple[Kind, ...] = ("like", "dislike", "not convincing")


class FeedbackError(RecLensError):
    """The database cannot be reached or written."""


class _Base(DeclarativeBase):
    pass


class _Row(_Base):
    __tablename__ = "feedback"
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    session: Mapped[str] = mapped_column(String(64), index=True)
    dataset: Mapped[str] = mapped_column(String(200), index=True)
    user: Mapped[str] = mapped_column("user_id", String(200))
    words: Mapped[str] = mapped_column(Text)
    item: Mapped[str] = mapped_column("item_id", String(400))
    kind: Mapped[str] = mapped_column(String(20))
    score: Mapped[float] = mapped_column(Float)
    rank: Mapped[int | None] = mapped_column(Integer)
    settings: Mapped[str] = mapped_column(Text)


COLUMNS = ("at", "session", "dataset", "user", "words", "item", "kind", "score", "rank", "settings")


@dataclass(frozen=True)
class Feedback:
    """One remark.

    Attributes:
        session: who said it, as far as is known: one visit.
        user, words: the query it was said of.
        kind: "like" and "dislike" are of the item, "not convincing" of its explanation.
        score, rank: as they were shown; rank None where the item had none.
        settings: PCA size and weights, as shown.
    """

    session: str
    dataset: str
    user: str
    words: str
    item: str
    kind: Kind
    score: float
    rank: int | None
    settings: str


def default_url() -> str:
    """Where feedback is kept."""
    return (
        os.environ.get("RECLENS_FEEDBACK")
        or f"sqlite:///{Path(user_data_dir('reclens')) / 'feedback.sqlite'}"
    )


class FeedbackStore:
    """Remarks in a database; every call is one transaction, so nothing said is lost by a restart.

    Raises:
        FeedbackError: the database cannot be opened.
    """

    def __init__(self, url: str | None = None) -> None:
        self.url = url or default_url()
        try:
            if self.url.startswith("sqlite:///"):
                Path(self.url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            self._engine = create_engine(self.url)
            _Base.metadata.create_all(self._engine)
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise FeedbackError(
                "Feedback cannot be kept ({reason}): check RECLENS_FEEDBACK.",
                reason=" ".join(str(error).split())[:120],
            ) from None

    def add(self, said: Feedback) -> None:
        """Keep one remark.

        Raises:
            FeedbackError: the database cannot be written.
        """
        try:
            with Session(self._engine) as session, session.begin():
                session.add(_Row(at=datetime.now(UTC), **vars(said)))
        except SQLAlchemyError as error:
            raise FeedbackError(
                "The remark could not be kept ({reason}).", reason=" ".join(str(error).split())[:120]
            ) from None

    def counts(self, dataset: str) -> dict[str, int]:
        """How many remarks of each kind there are on a dataset."""
        asked = select(_Row.kind, func.count()).where(_Row.dataset == dataset).group_by(_Row.kind)
        with Session(self._engine) as session:
            found = dict(session.execute(asked).tuples().all())
        return {kind: int(found.get(kind, 0)) for kind in KINDS}

    def table(self, dataset: str) -> pd.DataFrame:
        """Every remark on a dataset, oldest first."""
        with Session(self._engine) as session:
            rows: Sequence[_Row] = session.scalars(
                select(_Row).where(_Row.dataset == dataset).order_by(_Row.number)
            ).all()
            return pd.DataFrame(
                [{name: getattr(row, name) for name in COLUMNS} for row in rows], columns=list(COLUMNS)
            )
