"""Integrated gradients from other baselines than padding."""

from __future__ import annotations

from recsys_core.explain.methods.base import Draft
from recsys_core.explain.methods.gradients import IntegratedGradients
from recsys_core.explain.methods.registry import method
from recsys_core.translating import msg


@method
class FromMask(IntegratedGradients):
    """From masked words."""

    name = "ig_mask"
    label = msg("Integrated gradients, mask")
    summary = msg("Gradient along the way from masked words.")
    baseline = "mask"

    def missing(self, draft: Draft) -> str:
        """Not every encoder was trained with hidden words."""
        encoder = draft.toolbox.engine.encoder
        if encoder.mask_id() is None:
            return f"{encoder.name} has no mask token to compare a text with."
        return super().missing(draft)


@method
class FromMeanWord(IntegratedGradients):
    """From the mean of the vocabulary."""

    name = "ig_mean"
    label = msg("Integrated gradients, mean word")
    summary = msg("Gradient along the way from the vocabulary's mean vector.")
    baseline = "mean"
