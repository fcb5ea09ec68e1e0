"""From token states to one vector: which layers, and how much each token counts."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from recsys_core.errors import SettingsError
from recsys_core.lazy_modules import torch
from recsys_core.types import FloatArray

POOLINGS = ("mean", "cls", "max", "last", "idf")
"""Mean of the tokens, the first, the largest value of each dimension, the last (for models that read from left to
right), and the mean weighted by how rare a token is in the catalogue. `mean-last-4` takes the mean of the last
four layers first; any number goes."""

_LAYERS = re.compile(r"mean-last-([1-9]\d?)")


def check_pooling(name: str) -> str:
    """The name itself.

    Raises:
        SettingsError: no such pooling.
    """
    if name in POOLINGS or _LAYERS.fullmatch(name):
        return name
    raise SettingsError(
        "Pooling {name!r} is unknown: choose one of {known}, or mean-last-4 for the mean of the last four layers.",
        name=name,
        known=", ".join(POOLINGS),
    )


def layers_read(pooling: str) -> int:
    """How many of the last layers are averaged before pooling."""
    found = _LAYERS.fullmatch(pooling)
    return int(found[1]) if found else 1


def inverse_frequencies(ids: Iterable[Iterable[int]], size: int) -> FloatArray:
    """Weight (size,) of each token: `ln((1 + n) / (1 + df)) + 1` over n texts (the smooth idf of scikit-learn).

    Args:
        ids: token ids of each text, specials included: they occur in every text and weigh 1, the least.
        size: length of the vocabulary.
    """
    frequency = np.zeros(size)
    texts = 0
    for row in ids:
        frequency[np.unique(np.fromiter(row, np.int64))] += 1
        texts += 1
    weights: FloatArray = np.log((1 + texts) / (1 + frequency)) + 1
    return weights


def token_weights(mask: torch.Tensor, pooling: str, rarity: torch.Tensor | None = None) -> torch.Tensor:
    """Share (B, L) of each token in the pooled vector, padding 0, rows summing to 1.

    Max pooling has no shares that do not depend on the states; equal shares stand in.
    """
    if pooling == "cls":
        weights = torch.zeros(mask.shape)
        weights[:, 0] = 1.0
    elif pooling == "last":  # the last real token
        weights = torch.zeros(mask.shape)
        weights[torch.arange(len(mask)), mask.sum(1) - 1] = 1.0
    else:
        weights = mask.to(torch.float32)
        if pooling == "idf" and rarity is not None:
            weights = weights * rarity
    return weights / weights.sum(1, keepdim=True).clamp(min=1e-9)


def pool(
    states: torch.Tensor, mask: torch.Tensor, pooling: str, rarity: torch.Tensor | None = None
) -> torch.Tensor:
    """Pool token states (B, L, H) under an attention mask (B, L) into unit vectors (B, H); padding never counts."""
    if pooling == "max":
        pooled = states.masked_fill(mask[..., None] == 0, float("-inf")).amax(1)
    else:
        weights = token_weights(mask, pooling, rarity)
        pooled = (states * weights[..., None]).sum(1)  # (B, H)
    return torch.nn.functional.normalize(pooled, dim=-1)
