"""Who we recommend for: a user id, a history, a text in one's own words, or any mix of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from recsys_core.types import FloatArray, RowArray


@dataclass(frozen=True)
class Query:
    """What was asked, in ids and words.

    Attributes:
        user: id of a known user; brings along likes and, where the dataset has them, the user's own words.
        likes: ids of liked items, added to the user's; they overrule dislikes in the data.
        dislikes: ids of items that count against what is like them, added to the user's; they overrule likes.
        text: the query's own words; they replace the user's.
        without: ids of past items to leave out, as if they had never been liked or disliked; they do not become candidates.
        about: attributes of a newcomer and their values, as the users table has them; they replace a known user's.
    """

    user: str = ""
    likes: tuple[str, ...] = ()
    text: str = ""
    dislikes: tuple[str, ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()

    def leaving_out(self, *item_ids: str) -> Query:
        """The same query as if these past items had never been liked or disliked."""
        return replace(
            self,
            without=(*self.without, *item_ids),
            likes=tuple(one for one in self.likes if one not in item_ids),
            dislikes=tuple(one for one in self.dislikes if one not in item_ids),
        )


@dataclass(frozen=True, eq=False)
class Profile:
    """A query as the components see it.

    Attributes:
        history: rows of the liked items, then of the disliked ones (H,).
        weights: share of each in the history (H,), below 0 for dislikes; absolute values sum to 1.
        text: the query's own words, "" if none.
        embedding: their embedding (d,), or None.
        seen: rows that are not candidates.
        user: row of the known user, None for a newcomer.
        person: attributes one-hot (A,) where the query says them, see `components.who`.
        strengths: relative strength r of each past item (H,), see `datasets.strengths`; None where all are 1.
        ordered: whether the order of the history says what was liked later, which needs a dataset with times.
    """

    history: RowArray
    weights: FloatArray
    text: str
    embedding: np.ndarray | None
    seen: RowArray
    user: int | None = None
    person: FloatArray | None = None
    strengths: FloatArray | None = None
    ordered: bool = True

    @property
    def confidences(self) -> FloatArray:
        """Relative strength r of each past item (H,)."""
        return np.ones(len(self.history)) if self.strengths is None else self.strengths

    @property
    def key(self) -> tuple[bytes, bytes, bytes, str]:
        """What is known of the past and the words, to keep by what follows from it."""
        return self.history.tobytes(), self.weights.tobytes(), self.confidences.tobytes(), self.text

    @property
    def signs(self) -> FloatArray:
        """1 for each like and -1 for each dislike (H,)."""
        return np.where(self.weights < 0, -1.0, 1.0)

    def recency(self, half_life: float) -> FloatArray:
        """Worth of each past item (H,): halved every `half_life` likes since; a dislike counts as of now, and against.

        Without an order every like counts as of now.
        """
        if not self.ordered:
            return self.signs
        liked = self.weights >= 0
        age = (np.cumsum(liked[::-1])[::-1] - 1) * liked
        worth: FloatArray = self.signs * 0.5 ** (age / half_life)
        return worth

    @property
    def liked(self) -> RowArray:
        """Rows of the likes alone, in order."""
        return self.history[self.weights >= 0]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known."""
        return len(self.history) == 0 and self.embedding is None
