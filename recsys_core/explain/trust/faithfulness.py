"""Whether taking out the words said to matter changes the score.

Comprehensiveness and sufficiency (ERASER, DeYoung et al., ACL 2020): `comp = F(x) - F(x without r_q)` and
`suff = F(x) - F(r_q)`, r_q the top `ceil(q N)` words by signed share; AOPC is the mean over q of 10, 20, 30, 40 and
50 %. Words are taken out and the text is read afresh. The floor is the same for random orders of the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from recsys_core.explain.words.deletion import Deletable, Mask
from recsys_core.explain.words.text_score import TextScore
from recsys_core.types import FloatArray

BINS = (0.1, 0.2, 0.3, 0.4, 0.5)
ORDERS = 20
"""Random orders that the shares are compared with."""
LEAST = 2
"""Fewer words than this leave nothing to order."""


@dataclass(frozen=True)
class Faithfulness:
    """AOPC of one order of the words, and of random orders.

    Attributes:
        comprehensiveness, sufficiency: of the order measured; a faithful one has a high first and a low second.
        random_comprehensiveness, random_sufficiency: means over random orders.
        comprehensiveness_z, sufficiency_z: distance from the random mean in standard deviations over random orders;
            None where random orders do not differ. As mean and deviation are those of a sample, each has the standard
            error `z_error`.
        orders: how many random orders.
    """

    comprehensiveness: float
    sufficiency: float
    random_comprehensiveness: float
    random_sufficiency: float
    comprehensiveness_z: float | None
    sufficiency_z: float | None
    orders: int


def top_counts(words: int) -> list[int]:
    """How many words each of the five bins takes; short texts repeat a count, which then counts as often."""
    return [min(max(ceil(share * words), 1), words) for share in BINS]


def z_error(z: float, orders: int = ORDERS) -> float:
    """Standard error of a distance in standard deviations, both estimated from so many draws (delta method, normal draws)."""
    return float(np.sqrt(1 / orders + z * z / (2 * (orders - 1))))


def _deletions(order: Sequence[int], words: int) -> Mask:
    """Masks (2, Q, N): the text without its top words, and the top words alone."""
    masks = np.ones((2, len(top_counts(words)), words), bool)
    for row, count in enumerate(top_counts(words)):
        masks[0, row, list(order[:count])] = False
    masks[1] = ~masks[0]
    return masks


def _z(value: float, floor: FloatArray) -> float | None:
    spread = float(floor.std(ddof=1))
    return (value - float(floor.mean())) / spread if spread > 1e-12 else None


def faithfulness(
    text_score: TextScore, cut: Deletable, shares: FloatArray, seed: int = 0
) -> Faithfulness | None:
    """Measure one order of the words by their shares (N,); None for fewer than two words."""
    return faithfulness_of(text_score, cut, {"": shares}, seed).get("")


def faithfulness_of(
    text_score: TextScore, cut: Deletable, shares: dict[str, FloatArray], seed: int = 0
) -> dict[str, Faithfulness]:
    """The same for several methods, which share the random orders; empty for fewer than two words."""
    words = len(cut.words)
    if words < LEAST:
        return {}
    rng = np.random.default_rng(seed)
    orders = [np.argsort(-found, kind="stable").tolist() for found in shares.values()]
    orders += [rng.permutation(words).tolist() for _ in range(ORDERS)]
    masks = np.stack([_deletions(order, words) for order in orders])  # (O, 2, Q, N)
    texts = [cut.text, *cut.variants(masks.reshape(-1, words))]
    scores = text_score.scores_of(texts)
    drops = (scores[0] - scores[1:]).reshape(masks.shape[:3]).mean(axis=2)  # (O, 2)
    floor = drops[len(shares) :]
    return {
        name: Faithfulness(
            float(comp),
            float(suff),
            float(floor[:, 0].mean()),
            float(floor[:, 1].mean()),
            _z(float(comp), floor[:, 0]),
            _z(float(suff), floor[:, 1]),
            ORDERS,
        )
        for name, (comp, suff) in zip(shares, drops[: len(shares)], strict=True)
    }
