"""What holds the order of a list, against orders made anew."""

import pytest
from scipy.stats import kendalltau

from recsys_core import Explainer, Query, Settings
from recsys_core.explain.lists.holding import held_by_groups, held_by_words
from recsys_core.explain.what_if.edit import edited
from recsys_core.fusion import TIER_WEIGHTS
from recsys_core.text.words import split_words


def test_a_list_without_a_part_is_the_list_with_its_slider_at_nothing(engine):
    ranking = engine.rank(Query(user="r017"))
    first = ranking.candidates[:10]
    rows = held_by_groups(ranking, 10)
    assert {row.name for row in rows} == {name for name, weight in ranking.groups.items() if weight}
    for row in rows:
        left = {name: weight for name, weight in TIER_WEIGHTS["history"].items() if name != row.name}
        again = engine.rank(Query(user="r017"), Settings(weights=left))
        assert row.tau == pytest.approx(kendalltau(ranking.scores[first], again.scores[first]).statistic)
    assert [row.tau for row in rows] == sorted(row.tau for row in rows)


def test_the_only_part_leaves_nothing_to_compare(engine):
    ranking = engine.rank(Query(user="r017"), Settings(weights={"text": 1}))
    assert [(row.name, row.tau) for row in held_by_groups(ranking, 10)] == [("text", None)]


def test_a_word_is_taken_out_of_every_text_it_stands_in(engine):
    explainer = Explainer(engine)
    ranking = engine.rank(Query(user="r017"), Settings(weights={"text": 1}))
    rows = [int(row) for row in ranking.candidates[:10]]
    found = held_by_words(explainer, ranking, rows)
    assert found
    assert all(row.tau < 1 for row in found)
    strongest, scores, held = found[0], [], 0
    for row in rows:
        text = engine.dataset.item_texts[row]
        words = explainer.account(ranking, row, ("leave_one_out",)).item_text.words
        own = [one for one in words if one.text.casefold() == strongest.name]
        held += bool(own)
        if own:
            one = max(own, key=lambda word: abs(word.attribution))
            chunks = [word.chunk_start for word in split_words(text)]
            begin = max(start for start in chunks if start <= one.start)
            end = min([start for start in chunks if start > one.start], default=len(text))
            text = text[:begin] + text[end:]
        scores.append(edited(explainer, ranking, row, text.strip()).score)
    assert strongest.tau == pytest.approx(kendalltau(ranking.scores[rows], scores).statistic)
    assert strongest.items == held
