"""Word methods as Captum runs them, on the same score.

Gradient methods go through `inputs_embeds`; methods that take words out see a function of which words stand.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from recsys_core.deferred import captum_methods, torch
from recsys_core.explain.words.deletion import Deletable
from recsys_core.explain.words.gradients import BATCH_TOKENS, Baseline, ends
from recsys_core.explain.words.reading import Reading
from recsys_core.types import FloatArray

NODES = 50
SAMPLES = 10
COALITIONS = 128


def integrated_gradients(reading: Reading, baseline: Baseline = "pad", steps: int = NODES) -> FloatArray:
    """Captum's integrated gradients of the fused score, per word piece (L,)."""
    tokens = reading.encoder.tokens(reading.text, reading.side)
    x, b = ends(reading.encoder, tokens, baseline)
    pieces = captum_methods.IntegratedGradients(
        lambda v: reading.tensor(reading.encoder.embed(v, tokens))
    ).attribute(
        x[None],
        baselines=b[None],
        n_steps=steps,
        method="gausslegendre",
        internal_batch_size=max(1, BATCH_TOKENS // len(tokens.ids)),
    )
    shares: FloatArray = pieces[0].double().sum(-1).detach().numpy()
    return shares


def input_x_gradient(reading: Reading) -> FloatArray:
    """Captum's input x gradient of the fused score, per word piece (L,); specials set to 0."""
    tokens = reading.encoder.tokens(reading.text, reading.side)
    x = reading.encoder.input_embeddings(torch.tensor(tokens.ids))[None].clone().requires_grad_()
    pieces = captum_methods.InputXGradient(
        lambda v: reading.tensor(reading.encoder.embed(v, tokens))
    ).attribute(x)
    shares: FloatArray = pieces[0].double().sum(-1).detach().numpy()
    shares[np.array(tokens.special)] = 0.0
    return shares


def _game(reading: Reading, cut: Deletable) -> Callable[[torch.Tensor], torch.Tensor]:
    """Fused scores (B,) of which words stand (B, N)."""

    def play(standing: torch.Tensor) -> torch.Tensor:
        return torch.from_numpy(reading.scores_of(cut.variants(standing.numpy() > 0.5)))

    return play


def _ones(cut: Deletable) -> torch.Tensor:
    return torch.ones(1, len(cut.words), dtype=torch.float64)


def leave_one_out(reading: Reading, cut: Deletable) -> FloatArray:
    """Captum's feature ablation, each word a feature (N,)."""
    found = captum_methods.FeatureAblation(_game(reading, cut)).attribute(
        _ones(cut), perturbations_per_eval=64
    )
    shares: FloatArray = found[0].double().numpy()
    return shares


def shapley_sampling(reading: Reading, cut: Deletable, samples: int = SAMPLES) -> FloatArray:
    """Captum's Shapley value sampling (Castro et al. 2009), each word a player (N,)."""
    torch.manual_seed(0)
    found = captum_methods.ShapleyValueSampling(_game(reading, cut)).attribute(
        _ones(cut), n_samples=samples, perturbations_per_eval=64
    )
    shares: FloatArray = found[0].double().numpy()
    return shares


def kernel_shap(reading: Reading, cut: Deletable, samples: int = COALITIONS) -> FloatArray:
    """Captum's KernelSHAP, each word a player (N,); a single one has what the text is worth, and no coalition to draw."""
    if len(cut.words) == 1:
        return leave_one_out(reading, cut)
    torch.manual_seed(0)
    np.random.seed(0)
    found = captum_methods.KernelShap(_game(reading, cut)).attribute(
        _ones(cut), n_samples=samples, perturbations_per_eval=64
    )
    shares: FloatArray = found[0].double().numpy()
    return shares
