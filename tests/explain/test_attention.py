import numpy as np
import pytest

from recsys_core.explain.attention import attention_map, rollout


def test_rollout_of_identity_is_the_pooling_itself():
    weights = np.broadcast_to(np.eye(5), (3, 2, 5, 5))
    np.testing.assert_allclose(rollout(weights, np.full(5, 0.2)), np.full(5, 0.2))
    np.testing.assert_allclose(rollout(weights, np.eye(5)[0]), [1, 0, 0, 0, 0])


def test_rollout_of_one_uniform_layer_is_half_self_half_everyone():
    weights = np.full((1, 4, 4, 4), 0.25)
    np.testing.assert_allclose(rollout(weights, np.eye(4)[0]), [0.5 + 0.125, 0.125, 0.125, 0.125])


def test_rollout_multiplies_layers_in_order():
    """Two layers by hand: relevance = p^T A2 A1."""
    rng = np.random.default_rng(0)
    weights = rng.random((2, 1, 3, 3))
    weights /= weights.sum(-1, keepdims=True)
    first, second = ((layer[0] + np.eye(3)) / 2 for layer in weights)
    np.testing.assert_allclose(rollout(weights, np.eye(3)[0]), (second @ first)[0])


def test_the_map_of_a_text_is_complete(encoder):
    text = "The ghost of a whale, perhaps."
    drawn = attention_map(encoder, text)
    assert sum(drawn.rollout) == pytest.approx(1.0, abs=1e-5)
    assert drawn.tokens[0] == "[CLS]"
    assert [word.text for word in drawn.words] == ["The", "ghost", "of", "a", "whale", "perhaps"]
    assert sum(word.attribution for word in drawn.words) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="read-only"):
        drawn.weights[0, 0, 0, 0] = 1.0
