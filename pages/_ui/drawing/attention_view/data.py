"""What `drawAttention` draws."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from recsys_core.explain.explanation import WordShare
from recsys_core.explain.item.attention_words import WordAttention, packed

LINKED = 16
"""Links of every head that are sent, so that a head is drawn as soon as it is chosen."""
FULL = 65535
"""A weight of 1 in the links."""


def attention_data(
    attention: WordAttention,
    layer: int,
    head: int,
    said: Mapping[str, str],
    words: Sequence[WordShare] | None = None,
    specials: bool = False,
) -> dict[str, Any]:
    """The focus and the strongest links of every head, and all weights of the head chosen, ready for JSON.

    Args:
        layer: the layer chosen, from 1.
        head: the head chosen, from 1; 0 is the mean of the layer's heads.
        said: what is written, see `said.said`.
        words: shares that shade the words at rest; those of the rollout unless given.
        specials: whether special tokens are drawn.
    """
    layers, heads = attention.weights.shape[:2]
    pairs, weights = attention.strongest(LINKED)
    strengths = np.round(weights * FULL).clip(0, FULL)
    links = np.concatenate([pairs, strengths[..., None]], axis=-1).astype("<u2")
    chosen, tops = packed(attention.means[layer - 1, head])
    shares = attention.shares
    if words is not None:
        by_place = {(word.start, word.end): word.attribution for word in words}
        shares = np.array([by_place.get(place, 0.0) for place in attention.places])
    return {
        "text": attention.text,
        "names": list(attention.names),
        "places": [list(place) for place in attention.places],
        "special": [bool(special) for special in attention.special],
        "shares": np.round(shares, 5).tolist(),
        "layers": layers,
        "heads": heads,
        "layer": layer,
        "head": head,
        "focus": np.round(attention.focus, 4).tolist(),
        "linked": weights.shape[-1],
        "links": b64encode(links.tobytes()).decode("ascii"),
        "weights": {"bytes": b64encode(chosen).decode("ascii"), "tops": tops},
        "specials": specials,
        "said": dict(said),
    }
