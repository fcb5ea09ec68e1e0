"""The same questions answered by Captum, as a check from outside."""

from __future__ import annotations

from recsys_core.encoding import Tokens
from recsys_core.explain.explanation import TextAttribution
from recsys_core.explain.methods.base import Parameter, WordMethod
from recsys_core.explain.methods.registry import method
from recsys_core.explain.words import with_captum
from recsys_core.explain.words.attribute import WordTools, by_pieces, by_variants
from recsys_core.explain.words.text_score import TextScore
from recsys_core.lazy_modules import torch
from recsys_core.translating import msg
from recsys_core.types import FloatArray

SHAKEN_NODES = 8
"""Nodes of Captum's integral where only the change of the shares is asked for."""


@method
class CaptumIntegratedGradients(WordMethod):
    """Captum's IntegratedGradients."""

    name = "captum_ig"
    baseline = "pad"
    label = msg("Captum: integrated gradients")
    summary = msg("As Captum runs it, 50 nodes.")
    cost = "seconds"
    additive = True
    parameters = (Parameter("nodes", "Nodes", with_captum.NODES, 5, 400),)

    def attribute(self, text_score: TextScore, tools: WordTools) -> TextAttribution:
        """Shares of word pieces, summed to words."""
        nodes = self.chosen["nodes"]
        pieces = with_captum.integrated_gradients(text_score, steps=nodes)
        return by_pieces(text_score, tools, self.spec, pieces, nodes)

    def pieces_at(self, text_score: TextScore, tokens: Tokens, vectors: torch.Tensor) -> FloatArray:
        """With few nodes."""
        return with_captum.integrated_gradients(text_score, steps=SHAKEN_NODES, vectors=vectors)


@method
class CaptumInputXGradient(WordMethod):
    """Captum's InputXGradient."""

    name = "captum_input_x_gradient"
    label = msg("Captum: input x gradient")
    summary = msg("The gradient at the text itself; does not add up.")

    def attribute(self, text_score: TextScore, tools: WordTools) -> TextAttribution:
        """Shares of word pieces, summed to words."""
        return by_pieces(text_score, tools, self.spec, with_captum.input_x_gradient(text_score), 1)

    def pieces_at(self, text_score: TextScore, tokens: Tokens, vectors: torch.Tensor) -> FloatArray:
        """The same at other vectors."""
        return with_captum.input_x_gradient(text_score, vectors)


@method
class CaptumFeatureAblation(WordMethod):
    """Captum's FeatureAblation."""

    name = "captum_leave_one_out"
    label = msg("Captum: feature ablation")
    summary = msg("Each word taken out in turn.")

    def attribute(self, text_score: TextScore, tools: WordTools) -> TextAttribution:
        """Effects, which do not add up."""
        return by_variants(
            text_score, tools, self.spec, lambda cut, _: with_captum.leave_one_out(text_score, cut)
        )


@method
class CaptumShapley(WordMethod):
    """Captum's ShapleyValueSampling (Castro et al. 2009)."""

    name = "captum_shapley"
    label = msg("Captum: Shapley sampling")
    summary = msg("Words added in ten random orders.")
    cost = "seconds"
    additive = True
    parameters = (Parameter("orders", "Random orders", with_captum.SAMPLES, 1, 100),)

    def attribute(self, text_score: TextScore, tools: WordTools) -> TextAttribution:
        """Shares that sum to the score less that of the text without words."""
        orders = self.chosen["orders"]
        cut = tools.perturbations.variants(text_score.text, text_score.side, "out").cut
        shares, errors = with_captum.shapley_sampling(text_score, cut, orders)
        return by_variants(text_score, tools, self.spec, lambda *_: shares, errors=errors)


@method
class CaptumKernelShap(WordMethod):
    """Captum's KernelShap."""

    name = "captum_kernel_shap"
    label = msg("Captum: KernelSHAP")
    summary = msg("A fit over 128 random coalitions.")
    cost = "seconds"
    additive = True
    parameters = (Parameter("coalitions", "Coalitions", with_captum.COALITIONS, 16, 2048),)

    def attribute(self, text_score: TextScore, tools: WordTools) -> TextAttribution:
        """Shares that sum to the score less that of the text without words."""
        coalitions = self.chosen["coalitions"]
        return by_variants(
            text_score, tools, self.spec, lambda cut, _: with_captum.kernel_shap(text_score, cut, coalitions)
        )
