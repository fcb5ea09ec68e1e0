"""Copies of a model made for a purpose: one that returns its attention, one that has forgotten what it learned, one as new."""

from __future__ import annotations

import copy
from typing import Any

from recsys_core.lazy_modules import torch, transformers


def blocks(model: Any) -> list[Any]:
    """The layers, first to last: the longest list of modules."""
    lists = [list(m) for m in model.modules() if isinstance(m, torch.nn.ModuleList)]
    return max(lists, key=len, default=[])


def reinitialised(model: Any, steps: int, seed: int) -> Any:
    """A copy with the last `steps` layers drawn anew as the configuration says; beyond the layers, the words too."""
    twin = copy.deepcopy(model)
    spread = float(getattr(model.config, "initializer_range", 0.02))
    generator = torch.Generator().manual_seed(seed)
    layers = blocks(twin)
    parts = [*reversed(layers)][:steps]
    if steps > len(layers):
        parts.append(twin.get_input_embeddings())
    with torch.no_grad():
        for name, weight in (pair for part in parts for pair in part.named_parameters()):
            if weight.dim() > 1:
                weight.normal_(0.0, spread, generator=generator)
            else:  # a scale of a normalisation is 1, every bias 0
                weight.fill_(0.0 if "bias" in name else 1.0)
    return twin


def returning_attention(model: Any) -> Any:
    """A second module on the same weights that returns attention.

    Fused attention returns none, without an error; and switching the shared model's implementation would corrupt
    whatever another thread is encoding.
    """
    return rebuilt(model, "eager")


def rebuilt(model: Any, attention: str | None = None) -> Any:
    """A second module on the same weights, free of the hooks that running hung on the first.

    Args:
        attention: implementation of attention; None takes the model's own.
    """
    chosen = attention or model.config._attn_implementation
    with torch.device("meta"):
        twin = transformers.AutoModel.from_config(copy.deepcopy(model.config), attn_implementation=chosen)
    weights = model.state_dict()
    if hasattr(twin, "decoder"):
        twin = twin.get_encoder()
    twin.load_state_dict(weights, assign=True, strict=False)
    for name, buffer in model.named_buffers():
        owner, _, leaf = name.rpartition(".")
        twin.get_submodule(owner).register_buffer(leaf, buffer, persistent=False)
    if "pooler" in dict(twin.named_children()) and not any(key.startswith("pooler") for key in weights):
        twin.pooler = None  # never used, and its weights would stay without storage
    return twin.eval().requires_grad_(False)
