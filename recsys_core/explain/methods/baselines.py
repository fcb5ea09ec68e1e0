"""Integrated gradients from other baselines than padding."""

from __future__ import annotations

from recsys_core.explain.methods.gradients import IntegratedGradients
from recsys_core.explain.methods.registry import method


@method
class FromMask(IntegratedGradients):
    """From masked words."""

    name = "ig_mask"
    label = "Integrated gradients, mask"
    summary = "Gradient along the way from masked words."
    baseline = "mask"


@method
class FromMeanWord(IntegratedGradients):
    """From the mean of the vocabulary."""

    name = "ig_mean"
    label = "Integrated gradients, mean word"
    summary = "Gradient along the way from the vocabulary's mean vector."
    baseline = "mean"
