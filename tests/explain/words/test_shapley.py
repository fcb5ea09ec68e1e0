from itertools import permutations
from math import comb

import numpy as np
import pytest

from recsys_core.explain.words.shapley import EXACT, coalitions, leave_one_out, shapley_operator


def game(words, seed=0):
    """A value for every set of words, with interactions of all orders."""
    rng = np.random.default_rng(seed)
    table = rng.normal(size=2**words)
    return lambda standing: table[int("".join("1" if s else "0" for s in standing) or "0", 2)]


def by_orders(play, words):
    """Shapley values from their definition: the mean over all orders of what a word adds."""
    shares, orders = np.zeros(words), list(permutations(range(words)))
    for order in orders:
        standing = np.zeros(words, bool)
        before = play(standing)
        for word in order:
            standing[word] = True
            after = play(standing)
            shares[word] += after - before
            before = after
    return shares / len(orders)


@pytest.mark.parametrize("words", [1, 2, 3, 5, 6])
def test_short_texts_get_exact_shapley_values(words):
    play, masks = game(words), coalitions(words)
    assert len(np.unique(masks, axis=0)) == 2**words
    assert len(masks) == 2**words + (words == 1)  # none, and all but the only one, are the same
    values = np.array([play(row) for row in masks])
    np.testing.assert_allclose(shapley_operator(words) @ values, by_orders(play, words), atol=1e-9)


@pytest.mark.parametrize("words", [8, 20, 60])
def test_long_texts_keep_efficiency_and_find_additive_games_exactly(words):
    rng = np.random.default_rng(words)
    masks, worth = coalitions(words), rng.normal(size=words)
    additive = 0.7 + masks @ worth
    np.testing.assert_allclose(shapley_operator(words) @ additive, worth, atol=1e-8)
    wild = rng.normal(size=len(masks))
    assert (shapley_operator(words) @ wild).sum() == pytest.approx(wild[0] - wild[1], abs=1e-8)
    assert len(masks) < comb(words, 2) + 2 * words + 70


def test_the_first_variants_are_all_none_and_each_word_out():
    for words in (1, 4, EXACT, EXACT + 1, 30):
        masks = coalitions(words)
        assert masks[0].all()
        assert not masks[1].any()
        if words > 1:
            np.testing.assert_array_equal(masks[2 : 2 + words], ~np.eye(words, dtype=bool))
    values = np.array([1.0, 0.0, 0.4, 0.9, 0.7, *np.zeros(len(coalitions(3)) - 5)])
    np.testing.assert_allclose(leave_one_out(values, 3), [0.6, 0.1, 0.3])


def test_no_words_have_no_shares():
    assert shapley_operator(0).shape == (0, 1)
    assert coalitions(0).shape == (1, 0)
