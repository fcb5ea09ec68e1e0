"""The three words of a row: the words without which the score would be lowest."""

import pytest

from recsys_core import Explainer, Query, Settings
from recsys_core.components.registry import GROUPS
from recsys_core.explain.lists.row_words import ROW_WORDS, prepare_row_words, row_words
from recsys_core.text.cleaning import is_stop_word


@pytest.fixture(scope="module")
def read(engine):
    explainer = Explainer(engine)
    ranking = engine.rank(Query(user="r017"), Settings())
    items = [int(item) for item in ranking.candidates[:4]]
    before = row_words(explainer, ranking, items)
    prepare_row_words(explainer, ranking, items)
    return explainer, ranking, items, before


def test_nothing_is_waited_for(read):
    assert read[3] == [None] * 4


def test_they_are_the_strongest_of_leave_one_out_without_stop_words(engine, read):
    explainer, ranking, items, _ = read
    for item, words in zip(items, row_words(explainer, ranking, items), strict=True):
        identifier = engine.dataset.item_ids.ids[item]
        made = explainer.explain(Query(user="r017"), identifier, Settings(), ("leave_one_out",))
        effects = {}
        for word in made.text_of("item", "leave_one_out").words:
            if not is_stop_word(word.text.lower()):
                effects[word.text.casefold()] = max(effects.get(word.text.casefold(), 0.0), word.attribution)
        best = sorted((value for value in effects.values() if value > 0), reverse=True)[:ROW_WORDS]
        assert [word.attribution for word in words] == pytest.approx(best, abs=1e-5)
        assert len({word.text.casefold() for word in words}) == len(words)


def test_they_follow_the_weights_at_once(engine, read):
    explainer, _, items, _ = read
    silent = engine.rank(
        Query(user="r017"), Settings(weights={**dict.fromkeys(GROUPS, 0), "popularity": 100})
    )
    assert row_words(explainer, silent, items) == [()] * 4
    loud = engine.rank(Query(user="r017"), Settings(weights={**dict.fromkeys(GROUPS, 0), "text": 100}))
    usual = engine.rank(Query(user="r017"), Settings())
    more, less = (row_words(explainer, one, items)[0][0].attribution for one in (loud, usual))
    assert more > less > 0
