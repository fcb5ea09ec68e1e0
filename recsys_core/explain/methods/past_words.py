"""The words of the past items that carry most."""

from __future__ import annotations

from dataclasses import replace

from recsys_core.explain.methods.base import Draft, Method
from recsys_core.explain.methods.registry import method, word_method
from recsys_core.translating import msg
from recsys_core.types import Progress, silent

PAST = 2
"""Past items whose words are read."""


@method
class PastWords(Method):
    """Word shares of the texts of past items."""

    name = "past_words"
    label = msg("Words of past choices")
    family = "words"
    needs = frozenset(("text", "history"))
    cost = "seconds"
    additive = True
    summary = msg("Integrated gradients on the texts of the past items that carry most.")

    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Add the words of the two past items with the largest shares."""
        history = draft.ranking.profile.history.tolist()
        ids = draft.toolbox.engine.dataset.item_ids
        for entry in draft.past[:PAST]:
            text_score = draft.text_score("past", history.index(ids.row(entry.item_id)))
            if text_score is not None:
                found = word_method().attribute(text_score, draft.toolbox.tools)
                draft.texts.append(replace(found, item_id=entry.item_id))
