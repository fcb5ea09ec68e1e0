"""What the score and the place lose without a part, a past item or a word; and what holds the place."""

from __future__ import annotations

from recsys_core.explain.item.effects import own_words_effect, part_effects, past_effects, word_effects
from recsys_core.explain.item.place import place_account
from recsys_core.explain.methods.base import Draft, Method
from recsys_core.explain.methods.registry import method
from recsys_core.translating import msg
from recsys_core.types import Progress, silent


@method
class Effects(Method):
    """Leaving out, beside every share."""

    name = "effects"
    label = msg("Effects")
    family = "effects"
    summary = msg("Score and place without each part, each past choice and each word.")
    order = 2

    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Add effects to what has shares."""
        engine, ranking, item = draft.toolbox.engine, draft.ranking, draft.item
        draft.parts = part_effects(ranking, item)
        draft.past = past_effects(engine, ranking, item, draft.past)
        draft.own_words = own_words_effect(engine, ranking, item)
        for place, told in enumerate(draft.texts):
            text_score = draft.text_score(told.side) if told.side in {"item", "query"} else None
            if text_score is not None:
                draft.texts[place] = word_effects(draft.toolbox, ranking, text_score, told, progress)


@method
class Place(Method):
    """Shapley values of the item's rank."""

    name = "place"
    label = msg("Why this place")
    family = "place"
    needs = frozenset(("candidate",))
    cost = "instant"
    summary = msg("How many places each part moves the item, shared out exactly.")

    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Add the account of the rank."""
        draft.place = place_account(draft.ranking, draft.item)
