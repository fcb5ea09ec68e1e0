"""The account of an item as it grows: what tells of every text is asked again once another one is read, and only then."""

from dataclasses import replace

import pytest

from pages._ui.service import accounts
from recsys_core import EmbeddingCache, Engine, Query, Settings, load_encoder


@pytest.fixture(scope="module")
def wordless(sample):
    """The sample, fitted anew, with an item whose text holds no word."""
    texts = ("...", *sample.item_texts[1:])
    data = replace(sample, name="wordless", item_texts=texts)
    return Engine.fit(data, load_encoder("tfidf", texts=texts), EmbeddingCache())


@pytest.mark.parametrize("row", [0, 1])
def test_nothing_is_asked_for_ever(wordless, row):
    """Also where a text has no words to check, or to leave out."""
    query, item = Query(user="r017", text="robots and deserts"), wordless.dataset.item_ids.ids[row]
    accounts.explanation(wordless, query, item, Settings())
    accounts.explanation(wordless, query, item, Settings(), methods=("trust",))
    for spec in accounts.parse_specs(accounts.WITH_CHECKS):
        assert accounts.has(wordless, query, item, Settings(), spec)


def test_another_method_is_checked_as_well(wordless):
    query, item = Query(user="r003"), wordless.dataset.item_ids.ids[5]
    accounts.explanation(wordless, query, item, Settings(), methods=("ig_pad", "effects", "trust"))
    accounts.explanation(wordless, query, item, Settings(), methods=("shapley",))
    assert not accounts.has(wordless, query, item, Settings(), "trust")
    assert accounts.has(wordless, query, item, Settings(), "attention") is False
    made = accounts.explanation(wordless, query, item, Settings(), methods=("trust", "effects"))
    assert made.is_checked("item", "shapley")
    assert all(word.effect is not None for word in made.text_of("item", "shapley").words)
    assert accounts.has(wordless, query, item, Settings(), "trust")
