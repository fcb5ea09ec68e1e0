"""Attention flow is what a linear program finds, and is there for every text of the samples."""

import numpy as np
import pytest
from scipy.optimize import linprog

from recsys_core import load_dataset, load_encoder
from recsys_core.errors import ModelError
from recsys_core.explain.item.attention import flow, flow_longest, flow_words


def random_weights(*shape, seed=0):
    weights = np.random.default_rng(seed).random(shape) ** 4
    return weights / weights.sum(-1, keepdims=True)


def flow_by_linear_programming(weights, pooled):
    """The same from its definition: variables are flows on edges, what enters a node leaves it."""
    layers, _, length, _ = weights.shape
    mixed = (weights.mean(axis=1) + np.eye(length)) / 2
    edges = [
        ((layer, looked), (layer + 1, looks), mixed[layer, looks, looked])
        for layer, looks, looked in np.ndindex(layers, length, length)
    ]
    edges += [((layers, place), "pooled", pooled[place]) for place in range(length)]
    found = []
    for piece in range(length):
        inner = [(layer, place) for layer in range(layers + 1) for place in range(length)]
        kept = np.array([[(end == node) - (start == node) for start, end, _ in edges] for node in inner])
        kept = kept[[node != (0, piece) for node in inner]]
        bounds = [(0, width) for *_, width in edges]
        goal = [-1.0 if end == "pooled" else 0.0 for _, end, _ in edges]
        sources = [node for node in inner if node[0] == 0 and node[1] != piece]
        bounds = [
            (0, 0) if start in sources else bound for (start, *_), bound in zip(edges, bounds, strict=True)
        ]
        found.append(-linprog(goal, A_eq=kept, b_eq=np.zeros(len(kept)), bounds=bounds).fun)
    return np.array(found) / sum(found)


@pytest.mark.parametrize(("layers", "length", "seed"), [(1, 3, 0), (2, 4, 1), (3, 5, 2), (4, 4, 3)])
@pytest.mark.parametrize("pooling", ["mean", "first", "uneven"])
def test_flow_is_what_a_linear_program_finds(layers, length, seed, pooling):
    weights = random_weights(layers, 2, length, length, seed=seed)
    uneven = np.arange(1, length + 1) / sum(range(length + 1))
    pooled = {"mean": np.full(length, 1 / length), "first": np.eye(length)[0], "uneven": uneven}[pooling]
    np.testing.assert_allclose(flow(weights, pooled), flow_by_linear_programming(weights, pooled), atol=2e-6)


def test_flow_is_offered_on_every_text_of_the_samples(encoder):
    for name, read_by in (("sample", encoder), ("sample-zh", load_encoder("e5"))):
        texts = load_dataset(name).item_texts
        lengths = read_by.lengths([read_by.prompts["item"] + text for text in texts])
        assert max(lengths) <= flow_longest(read_by.facts.layers)
        text = texts[int(np.argmax(lengths))]
        words = flow_words(read_by, text)
        assert sum(word.attribution for word in words) == pytest.approx(1)
        assert all(text[word.start : word.end] == word.text for word in words)


def test_flow_of_a_text_too_long_is_refused(encoder):
    with pytest.raises(ModelError, match="256 word pieces; attention flow is worked out for at most 170"):
        flow_words(encoder, "word " * 400)
