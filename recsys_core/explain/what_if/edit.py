"""An item with other words: where it would stand, and what each of them adds."""

from __future__ import annotations

from dataclasses import dataclass

from recsys_core.explain.explanation import TextAttribution
from recsys_core.explain.methods.registry import DEFAULT_WORDS, word_method
from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.words.text_score import text_score_of
from recsys_core.ranking import Ranking


@dataclass(frozen=True)
class EditedItem:
    """Score and rank with other words, everything else held fixed; `words` is None for a text without any."""

    score: float
    rank: int
    words: TextAttribution | None


def edited(
    toolbox: Toolbox, ranking: Ranking, item: int, text: str, method: str = DEFAULT_WORDS
) -> EditedItem | None:
    """Read an item's text as if it were this; None where no component with a weight reads it."""
    text_score = text_score_of(toolbox.engine, ranking, item)
    if text_score is None:
        return None
    moved = text_score.edited(text)
    score = float(moved.scores_of([text])[0])
    words = word_method(method).attribute(moved, toolbox.tools) if text.strip() else None
    return EditedItem(score, ranking.place_at(item, score), words)
