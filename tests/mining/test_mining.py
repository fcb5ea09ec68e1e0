"""Keywords, names and nearest items on real and bundled texts."""

import numpy as np
import pytest

from recsys_core import Engine, Query, load_dataset
from recsys_core.mining import KeywordIndex, embedding_keywords, entities_of, nearest_items


def words(keywords):
    return [keyword.word for keyword in keywords]


def test_keywords_tell_an_item_from_the_others(sample):
    index = KeywordIndex(sample)
    for row in range(0, len(sample.item_ids), 17):
        found = index.of_item(row)
        text = sample.item_texts[row].lower()
        assert found
        assert all(keyword.word in text for keyword in found)
        assert not {"the", "a", "of", "and"} & set(words(found))
        weights = [keyword.weight for keyword in found]
        assert weights == sorted(weights, reverse=True)


def test_chinese_keywords_are_words_not_characters():
    index = KeywordIndex(load_dataset("sample-zh"))
    found = [keyword for row in range(0, 140, 10) for keyword in index.of_item(row)]
    assert np.mean([len(keyword.word) >= 2 for keyword in found]) > 0.9
    assert not {"的", "一个", "这是"} & {keyword.word for keyword in found}


def test_a_history_s_keywords_name_the_items_they_come_from(engine):
    data = engine.dataset
    for user in data.user_ids.ids[:20]:
        profile = engine.profile(Query(user=user))
        for keyword in KeywordIndex(data).of_profile(profile):
            assert keyword.items
            assert set(keyword.items) <= set(profile.history.tolist())
            assert all(keyword.word in data.item_texts[row].lower() for row in keyword.items)


def test_planted_themes_show_up_in_the_history_s_keywords(engine):
    """Readers who like the sea have the sea, ships or whales among their keywords."""
    data = engine.dataset
    fans = [u for u, text in zip(data.user_ids.ids, data.user_texts, strict=True) if " sea" in text.lower()]
    index = KeywordIndex(data)
    sea = {"sea", "ship", "whale", "ocean", "boat", "captain", "island", "sailor", "voyage", "crew"}
    hits = [
        bool(sea & set(words(index.of_profile(engine.profile(Query(user=user)), 20)))) for user in fans[:20]
    ]
    assert len(hits) >= 5
    assert np.mean(hits) >= 0.8


def test_nobody_s_history_has_no_keywords(engine):
    assert KeywordIndex(engine.dataset).of_profile(engine.profile(Query(text="whales"))) == ()


def test_embedding_keywords_are_near_the_text_and_unlike_each_other(encoder):
    text = "A robot detective investigates a murder in a domed city; the detective distrusts the robot."
    found = embedding_keywords(encoder, text, 4)
    assert {"robot", "detective"} <= set(words(found))
    assert len(set(words(found))) == 4
    cosine = float(encoder.encode(["robot"])[0] @ encoder.encode([text])[0])
    assert {k.word: k.weight for k in found}["robot"] == pytest.approx(cosine, abs=1e-5)
    assert embedding_keywords(encoder, "1999 !") == ()


def test_names_in_english_and_chinese():
    text = "Directed by Ridley Scott in 1982, it is set in Los Angeles. Nobody sleeps."
    found = {(entity.text, entity.kind) for entity in entities_of(text)}
    assert {("Ridley Scott", "name"), ("1982", "year"), ("Los Angeles", "name")} <= found
    assert "Nobody" not in {entity.text for entity in entities_of(text)}
    chinese = "刘慈欣2008年写下《三体》，故事从北京开始。"
    found = {(entity.text, entity.kind) for entity in entities_of(chinese)}
    assert {("刘慈欣", "person"), ("2008", "year"), ("三体", "work"), ("北京", "place")} <= found
    for sentence in (text, chinese):
        for entity in entities_of(sentence):
            assert sentence[entity.start : entity.end] == entity.text


def test_nearest_items_are_those_with_the_largest_cosine(engine):
    space, row, k = engine.space, 10, 64
    vectors = space.items(k) / np.linalg.norm(space.items(k), axis=1, keepdims=True)
    cosines = vectors @ vectors[row]
    cosines[row] = -1
    found = nearest_items(space, row, k)
    assert [near.item for near in found] == np.argsort(-cosines)[:5].tolist()
    assert found[0].cosine == pytest.approx(cosines.max())


def test_a_catalogue_without_words_has_no_keywords(write_folder, encoder, cache):
    folder = write_folder(
        items="item_id,title\na,1\nb,2\nc,3\n", interactions="user_id,item_id,rating\nu,a,5\nu,b,4\nv,c,5\n"
    )
    engine = Engine.fit(load_dataset(folder), encoder, cache)
    index = KeywordIndex(engine.dataset)
    assert index.of_item(0) == ()
    assert index.of_profile(engine.profile(Query(user="u"))) == ()
