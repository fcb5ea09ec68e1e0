"""What a score and a place lose without a past choice, a part, own words or a word: the numbers of ranking again."""

from dataclasses import replace

import numpy as np
import pytest

from recsys_core import Explainer, Query, Settings
from recsys_core.explain.item.effects import past_effects, ranked_again
from recsys_core.explain.what_if.edit import edited
from recsys_core.fusion import TIER_WEIGHTS
from recsys_core.text.words import split_words


def left_out(engine, query, past, settings, item):
    """Score and rank of an item by a ranking of its own."""
    ranking = engine.rank(
        replace(query, without=(past,), likes=tuple(x for x in query.likes if x != past)), settings
    )
    return float(ranking.scores[item]), ranking.rank_of(item)


@pytest.mark.parametrize(
    ("query", "settings"),
    [
        (Query(user="r017"), Settings()),
        (Query(user="r003", text="a long winter by the sea"), Settings(pca=20)),
        (Query(user="r040"), Settings(weights={"text": 1, "collaborative": 3, "popularity": 1})),
    ],
)
def test_every_past_choice_left_out_is_a_ranking_of_its_own(engine, query, settings):
    ranking = engine.rank(query, settings)
    item = int(ranking.candidates[2])
    made = Explainer(engine).explain(query, engine.dataset.item_ids.ids[item], settings, ("effects",))
    assert len(made.history) > 5
    for past in made.history:
        score, rank = left_out(engine, query, past.item_id, settings, item)
        assert past.effect == pytest.approx(made.score - score, abs=1e-9)
        assert past.rank_without == rank
    assert any(abs(past.effect - past.share) > 0.01 for past in made.history)


def test_of_very_many_past_choices_those_with_the_largest_shares_are_left_out(engine, monkeypatch):
    monkeypatch.setattr("recsys_core.explain.item.effects.MOST", 3)
    ranking = engine.rank(Query(user="r017"))
    item = int(ranking.candidates[0])
    past = Explainer(engine).account(ranking, item, ()).history
    known = [one for one in past_effects(engine, ranking, item, past) if one.effect is not None]
    assert sorted(abs(one.share) for one in known) == sorted(abs(one.share) for one in past)[-3:]


def test_the_last_of_all_likes_has_no_effect_where_nothing_would_be_known(engine):
    likes = tuple(engine.dataset.item_ids.ids[row] for row in (0, 40))
    settings = Settings(weights={"text": 100})
    ranking = engine.rank(Query(likes=likes), settings)
    item = int(ranking.candidates[0])
    made = Explainer(engine).account(ranking, item, ("effects",))
    for past in made.history:
        assert past.effect == pytest.approx(
            made.score - left_out(engine, Query(likes=likes), past.item_id, settings, item)[0], abs=1e-9
        )
    alone = engine.rank(Query(likes=likes[:1]), settings)
    made = Explainer(engine).account(alone, int(alone.candidates[0]), ("effects",))
    assert [past.effect for past in made.history] == [None]


def test_a_part_left_out_is_its_slider_at_nothing(engine):
    for settings in (Settings(), Settings(weights={"text": 40, "collaborative": 10, "sequence": 5})):
        ranking = engine.rank(Query(user="r017"), settings)
        item = int(ranking.candidates[3])
        made = Explainer(engine).account(ranking, item, ("effects",))
        asked = settings.weights or TIER_WEIGHTS["history"]
        assert {part.group for part in made.parts} == {
            name for name, weight in ranking.groups.items() if weight
        }
        for part in made.parts:
            left = {name: weight for name, weight in asked.items() if name != part.group}
            again = engine.rank(Query(user="r017"), Settings(weights=left))
            assert part.effect == pytest.approx(made.score - float(again.scores[item]), abs=1e-9)
            assert part.rank_without == again.rank_of(item)
            assert part.share == pytest.approx(made.ledger[part.group])


def test_the_only_part_has_no_effect_to_tell(engine):
    ranking = engine.rank(Query(user="r017"), Settings(weights={"text": 1}))
    made = Explainer(engine).account(ranking, int(ranking.candidates[0]), ("effects",))
    (part,) = made.parts
    assert (part.group, part.effect, part.rank_without) == ("text", None, None)


def test_own_words_left_out_are_a_query_without_them(engine):
    likes = tuple(engine.dataset.item_ids.ids[row] for row in (3, 9, 27, 81, 120, 150))
    query = Query(likes=likes, text="a lonely robot in space")
    ranking = engine.rank(query)
    item = int(ranking.candidates[1])
    made = Explainer(engine).account(ranking, item, ("effects",))
    again = engine.rank(replace(query, text=""))
    assert made.own_words_effect == pytest.approx(made.score - float(again.scores[item]), abs=1e-9)
    assert made.own_words_rank_without == again.rank_of(item)


def test_words_left_out_are_those_of_a_changed_text(engine):
    """The item's words as the page of changes edits them, the query's as another query."""
    query = Query(user="r017", text="robots, deserts and courtrooms")
    ranking = engine.rank(query)
    item = int(ranking.candidates[5])
    explainer = Explainer(engine)
    made = explainer.account(ranking, item, ("ig_pad", "shapley", "effects"))
    text = engine.dataset.item_texts[item]
    for told in (made.text_of("item", "ig_pad"), made.text_of("item", "shapley")):
        word = max(told.words, key=lambda one: one.effect)
        chunks = [one.chunk_start for one in split_words(text)]  # a word goes with what is attached to it
        begin = max(start for start in chunks if start <= word.start)
        end = min([start for start in chunks if start > word.start], default=len(text))
        changed = edited(explainer, ranking, item, f"{text[:begin]}{text[end:]}".strip())
        assert word.effect == pytest.approx(made.score - changed.score, abs=1e-4)
        assert word.rank_without == changed.rank
    first = made.query_text.words[0]
    again = engine.rank(replace(query, text="deserts and courtrooms"))
    assert first.text == "robots"
    assert first.effect == pytest.approx(made.score - float(again.scores[item]), abs=1e-4)
    assert first.rank_without == again.rank_of(item)


def test_an_item_that_is_known_has_effects_but_no_rank(engine):
    ranking = engine.rank(Query(user="r017"))
    seen = int(ranking.profile.history[0])
    made = Explainer(engine).account(ranking, seen, ("effects", "place"))
    assert made.rank is None
    assert made.place is None
    other = next(past for past in made.history if past.item_id != made.item_id)
    assert other.effect is not None
    assert other.rank_without is None


def test_effects_are_kept_where_other_methods_are_asked_later(engine):
    explainer, ranking = Explainer(engine), engine.rank(Query(user="r017"))
    item = int(ranking.candidates[0])
    first = explainer.account(ranking, item, ("ig_pad", "effects", "place"))
    later = explainer.account(ranking, item, ("attention",), base=first)
    assert [(one.item_id, one.effect, one.rank_without) for one in later.history] == [
        (one.item_id, one.effect, one.rank_without) for one in first.history
    ]
    assert (later.parts, later.place, later.texts) == (first.parts, first.place, first.texts)
    assert later.own_words_effect == pytest.approx(first.own_words_effect)
    assert type(first).from_json(first.to_json()).parts == first.parts


def test_many_profiles_are_ranked_as_each_alone_in_blocks_of_any_size(engine, monkeypatch):
    ranking = engine.rank(Query(user="r017"))
    item = int(ranking.candidates[4])
    ids = [engine.dataset.item_ids.ids[int(row)] for row in ranking.profile.history]
    profiles = [engine.profile(ranking.query.leaving_out(one)) for one in ids]
    whole = ranked_again(engine, ranking, profiles, item)
    monkeypatch.setattr(engine._raw, "block", 3)
    cut = ranked_again(engine, ranking, profiles, item)
    assert [one.rank for one in whole] == [one.rank for one in cut]
    assert np.allclose([one.score for one in whole], [one.score for one in cut], atol=1e-12)


def test_a_dislike_left_out_is_one_never_said(engine):
    ids = engine.dataset.item_ids.ids
    query = Query(user="r017", dislikes=(ids[200],))
    ranking = engine.rank(query)
    item = int(ranking.candidates[0])
    made = Explainer(engine).account(ranking, item, ("effects",))
    past = next(one for one in made.history if one.item_id == ids[200])
    again = engine.rank(Query(user="r017", without=(ids[200],)))
    assert not past.liked
    assert past.effect == pytest.approx(made.score - float(again.scores[item]), abs=1e-9)
    assert query.leaving_out(ids[200]) == Query(user="r017", without=(ids[200],))
