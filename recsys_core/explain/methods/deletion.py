"""Methods that read the scores of a text without some of its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from recsys_core.explain.explanation import TextAttribution
from recsys_core.explain.methods.base import WordMethod
from recsys_core.explain.methods.registry import method
from recsys_core.explain.words.attribute import WordTools, by_leaving_out, by_variants
from recsys_core.explain.words.perturbation_cache import Depth
from recsys_core.explain.words.shapley import shapley_errors, shapley_operator
from recsys_core.explain.words.text_score import TextScore
from recsys_core.translating import msg
from recsys_core.types import Progress, silent


class _Deletion(WordMethod):
    depth: ClassVar[Depth]

    def attribute_all(
        self, text_scores: Sequence[TextScore], tools: WordTools, progress: Progress = silent
    ) -> list[TextAttribution]:
        """What has to be encoded goes through the encoder together."""
        tools.perturbations.fill([text_score.text for text_score in text_scores], depth=self.depth)
        if all(text_score.role == "item" for text_score in text_scores):
            tools.perturbations.read(text_scores, self.depth)
        return super().attribute_all(text_scores, tools, progress)


@method
class Shapley(_Deletion):
    """Shapley values by the efficient KernelSHAP regression (Lundberg & Lee 2017)."""

    name = "shapley"
    label = msg("Shapley values")
    summary = msg("Mean effect of a word over which others stand.")
    additive = True
    depth = "all"

    def attribute(self, text_score: TextScore, tools: WordTools) -> TextAttribution:
        """Shares that sum to the score less that of the text without words."""
        values = tools.perturbations.values(text_score, self.depth)
        words = len(tools.perturbations.variants(text_score.text, text_score.side, self.depth).cut.words)
        return by_variants(
            text_score,
            tools,
            self.name,
            lambda *_: shapley_operator(words) @ values,
            self.depth,
            shapley_errors(values, words),
        )


@method
class LeaveOneOut(_Deletion):
    """Each word taken out alone."""

    name = "leave_one_out"
    label = "Leave one word out"
    summary = msg("What the score loses without the word.")
    depth = "out"

    def attribute(self, text_score: TextScore, tools: WordTools) -> TextAttribution:
        """Effects, which do not add up."""
        return by_leaving_out(text_score, tools)
