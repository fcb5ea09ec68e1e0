import numpy as np
import pytest

from recsys_core.errors import ModelError
from recsys_core.explain.item.attention import attention_map, flow, pair_attention, rollout


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


def test_flow_on_a_graph_solved_by_hand():
    """Two pieces, one layer, mean pooling: piece 0 reaches the pooled vector over (W + I) / 2."""
    weights = np.array([[[[1.0, 0.0], [0.6, 0.4]]]])
    pooled = np.array([0.5, 0.5])
    # edges: 0 to 0' 1.0, 0 to 1' 0.3, 1 to 1' 0.7; each primed node passes 0.5 on
    expected = np.array([0.5 + 0.3, 0.5])
    np.testing.assert_allclose(flow(weights, pooled), expected / expected.sum(), atol=1e-5)
    residual = np.eye(3)[None, None]
    np.testing.assert_allclose(flow(residual, np.full(3, 1 / 3)), np.full(3, 1 / 3), atol=1e-5)


def test_two_texts_read_together_look_at_each_other(encoder):
    """Related words are looked at more; shares of each side sum to 1 and stand in the text."""
    item, words = "A robot learns to love the sea.", "stories about robots"
    found = pair_attention(encoder, item, words)
    for text, side in ((item, found.first), (words, found.second)):
        assert sum(word.attribution for word in side) == pytest.approx(1)
        assert all(text[word.start : word.end] == word.text for word in side)
    shares = {word.text: word.attribution for word in found.first}
    assert shares["robot"] > shares["to"]
    with pytest.raises(ModelError, match="no word"):
        pair_attention(encoder, item, "")


def test_an_encoder_of_single_texts_says_so():
    from recsys_core.encoding.word_vectors import tfidf_encoder

    with pytest.raises(ModelError, match="one text at a time"):
        pair_attention(tfidf_encoder(["a robot at sea", "a ship at sea", "a robot in love"]), "robot", "sea")
