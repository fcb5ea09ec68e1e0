"""Every architecture as a tiny random model built on the spot: encode, attend, attribute."""

from itertools import pairwise

import numpy as np
import pytest
import torch
import transformers as tf
from transformers import AutoTokenizer

from recsys_core import load_encoder
from recsys_core.explain.words.gradients import integrated_gradients
from recsys_core.explain.words.merge import merge_words

SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
POSITIONS = {"max_position_embeddings": 80}


def build(name, size):
    common = {"vocab_size": size, **SMALL}
    return {
        "bert": lambda: tf.BertModel(tf.BertConfig(**common, **POSITIONS), add_pooling_layer=False),
        "distilbert": lambda: tf.DistilBertModel(
            tf.DistilBertConfig(vocab_size=size, dim=32, n_layers=2, n_heads=4, hidden_dim=64, **POSITIONS)
        ),
        "albert": lambda: tf.AlbertModel(tf.AlbertConfig(**common, embedding_size=16, **POSITIONS)),
        "electra": lambda: tf.ElectraModel(tf.ElectraConfig(**common, embedding_size=16, **POSITIONS)),
        "roberta": lambda: tf.RobertaModel(
            tf.RobertaConfig(**common, **POSITIONS, pad_token_id=0), add_pooling_layer=False
        ),
        "xlm-roberta": lambda: tf.XLMRobertaModel(
            tf.XLMRobertaConfig(**common, **POSITIONS, pad_token_id=0), add_pooling_layer=False
        ),
        "mpnet": lambda: tf.MPNetModel(tf.MPNetConfig(**common, **POSITIONS, pad_token_id=1)),
        "deberta-v2": lambda: tf.DebertaV2Model(
            tf.DebertaV2Config(**common, **POSITIONS, relative_attention=True, pos_att_type=["p2c", "c2p"])
        ),
        "modernbert": lambda: tf.ModernBertModel(
            tf.ModernBertConfig(**common, **POSITIONS, pad_token_id=0, cls_token_id=2, sep_token_id=3)
        ),
        "gpt2": lambda: tf.GPT2Model(
            tf.GPT2Config(vocab_size=size, n_embd=32, n_layer=2, n_head=4, n_positions=80)
        ),
        "t5": lambda: tf.T5Model(
            tf.T5Config(vocab_size=size, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4)
        ),
    }[name]()


NAMES = [
    "bert",
    "distilbert",
    "albert",
    "electra",
    "roberta",
    "xlm-roberta",
    "mpnet",
    "deberta-v2",
    "modernbert",
    "gpt2",
    "t5",
]
TEXT = "a robot feels love at sea."


@pytest.fixture(scope="module")
def encoders(tiny_model, tmp_path_factory):
    made = {}

    def get(name):
        if name not in made:
            folder = tmp_path_factory.mktemp("models") / name
            tokenizer = AutoTokenizer.from_pretrained(tiny_model)
            torch.manual_seed(1)
            build(name, len(tokenizer)).save_pretrained(folder)
            if name == "gpt2":
                tokenizer.pad_token = None
            tokenizer.save_pretrained(folder)
            made[name] = load_encoder(folder, "last" if name == "gpt2" else "mean")
        return made[name]

    return get


@pytest.mark.parametrize("name", NAMES)
def test_batches_with_padding_change_no_vector(encoders, name):
    encoder = encoders(name)
    texts = [TEXT, "sea", "a much longer text about a dog and a cat"]
    together = encoder.encode(texts)
    assert together.shape == (3, 32)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_allclose(encoder.encode([text])[0], vector, atol=2e-6)


@pytest.mark.parametrize("name", NAMES)
def test_attention_is_there_and_rows_sum_to_one(encoders, name):
    encoder = encoders(name)
    before = encoder.encode([TEXT])
    tokens, weights = encoder.attention(TEXT)
    assert weights.shape == (2, 4, len(tokens.ids), len(tokens.ids))
    np.testing.assert_allclose(weights.sum(-1), 1.0, atol=1e-5)
    np.testing.assert_array_equal(encoder.encode([TEXT]), before)


@pytest.mark.parametrize("name", NAMES)
def test_words_are_attributed_completely(encoders, name):
    encoder = encoders(name)
    v = torch.from_numpy(np.random.default_rng(0).normal(size=32))
    tokens = encoder.tokens(TEXT)
    raw = integrated_gradients(encoder, tokens, [lambda e: e.double() @ v], 128)[0]
    difference = raw.score - raw.baseline
    assert abs(raw.pieces.sum() - difference) <= max(1e-3, 0.01 * abs(difference))
    assert float(encoder.encode([TEXT])[0].astype(float) @ v.numpy()) == pytest.approx(raw.score, abs=1e-5)
    words = merge_words(TEXT, tokens, raw.pieces)
    assert [word.text for word in words] == ["a", "robot", "feels", "love", "at", "sea"]
    assert sum(word.attribution for word in words) == pytest.approx(raw.pieces.sum(), abs=1e-9)
    special = np.array(tokens.special)
    assert np.abs(raw.pieces[special]).max(initial=0.0) == 0.0


@pytest.mark.parametrize("name", NAMES)
def test_layers_can_be_made_to_forget_and_baselines_exist(encoders, name):
    encoder = encoders(name)
    assert encoder.depth == (1 if name == "albert" else 2)  # ALBERT's layers are one and the same
    before = encoder.encode([TEXT])
    vectors = [encoder.randomised(steps, 0).encode([TEXT])[0] for steps in range(encoder.depth + 2)]
    np.testing.assert_allclose(vectors[0], before[0], atol=1e-6)
    for one, other in pairwise(vectors):
        assert np.abs(one - other).max() > 1e-6
    np.testing.assert_array_equal(encoder.encode([TEXT]), before)
    assert encoder.baseline_vector("pad").shape == encoder.baseline_vector("mean").shape
