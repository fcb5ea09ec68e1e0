"""Integrated gradients of the fused score (Sundararajan, Taly & Yan 2017), from a text of padding."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import count
from typing import ClassVar

from recsys_core.encoding import Tokens
from recsys_core.explain.explanation import TextAttribution
from recsys_core.explain.methods.base import WordMethod
from recsys_core.explain.methods.registry import method
from recsys_core.explain.trust.stability import NODES, attributed
from recsys_core.explain.words.attribute import WordTools, by_gradients
from recsys_core.explain.words.gradients import Baseline, ends
from recsys_core.explain.words.text_score import TextScore
from recsys_core.lazy_modules import torch
from recsys_core.threads import side_by_side
from recsys_core.translating import msg
from recsys_core.types import FloatArray, Progress, silent


class IntegratedGradients(WordMethod):
    """From a baseline that a subclass names."""

    baseline: ClassVar[Baseline]
    additive = True

    def pieces_at(self, text_score: TextScore, tokens: Tokens, vectors: torch.Tensor) -> FloatArray:
        """With few nodes."""
        _, b = ends(text_score.encoder, tokens, self.baseline)
        return attributed(text_score, tokens, vectors, b, NODES)

    def attribute(self, text_score: TextScore, tools: WordTools) -> TextAttribution:
        """Word shares that sum to the score less that of the baseline."""
        return by_gradients(text_score, tools.gradients, self.baseline)

    def attribute_all(
        self, text_scores: Sequence[TextScore], tools: WordTools, progress: Progress = silent
    ) -> list[TextAttribution]:
        """The texts are shared out among threads.

        One gradient of the whole score is taken, not one a component: the words are those of the same text alone
        within the completeness error, at less than half the cost.
        """
        asking, read = threading.get_ident(), count(1)
        progress("explaining", 0, len(text_scores))

        def one(text_score: TextScore) -> TextAttribution:
            found = by_gradients(text_score.as_one, tools.gradients, self.baseline, False)
            done = next(read)
            if threading.get_ident() == asking:  # a screen is drawn by its own thread
                progress("explaining", done, len(text_scores))
            return found

        return side_by_side(one, text_scores)


@method
class FromPadding(IntegratedGradients):
    """From a text of padding, the default."""

    name = "ig_pad"
    label = "Integrated gradients"
    summary = msg("Gradient along the way from a text of padding.")
    baseline = "pad"
