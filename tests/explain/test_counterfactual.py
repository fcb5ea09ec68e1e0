from dataclasses import replace

import numpy as np
import pytest

from recsys_core import Explainer, Query, Settings
from recsys_core.explain.what_if.counterfactuals import (
    Crossing,
    counterfactuals,
    fewest_past,
    fewest_words,
    smallest_weight,
)
from recsys_core.explain.words.deletion import deletable
from recsys_core.explain.words.text_score import text_score_of

QUERY = Query(user="r012")
WORDY = Settings(weights={"text": 0.8, "collaborative": 0.2})


def crosses(found, n):
    return (found.before <= n) != (found.after <= n)


@pytest.mark.parametrize("place", [1, 4, 14])
def test_every_counterfactual_holds_when_scored_again(engine, place):
    """Out of the top ten for the first two, into it for the third."""
    ranking = engine.rank(QUERY, WORDY)
    item = int(ranking.candidates[place])
    ids = engine.dataset.item_ids.ids
    found = {
        entry.kind: entry for entry in counterfactuals(Explainer(engine), QUERY, WORDY, Crossing(item, 10))
    }
    assert "past" in found
    for entry in found.values():
        assert entry.before == place + 1
        assert crosses(entry, 10)
    if "words" in found:
        text_score = text_score_of(engine, ranking, item)
        score = text_score.scores_of([found["words"].text])[0]
        above = sum(ranking.scores[row] > score for row in ranking.candidates if row != item)
        assert above + 1 == found["words"].after
        for word in found["words"].taken:
            assert word in text_score.text
    again = engine.rank(replace(QUERY, without=found["past"].taken), WORDY)
    assert again.rank_of(item) == found["past"].after
    assert not set(found["past"].taken) & {ids[row] for row in again.candidates}
    if "weight" in found:
        moved = found["weight"]
        weights = {**WORDY.weights, moved.taken[0]: moved.value}
        assert engine.rank(QUERY, Settings(weights=weights)).rank_of(item) == moved.after
    if "pca" in found:
        other = engine.rank(QUERY, replace(WORDY, pca=int(found["pca"].value)))
        assert other.rank_of(item) == found["pca"].after


def test_no_single_word_does_what_two_were_needed_for(engine):
    """The fewest are the fewest: where more than one word is needed, taking out any one is not enough."""
    seen = 0
    for user in ("r012",):
        ranking = engine.rank(Query(user=user), WORDY)
        for place in (0, 2, 5):
            item = int(ranking.candidates[place])
            found = fewest_words(Explainer(engine), ranking, Crossing(item, 10)).found
            if found is None or len(found.taken) < 2:
                continue
            seen += 1
            text_score = text_score_of(engine, ranking, item)
            cut = deletable(engine.encoder, text_score.text)
            one_out = cut.variants(~np.eye(len(cut.words), dtype=bool))
            for score in text_score.scores_of(one_out):
                assert sum(ranking.scores[row] > score for row in ranking.candidates if row != item) < 10
    assert seen


def test_the_smallest_move_of_a_slider_is_the_smallest(engine):
    ranking = engine.rank(QUERY)
    item = int(ranking.candidates[6])
    found = smallest_weight(engine, QUERY, Settings(), ranking, Crossing(item, 10)).found
    assert found is not None
    nearer = found.was + 0.98 * (found.value - found.was)
    from recsys_core.explain.lists.weights import WeightView

    weights = WeightView.of(ranking, Settings()).moved(found.taken[0], nearer)
    assert engine.rank(QUERY, Settings(weights=weights)).rank_of(item) <= 10


def test_who_has_no_past_has_no_past_counterfactual(engine):
    query = Query(text="robots on Mars")
    ranking = engine.rank(query)
    item = int(ranking.candidates[0])
    search = fewest_past(Explainer(engine), query, Settings(), ranking, Crossing(item))
    assert search.found is None
    assert not search.possible


def test_a_past_item_left_out_is_as_if_never_liked_and_no_candidate(engine):
    full = engine.profile(Query(likes=("b001", "b005", "f001")))
    less = engine.profile(Query(likes=("b001", "b005", "f001"), without=("b005",)))
    fresh = engine.profile(Query(likes=("b001", "f001")))
    assert less.history.tolist() == fresh.history.tolist()
    assert less.weights == pytest.approx(fresh.weights)
    assert set(less.seen) == set(full.seen)
