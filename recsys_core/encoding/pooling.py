"""From token states to one vector: mask-aware mean, CLS, max, last token."""

from __future__ import annotations

from typing import Literal, get_args

import torch

from recsys_core.errors import SettingsError

Pooling = Literal["mean", "cls", "max", "last"]


def check_pooling(name: str) -> Pooling:
    """The name as a `Pooling`.

    Raises:
        SettingsError: no such pooling.
    """
    for known in get_args(Pooling):
        if name == known:
            return known  # type: ignore[no-any-return]
    raise SettingsError(f"Pooling {name!r} is unknown: choose one of {', '.join(get_args(Pooling))}.")


def pool(states: torch.Tensor, mask: torch.Tensor, pooling: Pooling) -> torch.Tensor:
    """Pool token states (B, L, H) under an attention mask (B, L) into unit vectors (B, H); padding never counts."""
    if pooling == "cls":
        pooled = states[:, 0]  # (B, H)
    elif pooling == "last":  # the last real token, for models that read from left to right
        ends = mask.sum(1) - 1
        pooled = states[torch.arange(len(states)), ends]
    elif pooling == "max":
        pooled = states.masked_fill(mask[..., None] == 0, float("-inf")).amax(1)
    else:
        weights = mask[..., None].to(states.dtype)  # (B, L, 1)
        pooled = (states * weights).sum(1) / weights.sum(1).clamp(min=1.0)
    return torch.nn.functional.normalize(pooled, dim=-1)
