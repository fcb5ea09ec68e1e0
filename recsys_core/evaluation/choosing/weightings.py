"""Weights to be compared, and the mean of those that win."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recsys_core.types import FloatArray

FLAT = {
    "factorisation": 0.35,
    "ease": 0.35,
    "user_neighbours": 0.10,
    "transitions": 0.08,
    "text_map": 0.06,
    "item_neighbours": 0.05,
    "demographics": 0.05,
    "text": 0.04,
    "popularity": 0.03,
}
"""A mixture that is nobody's favourite and seldom far off."""
CONCENTRATIONS = (4.0, 14.0)
"""Of Dirichlet draws around a centre: far and near."""
NEAR = 40.0
"""Of draws around what was found."""
DRAWS = 300
"""Bootstrap samples of people."""


def flat(names: Sequence[str]) -> FloatArray:
    """The flat mixture of these components (C,)."""
    weights = np.array([FLAT.get(name, 0.0) for name in names])
    found: FloatArray = weights / weights.sum() if weights.sum() > 0 else np.full(len(names), 1 / len(names))
    return found


def around(
    centres: FloatArray,
    speaking: np.ndarray,
    count: int,
    concentrations: Sequence[float],
    rng: np.random.Generator,
) -> FloatArray:
    """The centres and draws around them, `count` in all: (W, C); components that do not speak have exactly 0."""
    where = np.flatnonzero(speaking)
    own = centres[:, where]
    own = own[own.sum(axis=1) > 0]
    own = own / own.sum(axis=1, keepdims=True)
    drawn = [own[:count]]
    even = np.full(len(where), 1 / len(where))
    for place in range(max(count - len(own), 0)):
        centre = 0.9 * own[place % len(own)] + 0.1 * even  # a component at 0 can be drawn too
        concentration = concentrations[(place // len(own)) % len(concentrations)]
        drawn.append(rng.dirichlet(concentration * centre)[None])
    found = np.zeros((min(count, len(np.concatenate(drawn))), centres.shape[1]))
    found[:, where] = np.concatenate(drawn)[:count]
    return found


def bagged(values: FloatArray, weightings: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Mean (C,) of the weightings that are best for bootstrap samples of people (L. Breiman, Bagging Predictors, 1996).

    Args:
        values: figure of every person by every weighting (P, W).
        weightings: (W, C).
    """
    people = len(values)
    counts = rng.multinomial(people, np.full(people, 1 / people), size=DRAWS)
    winners = (counts @ values).argmax(axis=1)
    found: FloatArray = weightings[winners].mean(axis=0)
    return found
