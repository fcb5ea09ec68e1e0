"""Word methods as Captum runs them, on the same score.

Gradient methods go through `inputs_embeds`; methods that take words out see a function of which words stand.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from recsys_core.explain.words.deletion import Deletable
from recsys_core.explain.words.gradients import BATCH_TOKENS, Baseline, ends
from recsys_core.explain.words.text_score import TextScore
from recsys_core.lazy_modules import captum_methods, torch
from recsys_core.types import FloatArray

NODES = 50
"""Captum's own default for integrated gradients."""
SAMPLES = 10
"""Random orders of Shapley value sampling."""
COALITIONS = 128
"""Random coalitions of KernelSHAP: as many as our own Shapley values use."""


def integrated_gradients(
    text_score: TextScore,
    baseline: Baseline = "pad",
    steps: int = NODES,
    vectors: torch.Tensor | None = None,
) -> FloatArray:
    """Captum's integrated gradients of the fused score, per word piece (L,).

    Args:
        vectors: in place of the text's own (L, E).
    """
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    x, b = ends(text_score.encoder, tokens, baseline)
    x = x if vectors is None else vectors
    pieces = captum_methods.IntegratedGradients(
        lambda v: text_score.tensor(text_score.encoder.embed(v, tokens))
    ).attribute(
        x[None],
        baselines=b[None],
        n_steps=steps,
        method="gausslegendre",
        internal_batch_size=max(1, BATCH_TOKENS // len(tokens.ids)),
    )
    shares: FloatArray = pieces[0].double().sum(-1).detach().numpy()
    return shares


def input_x_gradient(text_score: TextScore, vectors: torch.Tensor | None = None) -> FloatArray:
    """Captum's input x gradient of the fused score, per word piece (L,); specials set to 0.

    Args:
        vectors: in place of the text's own (L, E).
    """
    tokens = text_score.encoder.tokens(text_score.text, text_score.side)
    own = text_score.encoder.input_embeddings(torch.tensor(tokens.ids)) if vectors is None else vectors
    x = own[None].clone().requires_grad_()
    pieces = captum_methods.InputXGradient(
        lambda v: text_score.tensor(text_score.encoder.embed(v, tokens))
    ).attribute(x)
    shares: FloatArray = pieces[0].double().sum(-1).detach().numpy()
    shares[np.array(tokens.special)] = 0.0
    return shares


def _game(text_score: TextScore, cut: Deletable) -> Callable[[torch.Tensor], torch.Tensor]:
    """Fused scores (B,) of which words stand (B, N)."""

    def play(standing: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(text_score.scores_of(cut.variants(standing.numpy() > 0.5)))

    return play


def _ones(cut: Deletable) -> torch.Tensor:
    return torch.ones(1, len(cut.words), dtype=torch.float64)


def leave_one_out(text_score: TextScore, cut: Deletable) -> FloatArray:
    """Captum's feature ablation, each word a feature (N,)."""
    found = captum_methods.FeatureAblation(_game(text_score, cut)).attribute(
        _ones(cut), perturbations_per_eval=64
    )
    shares: FloatArray = found[0].double().numpy()
    return shares


def shapley_sampling(
    text_score: TextScore, cut: Deletable, samples: int = SAMPLES
) -> tuple[FloatArray, FloatArray | None]:
    """Captum's Shapley value sampling (Castro et al. 2009), each word a player (N,), and standard errors over the orders.

    Captum gives the mean over its orders; asked for one order at a time, the same draws have a spread as well.
    """
    torch.manual_seed(0)
    method = captum_methods.ShapleyValueSampling(_game(text_score, cut))
    orders = np.stack(
        [
            method.attribute(_ones(cut), n_samples=1, perturbations_per_eval=64)[0].double().numpy()
            for _ in range(samples)
        ]
    )
    shares: FloatArray = orders.mean(axis=0)
    return shares, orders.std(axis=0, ddof=1) / np.sqrt(samples) if samples > 1 else None


def kernel_shap(text_score: TextScore, cut: Deletable, samples: int = COALITIONS) -> FloatArray:
    """Captum's KernelSHAP, each word a player (N,); a single one has what the text is worth, and no coalition to draw."""
    if len(cut.words) == 1:
        return leave_one_out(text_score, cut)
    torch.manual_seed(0)
    np.random.seed(0)
    found = captum_methods.KernelShap(_game(text_score, cut)).attribute(
        _ones(cut), n_samples=samples, perturbations_per_eval=64
    )
    shares: FloatArray = found[0].double().numpy()
    return shares
