"""Word Shapley values of the deletion game, by KernelSHAP with efficiency exact.

The game pays `F(text of these words)`. Shapley values (Shapley 1953) are the solution of a weighted least squares fit
over coalitions (Lundberg & Lee, NeurIPS 2017, Theorem 2) whose weights depend on a coalition's size alone,
`(N - 1) / (C(N, s) s (N - s))`; the constraint that they sum to `F(text) - F("")` is kept exactly. Up to `EXACT`
words all coalitions are used and the values are exact; beyond, all coalitions that leave one word out or hold one
alone, and pairs of complementary ones drawn at random.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import comb

import numpy as np

from recsys_core.explain.words.deletion import Mask
from recsys_core.types import FloatArray

EXACT = 7
"""Up to this many words all coalitions are asked."""
PAIRS = 32
"""Pairs of complementary coalitions drawn for longer texts."""
GROUPS = 8
"""Groups that the pairs are left out by, for the standard errors."""


@lru_cache(maxsize=512)
def coalitions(words: int) -> Mask:
    """Which words stand in each variant (V, N): all, none, all but one (in order), then the others."""
    every = np.ones((1, words), bool)
    if words == 0:
        return every
    alone = np.eye(words, dtype=bool)
    rows = [every, ~every, ~alone]
    if 1 < words <= EXACT:
        rest = np.array(list(product([False, True], repeat=words)))
        sizes = rest.sum(1)
        rows.append(rest[(sizes > 0) & (sizes < words - 1)])
    elif words > EXACT:
        rng = np.random.default_rng(words)
        sizes = np.arange(2, words - 1)
        mass = (words - 1) / (sizes * (words - sizes))
        drawn = np.zeros((PAIRS, words), bool)
        for row, size in zip(drawn, rng.choice(sizes, PAIRS, p=mass / mass.sum()), strict=True):
            row[rng.permutation(words)[:size]] = True
        rows += [alone, drawn, ~drawn]
    masks = np.unique(np.concatenate(rows[3:]), axis=0) if len(rows) > 3 else np.empty((0, words), bool)
    found = np.concatenate([*rows[:3], masks])
    found.flags.writeable = False
    return found


def _weights(masks: Mask) -> FloatArray:
    """Kernel weight (V,) of each coalition; sizes drawn at random share the weight of all sizes not asked in full."""
    words = masks.shape[1]
    sizes = masks.sum(1)
    weights = np.zeros(len(masks))
    counts = np.bincount(sizes, minlength=words + 1)
    left, drawn = 0.0, np.zeros(len(masks), bool)
    for size in range(1, words):
        mass = (words - 1) / (size * (words - size))
        if counts[size] == comb(words, size):
            weights[sizes == size] = mass / counts[size]
        else:
            left += mass
            drawn |= sizes == size
    if drawn.any():
        weights[drawn] = left / drawn.sum()
    return weights


@lru_cache(maxsize=512)
def shapley_operator(words: int) -> FloatArray:
    """(N, V): Shapley values as a linear map of the values of `coalitions(words)`."""
    return _operator(coalitions(words))


def _operator(masks: Mask) -> FloatArray:
    """(N, V): Shapley values as a linear map of the values of these coalitions; the first is all words, the second none."""
    words = masks.shape[1]
    operator: FloatArray = np.zeros((words, len(masks)))
    if words == 0:
        return operator
    if words == 1:
        operator[0, :2] = 1.0, -1.0
        return operator
    z = masks.astype(float)
    weights = _weights(masks)
    inverse = np.linalg.pinv((z * weights[:, None]).T @ z)
    ones = inverse.sum(1)
    centred = inverse - np.outer(ones, ones) / ones.sum()
    operator = centred @ (z * weights[:, None]).T  # on v - v(none)
    operator[:, 1] -= operator.sum(1)
    total = ones / ones.sum()
    operator[:, 0] += total
    operator[:, 1] -= total
    return operator


@lru_cache(maxsize=64)
def _without_groups(words: int) -> tuple[tuple[Mask, FloatArray], ...]:
    """Which variants stay (V,) when a group of drawn pairs is left out, and the operator of those; empty where nothing was drawn.

    A coalition and its complement go together, as they were drawn together.
    """
    masks = coalitions(words)
    if words <= EXACT:
        return ()
    sizes = masks.sum(1)
    drawn = np.flatnonzero((sizes > 1) & (sizes < words - 1))
    first = {min(masks[row].tobytes(), (~masks[row]).tobytes()): None for row in drawn}
    group_of = {pair: place % GROUPS for place, pair in enumerate(first)}
    own = np.full(len(masks), -1)
    for row in drawn:
        own[row] = group_of[min(masks[row].tobytes(), (~masks[row]).tobytes())]
    return tuple((own != group, _operator(masks[own != group])) for group in range(GROUPS))


def shapley_errors(values: FloatArray, words: int) -> FloatArray:
    """Standard error (N,) of each Shapley value, by the delete-a-group jackknife over the pairs drawn (Kott 2001); 0 where all are asked."""
    found = [operator @ values[stay] for stay, operator in _without_groups(words)]
    if not found:
        return np.zeros(words)
    spread = np.stack(found)
    errors: FloatArray = np.sqrt((len(found) - 1) * spread.var(axis=0))
    return errors


def leave_one_out(values: FloatArray, words: int) -> FloatArray:
    """`F(text) - F(text without the word)` (N,), from the values of `coalitions(words)`."""
    drops: FloatArray = values[0] - values[2 : 2 + words]
    return drops
