"""Whether the words of an explanation can be believed."""

from __future__ import annotations

from recsys_core.explain.methods.base import Draft, Method
from recsys_core.explain.methods.registry import method, word_method
from recsys_core.explain.trust.checks import measure_texts
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
        """Measure the words of the item and the query's own, as every method asked for read them."""
        for role in ("item", "query"):
            text_score = draft.text_score(role)
            if text_score is None:
                continue
            told = [text for text in draft.texts if text.side == role]
            if not told:
                told = [word_method().attribute(text_score, draft.toolbox.tools)]
            todo = [(text, word_method(text.method)) for text in told if not draft.is_checked(text)]
            if todo:
                fresh = {text.method for text, _ in todo}
                kept = (one for one in draft.measures if one.role != role or one.method not in fresh)
                draft.measures = (
                    *kept,
                    *measure_texts(text_score, draft.toolbox.tools, todo, progress),
                )
