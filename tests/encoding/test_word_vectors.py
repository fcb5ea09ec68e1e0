"""Encoders without a network: equal to scikit-learn, attributed like any other, honest about what they lack."""

import gzip

import numpy as np
import pytest
import torch
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from recsys_core import Engine, Explainer, Query, load_encoder
from recsys_core.errors import ModelError, SettingsError
from recsys_core.explain.words.gradients import integrated_gradients
from recsys_core.explain.words.merge import merge_words
from recsys_core.text.words import words_of

VECTORS = "robot 1 0 0.5\nsea 0 1 0.25\n三体 0.5 0.5 0\nthe 0.1 0.1 0.1\n"
TEXTS = ("the robot", "the sea", "the robot and 三体")


@pytest.fixture
def vectors(tmp_path):
    file = tmp_path / "small.vec"
    file.write_text(f"4 3\n{VECTORS}")
    return file


def test_tfidf_with_svd_equals_scikit_learn(sample):
    texts = sample.item_texts
    encoder = load_encoder("tfidf", texts=texts)
    matrix = TfidfVectorizer(analyzer=words_of).fit_transform(texts)
    peer = normalize(TruncatedSVD(encoder.dim, random_state=0).fit(matrix).transform(matrix))
    np.testing.assert_allclose(encoder.encode(texts), peer, atol=1e-5)


def test_words_of_a_bag_are_attributed_completely(sample):
    encoder = load_encoder("tfidf", texts=sample.item_texts)
    text = sample.item_texts[0]
    v = torch.from_numpy(np.random.default_rng(0).normal(size=encoder.dim))
    tokens = encoder.tokens(text)
    raw = integrated_gradients(encoder, tokens, [lambda e: e.double() @ v], 128)[0]
    assert raw.score == pytest.approx(float(encoder.encode([text])[0].astype(float) @ v.numpy()), abs=1e-5)
    assert raw.pieces.sum() == pytest.approx(raw.score - raw.baseline, abs=1e-3)
    assert sum(word.attribution for word in merge_words(text, tokens, raw.pieces)) == pytest.approx(
        raw.pieces.sum()
    )


def test_an_engine_on_word_vectors_explains_and_says_that_there_is_no_attention(sample, cache):
    engine = Engine.fit(sample, load_encoder("tfidf", texts=sample.item_texts), cache)
    user = sample.user_ids.ids[0]
    best = engine.rank(Query(user=user)).candidates[0]
    made = Explainer(engine).explain(Query(user=user), sample.item_ids.ids[best])
    assert made.attention is None
    assert any("no attention" in note for note in made.notes)
    assert made.item_text is not None
    assert made.item_text.complete
    assert made.item_text.score == pytest.approx(made.score, abs=1e-5)


def test_a_file_of_vectors_is_summed_by_word(vectors):
    encoder = load_encoder(vectors, texts=TEXTS)
    both = np.array([1.1, 0.1, 0.6])
    np.testing.assert_allclose(encoder.encode(["The ROBOT!"])[0], both / np.linalg.norm(both), atol=1e-6)
    packed = vectors.with_suffix(".vec.gz")
    packed.write_bytes(gzip.compress(VECTORS.encode()))
    np.testing.assert_array_equal(load_encoder(packed, texts=TEXTS).encode(TEXTS), encoder.encode(TEXTS))
    rare = load_encoder(vectors, "idf", TEXTS)
    assert rare.fingerprint != encoder.fingerprint
    sea = np.array([0, 1, 0.25]) / np.linalg.norm([0, 1, 0.25])
    assert rare.encode(["the sea"])[0] @ sea > encoder.encode(["the sea"])[0] @ sea  # "the" counts less


def test_words_nobody_knows_are_said_and_mean_nothing(vectors):
    encoder = load_encoder(vectors, texts=TEXTS)
    assert encoder.tokens("the unheard robot").unknown_share == pytest.approx(1 / 3)
    np.testing.assert_array_equal(encoder.encode(["zzz"]), encoder.encode(["qqq ppp"]))
    with pytest.raises(ModelError, match="knows none"):
        load_encoder(vectors, texts=["zzz"])


@pytest.mark.parametrize("text", ["", "robot 1 0 0.5\nsea 1\n", "robot one two three\n", "a 1 2\nb 1 nan\n"])
def test_a_broken_file_of_vectors_is_refused_by_line(tmp_path, text):
    file = tmp_path / "broken.txt"
    file.write_text(text)
    with pytest.raises(ModelError, match=r"broken\.txt") as caught:
        load_encoder(file, texts=TEXTS)
    assert "\n" not in str(caught.value)


def test_what_must_be_learned_from_a_catalogue_asks_for_one(vectors, tiny_model):
    with pytest.raises(SettingsError, match="catalogue"):
        load_encoder("tfidf")
    with pytest.raises(SettingsError, match="catalogue"):
        load_encoder(tiny_model, "idf")
    with pytest.raises(SettingsError, match="mean or idf"):
        load_encoder(vectors, "cls", TEXTS)
