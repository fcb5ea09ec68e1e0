"""Texts too long to ask every coalition: Shapley values are KernelSHAP's weighted regression, done in another way."""

from math import comb

import numpy as np
import pytest

from recsys_core.explain.words.shapley import EXACT, coalitions, shapley_operator


def regression(masks, values):
    """Lundberg & Lee's regression: the last word put in for the efficiency constraint, then least squares.

    A size asked in full has the kernel's weight; the others, drawn in proportion to theirs, share what is left evenly.
    """
    words = masks.shape[1]
    none, every = values[~masks.any(1)][0], values[masks.all(1)][0]
    kernel = {size: (words - 1) / (size * (words - size)) for size in range(1, words)}
    asked = {size: (masks.sum(1) == size).sum() for size in kernel}
    part = [size for size in kernel if asked[size] < comb(words, size)]
    even = sum(kernel[size] for size in part) / max(sum(asked[size] for size in part), 1)
    rows = [row for row in range(len(masks)) if 0 < masks[row].sum() < words]
    sizes = [int(masks[row].sum()) for row in rows]
    root = np.sqrt([even if size in part else kernel[size] / asked[size] for size in sizes])
    z, gain = masks[rows].astype(float), values[rows] - none
    left = (z[:, :-1] - z[:, -1:]) * root[:, None]
    found = np.linalg.lstsq(left, (gain - z[:, -1] * (every - none)) * root, rcond=None)[0]
    return np.append(found, every - none - found.sum())


@pytest.mark.parametrize("words", [2, EXACT, EXACT + 1, 12, 40])
def test_shares_are_those_of_the_weighted_regression(words):
    rng = np.random.default_rng(words)
    masks = coalitions(words)
    values = rng.normal(size=len(masks))
    values[~masks.any(1)] = -0.3
    np.testing.assert_allclose(shapley_operator(words) @ values, regression(masks, values), atol=1e-8)


@pytest.mark.parametrize("words", [10, 24])
def test_words_that_work_in_pairs_share_what_the_pair_brings(words):
    """A game of pairs: a word's own worth and half of each pair it is in. Coalitions drawn with their complements find it."""
    rng = np.random.default_rng(words)
    worth, pairs = rng.normal(size=words), np.triu(rng.normal(size=(words, words)), 1)
    z = coalitions(words).astype(float)
    found = shapley_operator(words) @ (z @ worth + ((z @ pairs) * z).sum(1))
    np.testing.assert_allclose(found, worth + (pairs + pairs.T).sum(1) / 2, atol=1e-8)
