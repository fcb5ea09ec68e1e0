"""Attention merged to words keeps what makes it attention."""

import numpy as np
import pytest

from recsys_core import Explainer, Query, load_encoder
from recsys_core.explain.explanation import AttentionMap, WordShare
from recsys_core.explain.item.attention import attention_map
from recsys_core.explain.item.attention_words import packed, word_attention


def random_weights(*shape, seed=0):
    weights = np.random.default_rng(seed).random(shape) ** 4
    return weights / weights.sum(-1, keepdims=True)


def made_by_hand(weights, owners, shares):
    """A map of pieces `p0`, `p1` ... whose words are `w0`, `w1` ..."""
    pieces = len(owners)
    words = tuple(
        WordShare(f"w{place}", 3 * place, 3 * place + 2, share) for place, share in enumerate(shares)
    )
    return AttentionMap(
        tuple(f"p{place}" for place in range(pieces)),
        tuple(owner < 0 for owner in owners),
        (1 / pieces,) * pieces,
        " ".join(word.text for word in words),
        words,
        tuple(owners),
        weights,
    )


def test_a_word_looks_as_its_pieces_do_on_average_and_is_looked_at_as_they_are_together():
    """Pieces: a special token, a word of two pieces, a word of one; worked out by hand."""
    weights = np.array(
        [[[[0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1], [0.0, 0.5, 0.1, 0.4], [0.25, 0.25, 0.0, 0.5]]]]
    )
    merged = word_attention(made_by_hand(weights, (-1, 0, 0, 1), (0.7, 0.3)))
    assert merged.names == ("p0", "w0", "w1")
    assert merged.special.tolist() == [True, False, False]
    np.testing.assert_allclose(merged.shares, [0, 0.7, 0.3])
    np.testing.assert_allclose(
        merged.weights[0, 0], [[0.1, 0.5, 0.4], [0.2, 0.55, 0.25], [0.25, 0.25, 0.5]], atol=1e-7
    )
    np.testing.assert_allclose(
        merged.focus[0], [0.25, 0.25], atol=1e-7
    )  # of 0.25 and 0.25, the token left out


def test_merging_keeps_rows_the_order_of_means_and_what_is_looked_at(encoder):
    text = "An unbelievably melancholic autobiography, told by whales: wolves, unicorns & extraterrestrials."
    found = attention_map(encoder, text)
    merged = word_attention(found)
    spoken = [name for name, special in zip(merged.names, merged.special, strict=True) if not special]
    assert spoken == [word.text for word in found.words]
    told = [text[start:end] for start, end in merged.places]
    assert [name for name in told if name] == spoken
    assert len(merged.names) < len(found.tokens)
    np.testing.assert_allclose(merged.weights.sum(-1), 1.0, atol=1e-5)
    np.testing.assert_allclose(merged.means[:, 1:], merged.weights)
    pieces = found.weights.mean(axis=1, keepdims=True)
    mean_first = word_attention(made_by_hand(pieces, found.owners, [0.0] * len(found.words)))
    np.testing.assert_allclose(mean_first.weights[:, 0], merged.means[:, 0], atol=1e-6)
    sizes = np.array([found.owners.count(place) for place in range(len(found.words))])
    looked_at = np.einsum("w,lhwv->lhv", sizes, merged.weights[:, :, ~merged.special][..., ~merged.special])
    owners = np.array(found.owners)
    by_hand = np.stack(
        [
            found.weights[:, :, owners >= 0][..., owners == place].sum((-1, -2))
            for place in range(len(found.words))
        ],
        axis=-1,
    )
    np.testing.assert_allclose(looked_at, by_hand, atol=1e-4)


def test_words_of_one_piece_keep_their_weights(encoder):
    found = attention_map(encoder, "The old man and the sea")
    np.testing.assert_allclose(word_attention(found).weights, found.weights, atol=1e-6)


def test_a_text_that_is_cut_ends_with_the_last_word_read(tiny_model):
    encoder = load_encoder(str(tiny_model))
    found = attention_map(encoder, "sea " * 100)
    merged = word_attention(found)
    assert len(found.words) == 100
    assert 10 < sum(~merged.special) < 62
    np.testing.assert_allclose(merged.weights.sum(-1), 1.0, atol=1e-5)


@pytest.mark.parametrize("text", ["", "sea", "三体", "שלום עולם", "<img src=x onerror=alert(1)>"])
def test_texts_of_few_words(encoder, text):
    merged = word_attention(attention_map(encoder, text))
    words = sum(~merged.special)
    assert merged.focus.shape == (6, 13)
    assert np.isfinite(merged.focus).all()
    assert len(merged.links()) == (72 if words > 1 else 0)
    assert (merged.focus.max() > 0) == (words > 1)


def test_the_focus_of_a_head_is_the_mean_of_its_strongest_looks_and_sees_what_it_names():
    """A head in which every word looks at the next one, one in which all look at a special token."""
    forward = np.roll(np.eye(6), 1, axis=1)
    asleep = np.zeros((6, 6))
    asleep[:, 0] = 1.0
    weights = np.stack([forward, asleep])[None]
    merged = word_attention(made_by_hand(weights, (-1, 0, 1, 2, 3, 4), (0.2,) * 5))
    np.testing.assert_allclose(merged.focus, [[0.4, 0.8, 0.0]], atol=1e-7)  # the last word looks at the token
    first, second = merged.links()
    assert (first.source, first.target, first.weight) == ("w0", "w1", 1.0)
    assert (first.layer, first.head, second.head, second.weight) == (1, 1, 2, 0.0)


def test_the_sharpest_head_looks_beyond_the_next_word():
    beside, beyond, at_token = np.roll(np.eye(6), 1, axis=1), np.roll(np.eye(6), 2, axis=1), np.zeros((6, 6))
    at_token[:, 0] = 1.0
    merged = word_attention(
        made_by_hand(np.stack([[beside, at_token], [at_token, beyond]]), (-1, 0, 1, 2, 3, 4), (0.2,) * 5)
    )
    assert merged.sharpest == (2, 2)
    assert merged.focus.argmax() == 1  # of layer 1, head 1


def test_the_strongest_looks_of_a_head_are_those_a_search_finds():
    """Against a plain search over all pairs; special tokens and looks at oneself are none."""
    merged = word_attention(made_by_hand(random_weights(2, 3, 7, 7), (-1, 0, 0, 1, 2, 3, -1), (0.25,) * 4))
    pairs, weights = merged.strongest(5)
    assert pairs.shape == (2, 4, 5, 2)
    for layer, head in np.ndindex(2, 4):
        matrix = merged.weights[layer].mean(0) if head == 0 else merged.weights[layer, head - 1]
        every = sorted(
            ((matrix[a, b], a, b) for a in range(1, 5) for b in range(1, 5) if a != b), reverse=True
        )[:5]
        assert [(a, b) for _, a, b in every] == [tuple(pair) for pair in pairs[layer, head].tolist()]
        np.testing.assert_allclose(weights[layer, head], [weight for weight, *_ in every])
    assert merged.strongest(99)[1].shape == (2, 4, 12)


def test_packed_weights_come_back_within_half_a_step():
    weights = np.vstack([random_weights(40, 60), np.zeros((1, 60)), np.eye(60)[:1]])
    packed_bytes, tops = packed(weights)
    assert len(packed_bytes) == weights.size
    back = np.frombuffer(packed_bytes, np.uint8).reshape(weights.shape) / 255 * np.array(tops)[:, None]
    assert (np.abs(back - weights) <= weights.max(-1, keepdims=True) / 510 + 1e-4).all()
    assert packed(np.empty((0, 0)))[1] == []


def test_an_explanation_read_from_json_still_knows_its_words(engine):
    made = Explainer(engine).explain(Query(user="r004"), "f001", methods=("attention",))
    back = type(made).from_json(made.to_json())
    before, after = word_attention(made.attention), word_attention(back.attention)
    assert after.names == before.names
    np.testing.assert_allclose(after.weights, before.weights, atol=1e-4)
