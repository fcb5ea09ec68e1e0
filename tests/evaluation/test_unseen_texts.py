"""New items are new: nothing that is learned for a fold of `cold-items` hangs on what they say about themselves."""

from dataclasses import replace

import numpy as np
import pytest

from recsys_core import Engine, Query, load_encoder
from recsys_core.components.default import default_components
from recsys_core.evaluation.experiment import Experiment
from recsys_core.evaluation.folds import Question, validation_folds
from recsys_core.evaluation.models import extra_components, extras
from recsys_core.evaluation.protocols import PROTOCOLS
from recsys_core.types import silent

OTHER = "Zyzzyva quokka {n}: the the the robot, a zither and 三体 of {n} xylophones."
"""Words that no item has, one that many have, and nothing of what the item said."""


def told_otherwise(data, rows):
    """The same data with other texts, categories, years and vectors at these items."""
    texts, items = list(data.item_texts), data.items.copy()
    for n, row in enumerate(rows):
        texts[row] = OTHER.format(n=n)
    items.loc[items.index[rows], "category"] = "Zoology|Comedy"
    items.loc[items.index[rows], "creator"] = "Nobody Known|Somebody Else"
    items.loc[items.index[rows], "year"] = "1850"
    vectors = {name: own.copy() for name, own in data.vectors.items()}
    for own in vectors.values():
        own[rows] = 9.0
    return replace(data, item_texts=tuple(texts), items=items, vectors=vectors)


@pytest.fixture(scope="module")
def seen(sample):
    vectors = np.random.default_rng(0).normal(size=(len(sample.item_ids), 6))
    return replace(sample, vectors={"image": vectors})


@pytest.fixture(scope="module")
def file_of_vectors(tmp_path_factory, sample):
    """Vectors of the sample's words, the words of `OTHER` among them."""
    from recsys_core.text.words import words_of

    words = sorted({word for text in (*sample.item_texts, OTHER) for word in words_of(text)})
    table = np.random.default_rng(1).normal(size=(len(words), 24)).round(3)
    file = tmp_path_factory.mktemp("words") / "words.vec"
    lines = (f"{word} {' '.join(map(str, row))}\n" for word, row in zip(words, table, strict=True))
    file.write_text("".join(lines), encoding="utf-8")
    return file


@pytest.fixture(params=["tfidf", "vectors", "vectors idf", "tiny idf", "minilm"])
def load(request, tiny_model, file_of_vectors):
    """Loads an encoder for a catalogue."""
    source, _, pooling = request.param.partition(" ")
    source = {"tiny": tiny_model, "vectors": file_of_vectors}.get(source, source)
    return lambda texts: load_encoder(source, pooling or "mean", texts)


def fitted(data, encoder, fold, cache, models=()):
    components = (*default_components(fold.train), *extra_components(models, data))
    return Engine.fit(fold.train, encoder, cache, components=components, known=fold.known)


def test_other_texts_at_unseen_items_change_nothing_for_those_known(seen, load, cache):
    """Words, weights, vectors, principal components, and what every component says of an item that is known."""
    engines, folds = [], []
    fold = PROTOCOLS["cold-items"].make(seen, 1, 3)
    for data in (seen, told_otherwise(seen, fold.among)):
        folds.append(PROTOCOLS["cold-items"].make(data, 1, 3))
        engines.append(fitted(data, load(data.item_texts), folds[-1], cache, extras()))
    one, other = engines
    known = fold.known
    assert folds[1].known.tolist() == known.tolist()
    assert one.encoder.fingerprint == other.encoder.fingerprint
    np.testing.assert_array_equal(one.embeddings[known], other.embeddings[known])
    assert np.abs(one.embeddings[fold.among] - other.embeddings[fold.among]).max() > 0.01
    np.testing.assert_array_equal(one.space.components_, other.space.components_)
    np.testing.assert_array_equal(one.space.mean_, other.space.mean_)
    for query, _ in fold.cases[:3]:
        scores = [engine.raw_scores(engine.profile(query), 16) for engine in engines]
        assert scores[0].keys() == scores[1].keys() >= {"text", "text_map", "factorisation", "vectors:image"}
        for name, values in scores[0].items():
            assert np.ptp(values[known]) > 0, name
            np.testing.assert_allclose(scores[1][name][known], values[known], atol=1e-9, err_msg=name)


def test_what_is_learned_from_a_catalogue_is_learned_from_known_items(sample, load, cache):
    """The encoder of a fold is the one that would be loaded for the catalogue of its known items."""
    whole = load(sample.item_texts)
    for fold in (PROTOCOLS["cold-items"].make(sample, index, 3) for index in (0, 3)):
        engine = Engine.fit(fold.train, whole, cache, components=(), known=fold.known)
        alone = load([sample.item_texts[row] for row in fold.known])
        assert engine.encoder.fingerprint == alone.fingerprint
        texts = sample.item_texts[:8]
        np.testing.assert_allclose(engine.encoder.encode(texts), alone.encode(texts), atol=1e-6)
    assert Engine.fit(sample, whole, cache, components=()).encoder is whole


def test_a_word_of_unseen_items_alone_is_unknown_to_a_vocabulary(sample):
    fold = PROTOCOLS["cold-items"].make(sample, 0, 3)
    data = told_otherwise(sample, fold.among)
    whole = load_encoder("tfidf", texts=data.item_texts)
    assert whole.tokens("zyzzyva quokka").unknown_share == 0
    engine = Engine.fit(fold.train, whole, known=fold.known)
    assert engine.encoder.tokens("zyzzyva quokka").unknown_share == 1
    assert engine.encoder.tokens("the robot").unknown_share == 0
    assert engine.rank(Query(text="the robot")).candidates.size


def test_known_items_are_those_of_the_training_part_and_no_others(movielens, sample, encoder, cache):
    """In a fold and in the folds made inside its training part, where others have been taken out before."""
    for data in (movielens, sample):
        every = np.unique(data.interactions["item"])
        for index in range(5):
            fold = PROTOCOLS["cold-items"].make(data, index, 3)
            trained = fold.train.interactions["item"].unique()
            np.testing.assert_array_equal(fold.known, np.sort(trained))
            np.testing.assert_array_equal(np.union1d(fold.known, fold.among), every)
            assert np.isin(fold.train.liked["item"], fold.known).all()
    outer = PROTOCOLS["cold-items"].make(sample, 2, 3)
    question = Question(sample, encoder, Experiment("cold-items", ("fusion",)), cache)
    for engine, inner in validation_folds(question, outer.train, silent, 2):
        trained = set(inner.train.interactions["item"])
        assert set(inner.known.tolist()) == trained < set(outer.known.tolist())
        assert set(engine.space.rows_.tolist()) == trained
        assert not trained & set(outer.among.tolist())
        assert set(inner.among.tolist()) == set(outer.known.tolist()) - trained


@pytest.mark.parametrize("name", sorted(set(PROTOCOLS) - {"cold-items"}))
def test_where_no_item_is_new_all_may_be_learned_from(sample, name):
    assert PROTOCOLS[name].make(sample, 0, 3).known is None
