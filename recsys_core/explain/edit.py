"""An item with other words: where it would stand, and what each of them adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recsys_core.explain.explanation import TextAttribution
from recsys_core.explain.words.attribute import attribute
from recsys_core.explain.words.reading import reading_of
from recsys_core.ranking import Ranking

if TYPE_CHECKING:
    from recsys_core.engine import Engine


@dataclass(frozen=True)
class Edited:
    """Score and rank with other words, everything else held fixed; `words` is None for a text without any."""

    score: float
    rank: int
    words: TextAttribution | None


def edited(engine: Engine, ranking: Ranking, item: int, text: str, method: str = "ig_pad") -> Edited | None:
    """Read an item's text as if it were this; None where no component with a weight reads it."""
    reading = reading_of(engine, ranking, item)
    if reading is None:
        return None
    moved = reading.edited(text)
    score = float(moved.scores_of([text])[0])
    words = attribute(moved, engine.tools, method) if text.strip() else None
    return Edited(score, ranking.place_at(item, score), words)
