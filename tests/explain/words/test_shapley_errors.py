"""Standard errors of sampled Shapley values, against what sampling again and again gives."""

import numpy as np
import pytest

from recsys_core.explain.words import shapley
from recsys_core.explain.words.shapley import EXACT, PAIRS, coalitions, shapley_errors, shapley_operator


def values_of(game, masks):
    return np.array([game(row) for row in masks])


def crossed(words, seed):
    """A game in which words work together in pairs, so that drawn coalitions matter."""
    rng = np.random.default_rng(seed)
    own, together = rng.normal(size=words), rng.normal(size=(words, words))
    return lambda standing: float(
        own @ standing + standing @ together @ standing + np.sin(3 * standing @ own)
    )


@pytest.mark.parametrize("words", [1, 3, EXACT])
def test_where_every_coalition_is_asked_nothing_is_uncertain(words):
    values = values_of(crossed(words, 0), coalitions(words))
    assert shapley_errors(values, words) == pytest.approx(np.zeros(words))


def test_a_sum_of_words_is_known_without_error():
    worth = np.random.default_rng(1).normal(size=12)
    values = values_of(lambda standing: float(worth @ standing), coalitions(12))
    assert shapley_operator(12) @ values == pytest.approx(worth)
    assert shapley_errors(values, 12) == pytest.approx(np.zeros(12), abs=1e-9)


def test_errors_are_those_of_sampling_again(monkeypatch):
    """The spread of the values over other draws of the pairs, and the error told from one draw: alike on the mean."""
    words, game = 12, crossed(12, 3)
    rng = np.random.default_rng(7)
    sizes = np.arange(2, words - 1)
    mass = (words - 1) / (sizes * (words - sizes))

    def drawn_anew():
        half = np.zeros((PAIRS, words), bool)
        for row, size in zip(half, rng.choice(sizes, PAIRS, p=mass / mass.sum()), strict=True):
            row[rng.permutation(words)[:size]] = True
        kept = coalitions(words)[: 2 + 2 * words]
        fixed = kept[[0, 1]]
        single = np.eye(words, dtype=bool)
        return np.concatenate([fixed, ~single, single, half, ~half])

    found = []
    for _ in range(150):
        masks = drawn_anew()
        found.append(shapley._operator(masks) @ values_of(game, masks))
    spread = np.std(found, axis=0)
    told = shapley_errors(values_of(game, coalitions(words)), words)
    assert 0.6 < told.mean() / spread.mean() < 1.6
