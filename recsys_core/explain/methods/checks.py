"""Whether the words of an explanation can be believed."""

from __future__ import annotations

from recsys_core.explain.methods.base import Draft, Method
from recsys_core.explain.methods.registry import method, word_method
from recsys_core.explain.trust.checks import measure_text
from recsys_core.types import Progress, silent


@method
class Checks(Method):
    """Completeness, faithfulness, agreement and stability, see `explain.trust`."""

    name = "trust"
    label = "Checks"
    family = "trust"
    needs = frozenset(("text",))
    cost = "seconds"
    summary = "Whether the words can be believed, measured."
    order = 1

    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Measure the words of the item and the query's own."""
        draft.measures = ()  # what was known at once is measured here as well
        for role in ("item", "query"):
            text_score = draft.text_score(role)
            text = next((text for text in draft.texts if text.side == role), None)
            if text_score is None:
                continue
            if text is None:
                text = word_method().attribute(text_score, draft.toolbox.tools)
            draft.measures += measure_text(text_score, draft.toolbox.tools, text, progress)
