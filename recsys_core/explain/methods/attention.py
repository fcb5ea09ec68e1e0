"""What the encoder looks at."""

from __future__ import annotations

from recsys_core.errors import ModelError
from recsys_core.explain.item.attention import attention_map
from recsys_core.explain.methods.base import Draft, Method
from recsys_core.explain.methods.registry import method
from recsys_core.translating import Message, msg
from recsys_core.types import Progress, silent


@method
class Attention(Method):
    """Attention maps of every layer and head, and their rollout (Abnar & Zuidema 2020)."""

    name = msg("attention")
    label = "Attention"
    family = "attention"
    needs = frozenset(("attention",))
    signed = False
    lowest, highest = 0.0, 1.0
    summary = "What the encoder looks at while reading, not why the item is recommended."

    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Add the map of the item's text, or a note why the encoder gives none."""
        toolbox = draft.toolbox
        text = toolbox.engine.dataset.item_texts[draft.item]
        try:
            draft.attention = toolbox.maps.get((text,)) or attention_map(toolbox.engine.encoder, text)
            toolbox.maps.put((text,), draft.attention)
        except ModelError as error:
            draft.note(Message(error.template, **error.values))
