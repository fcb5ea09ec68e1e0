from dataclasses import replace

import numpy as np
import pytest

from recsys_core import Engine, Explainer, Query, Settings
from recsys_core.errors import SettingsError, UnknownIdError
from recsys_core.ranking import best_of, tie_order

QUERIES = [
    Query(user="r005"),
    Query(likes=("b001", "f007")),
    Query(text="a detective on a ship"),
    Query(user="r010", likes=("f014",), text="music"),
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize(
    "settings",
    [Settings(), Settings(pca=5), Settings(weights={"text": 2, "collaborative": 1, "popularity": 1})],
)
def test_the_ledger_sums_to_the_score_for_every_item(engine, query, settings):
    ranking = engine.rank(query, settings)
    for item in range(len(engine.dataset.item_ids)):
        assert sum(ranking.ledger(item).values()) == pytest.approx(ranking.scores[item], abs=1e-6)
        by_part = sum(part.contribution(item) for part in ranking.parts)
        assert by_part == pytest.approx(ranking.scores[item], abs=1e-6)


@pytest.mark.parametrize("query", QUERIES)
def test_candidates_are_what_the_reader_has_not_seen_best_first(engine, query):
    ranking = engine.rank(query)
    seen = set(ranking.profile.seen.tolist())
    assert len(ranking.candidates) == len(engine.dataset.item_ids) - len(seen)
    assert not seen & set(ranking.candidates.tolist())
    assert (np.diff(ranking.scores[ranking.candidates]) <= 0).all()
    assert ranking.rank_of(int(ranking.candidates[3])) == 4


def test_a_score_does_not_depend_on_what_else_is_on_the_shelf(engine):
    """Normalisation comes from all candidates, so equal contributions stay equal whatever list is cut."""
    ranking = engine.rank(QUERIES[0])
    for part in ranking.parts:
        pool = part.raw[ranking.candidates]
        assert part.contributions[ranking.candidates].mean() == pytest.approx(0.0, abs=1e-9)
        if pool.std() > 0:
            assert part.contributions[ranking.candidates].std() == pytest.approx(part.weight)


def test_folding_in_a_reader_by_likes_gives_the_scores_of_that_reader(engine):
    data = engine.dataset
    user = data.user_ids.row("r020")
    rows, _ = data.likes(user)
    likes = tuple(data.item_ids.ids[row] for row in rows)
    known, folded = engine.rank(Query(user="r020")), engine.rank(Query(likes=likes))
    for part in known.parts:
        if part.name not in {
            "text",
            "item_attributes",
            "demographics",
        }:  # they know ratings, words or the reader
            other = next(p for p in folded.parts if p.name == part.name)
            np.testing.assert_allclose(part.raw, other.raw, atol=1e-9)


def test_answering_a_newcomer_changes_nothing_for_others(engine):
    before = engine.rank(QUERIES[0]).scores.copy()
    engine.rank(QUERIES[3])
    Explainer(engine).explain(QUERIES[2], "b001", methods=())
    np.testing.assert_array_equal(engine.rank(QUERIES[0]).scores, before)


def test_own_words_find_what_they_name(engine):
    top = engine.rank(Query(text="wizards, witches and magic at school")).candidates[:10]
    texts = [engine.dataset.item_texts[row].lower() for row in top]
    assert sum("wizard" in text or "witch" in text or "magic" in text for text in texts) >= 8


def test_the_rung_that_answered_is_named(engine):
    assert engine.rank(QUERIES[0]).tier == "history"
    assert engine.rank(QUERIES[1]).tier == "few likes"
    assert engine.rank(QUERIES[2]).tier == "own words"
    assert engine.rank(Query(text="   ")).tier == "popularity"


def test_ties_are_broken_by_a_hash_not_by_the_order_of_ids():
    ids = [str(number) for number in range(500)]
    places = tie_order(ids)
    assert sorted(places.tolist()) == list(range(500))
    assert abs(np.corrcoef(places, np.arange(500))[0, 1]) < 0.15
    assert tie_order(ids[::-1])[0] == places[-1]  # the place follows the id, not the row
    assert (tie_order(ids, seed=1) != places).any()


def test_a_catalogue_in_another_order_gives_the_same_scores(sample, encoder, cache):
    """Permutation equivariance: shuffling the rows of the catalogue moves scores along with their items."""
    from recsys_core.datasets.assemble import assemble
    from recsys_core.datasets.tables import Tables

    def raw(items):
        table = sample.interactions
        rows = {
            "user_id": [sample.user_ids.ids[user] for user in table["user"]],
            "item_id": [sample.item_ids.ids[item] for item in table["item"]],
            "rating": table["rating"].astype(str),
            "timestamp": table["timestamp"].astype(str),
        }
        return assemble("shuffled", Tables(items, type(table)(rows), sample.users))

    shuffled = raw(sample.items.sample(frac=1, random_state=3).reset_index(drop=True))
    query = Query(user="r007")
    settings = Settings(weights={"text": 0.5, "collaborative": 0.25, "popularity": 0.25})
    first, second = (Engine.fit(data, encoder, cache).rank(query, settings) for data in (sample, shuffled))
    for name in ("text", "ease", "popularity"):  # factorisation starts from random numbers by row
        one = next(part.raw for part in first.parts if part.name == name)
        two = next(part.raw for part in second.parts if part.name == name)
        for identifier in sample.item_ids.ids[::17]:
            assert one[sample.item_ids.row(identifier)] == pytest.approx(
                two[shuffled.item_ids.row(identifier)], abs=1e-6
            )


def test_bad_settings_and_ids_are_refused(engine):
    with pytest.raises(SettingsError, match="PCA size"):
        engine.rank(QUERIES[0], Settings(pca=0))
    with pytest.raises(UnknownIdError):
        engine.rank(Query(user="nobody"))
    with pytest.raises(UnknownIdError):
        engine.rank(Query(likes=("b001", "zzz")))
    with pytest.raises(SettingsError, match="method"):
        Explainer(engine).explain(QUERIES[0], "b001", methods=("tea-leaves",))


def test_a_reader_who_has_seen_everything_still_gets_a_list(write_folder, encoder, cache):
    from recsys_core import load_dataset

    folder = write_folder(interactions="user_id,item_id,rating\nu,a,5\nu,b,4\nv,a,5\n")
    engine = Engine.fit(load_dataset(folder), encoder, cache)
    assert len(engine.rank(Query(user="u")).candidates) == 2


def test_a_dislike_counts_at_once_and_against_what_is_like_it(movielens_engine):
    """Disliking what was liked lowers its neighbours, and the account still sums to the score."""
    engine = movielens_engine
    liked = engine.dataset.item_ids.ids[int(engine.dataset.likes(5)[0][-1])]
    user = engine.dataset.user_ids.ids[5]
    before = engine.rank(Query(user=user))
    after = engine.rank(Query(user=user, dislikes=(liked,)))
    near = engine.component("ease").weights_[engine.dataset.item_ids.row(liked)]
    closest = int(before.candidates[np.argmax(near[before.candidates])])
    assert after.scores[closest] < before.scores[closest]
    assert engine.dataset.item_ids.row(liked) not in after.candidates
    made = Explainer(engine).explain(
        Query(user=user, dislikes=(liked,)), engine.dataset.item_ids.ids[closest], methods=()
    )
    disliked = next(past for past in made.history if past.item_id == liked)
    assert not disliked.liked
    assert disliked.share < 0
    whole = sum(past.share for past in made.history) + made.own_words_share
    apart = sum(line.contribution for line in made.lines if line.name in {"popularity", "demographics"})
    assert whole + apart == pytest.approx(made.score, abs=1e-6)


def test_disliked_items_are_not_liked_too(engine):
    some = engine.dataset.item_ids.ids[:2]
    profile = engine.profile(Query(likes=some, dislikes=some[:1]))
    assert profile.signs.tolist() == [1.0, -1.0]
    assert np.abs(profile.weights).sum() == pytest.approx(1.0)
    assert set(profile.seen) == {0, 1}


@pytest.fixture(scope="module")
def disliking(sample, encoder, cache):
    """The sample with its ones and twos as dislikes."""
    return Engine.fit(replace(sample, dislike_to=2.0), encoder, cache)


def test_what_a_known_reader_disliked_counts_as_if_it_were_said_now(engine, disliking):
    data = disliking.dataset
    user = data.user_ids.row("r005")
    names = tuple(data.item_ids.ids[row] for row in data.dislikes(user))
    assert len(names) > 3
    held, said = disliking.rank(Query(user="r005")), engine.rank(Query(user="r005", dislikes=names))
    assert held.profile.history.tolist() == said.profile.history.tolist()
    np.testing.assert_array_equal(held.profile.weights, said.profile.weights)
    np.testing.assert_array_equal(held.profile.seen, said.profile.seen)
    np.testing.assert_array_equal(held.scores, said.scores)
    assert (held.profile.weights[-len(names) :] < 0).all()
    assert not np.allclose(held.scores, engine.rank(Query(user="r005")).scores)


@pytest.mark.parametrize("query", [Query(user="r005"), Query(user="r010", likes=("f014",), text="music")])
def test_accounts_of_readers_who_disliked_things_sum_to_the_score(disliking, query):
    ranking = disliking.rank(query)
    for item in ranking.candidates[[0, 5, -1]]:
        made = Explainer(disliking).explain(query, disliking.dataset.item_ids.ids[int(item)], methods=())
        assert sum(made.ledger.values()) == pytest.approx(made.score, abs=1e-6)
        apart = sum(line.contribution for line in made.lines if line.name in {"popularity", "demographics"})
        whole = sum(past.share for past in made.history) + made.own_words_share
        assert whole + apart == pytest.approx(made.score, abs=1e-6)
        rows = {disliking.dataset.item_ids.row(past.item_id): past.liked for past in made.history}
        signs = dict(zip(ranking.profile.history.tolist(), ranking.profile.signs > 0, strict=True))
        assert rows == signs


def test_a_like_said_now_overrules_a_dislike_in_the_data_and_a_dislike_said_now_both(disliking):
    data = disliking.dataset
    row = int(data.dislikes(data.user_ids.row("r005"))[0])
    name = data.item_ids.ids[row]

    def sign(query):
        profile = disliking.profile(query)
        assert profile.history.tolist().count(row) <= 1
        assert row in profile.seen
        return profile.signs[profile.history == row].tolist()

    assert sign(Query(user="r005")) == [-1.0]
    assert sign(Query(user="r005", likes=(name,))) == [1.0]
    assert sign(Query(user="r005", likes=(name,), dislikes=(name,))) == [-1.0]
    assert sign(Query(user="r005", without=(name,))) == []
    assert sign(Query(dislikes=(name,), without=(name,))) == []


def test_who_only_disliked_is_no_regular_and_is_still_heard(sample, encoder, cache):
    table = sample.interactions
    user = sample.user_ids.row("r005")
    only = replace(
        sample, dislike_to=2.0, interactions=table[(table["user"] != user) | (table["rating"] <= 2)]
    )
    engine = Engine.fit(only, encoder, cache)
    assert len(engine.profile(Query(user="r005")).history) >= 5
    ranking = engine.rank(Query(user="r005", text=" "))
    assert ranking.tier == "own words"  # readers of the sample have words of their own
    bare = Engine.fit(replace(only, users=only.users.drop(columns="profile")), encoder, cache)
    ranking = bare.rank(Query(user="r005"))
    assert ranking.tier == "few likes"
    assert not ranking.profile.liked.size
    assert np.isfinite(ranking.scores).all()
    disliked = ranking.profile.history
    item = int(ranking.candidates[0])
    assert item not in disliked
    made = Explainer(bare).explain(Query(user="r005"), bare.dataset.item_ids.ids[item])
    assert not any(past.liked for past in made.history)
    near = bare.component("text").score(ranking.profile, 32)
    assert near[disliked].mean() < near.mean()  # what is like it stands lower


def test_a_reader_who_disliked_things_is_no_neighbour_of_themselves(disliking):
    """Their own row votes for nothing but what they have seen."""
    model = disliking.component("user_neighbours")
    for user in range(0, 40, 7):
        profile = disliking.profile(Query(user=disliking.dataset.user_ids.ids[user]))
        assert (profile.signs < 0).any()
        assert user not in model._neighbours(profile)[0]


def test_the_best_of_many_are_the_first_of_all_in_order():
    rng = np.random.default_rng(0)
    ties = rng.permutation(300)
    for scores in (rng.random(300), rng.integers(0, 4, 300).astype(float), np.zeros(300)):
        candidates = np.flatnonzero(rng.random(300) < 0.7)
        for k in (1, 10, 299, 400):
            order = sorted(candidates, key=lambda row: (-scores[row], ties[row]))
            assert best_of(candidates, scores, ties, k).tolist() == order[:k]
