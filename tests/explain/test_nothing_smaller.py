"""Counterfactuals against brute force: every move of every slider, every set of words and of past items, every PCA size.

The catalogues are random and small, with items that tie, components that are silent and weights of 0.
"""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from recsys_core import Engine, Explainer, Query, Settings, load_dataset, load_encoder
from recsys_core.components.registry import GROUPS
from recsys_core.errors import SettingsError
from recsys_core.explain.what_if.counterfactuals import (
    Crossing,
    fewest_past,
    fewest_words,
    searches,
    smallest_pca,
    smallest_weight,
)
from recsys_core.explain.what_if.search import Trials, fewest
from recsys_core.explain.words.deletion import deletable
from recsys_core.explain.words.text_score import text_score_of

WORDS = [
    "robot",
    "sea",
    "bread",
    "war",
    "love",
    "garden",
    "detective",
    "ghost",
    "train",
    "island",
    "opera",
    "winter",
]
STEP = 0.5
"""Of the grid, in the numbers of the sliders."""


def catalogue(folder, seed, items=14, people=9, timed=True):
    """Random items, some with the same words, and what people like of them."""
    rng = np.random.default_rng(seed)
    texts = [" ".join(rng.choice(WORDS, size=rng.integers(2, 6), replace=False)) for _ in range(items)]
    texts[1] = texts[0]
    rows = [f"i{n},Tale,{text},{rng.choice(['novel', 'play'])}" for n, text in enumerate(texts)]
    likes = [
        f"u{one},i{item},{5 if place < 2 else rng.integers(1, 6)},{1_000_000_000 + 100 * int(rng.integers(1, 999)) if timed else ''}"
        for one in range(people)
        for place, item in enumerate(rng.choice(items, size=rng.integers(2, 7), replace=False))
    ]
    (folder / "items.csv").write_text("item_id,title,text,category\n" + "\n".join(rows) + "\n")
    (folder / "interactions.csv").write_text("user_id,item_id,rating,timestamp\n" + "\n".join(likes) + "\n")
    data = load_dataset(folder)
    return Engine.fit(data, load_encoder("tfidf", texts=data.item_texts))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return [
        catalogue(tmp_path_factory.mktemp(f"small-{seed}"), seed, timed=seed % 2 == 0) for seed in range(4)
    ]


CASES = [
    (
        0,
        Query(user="u1"),
        {"text": 15, "collaborative": 25, "popularity": 5, "attributes": 30, "sequence": 25},
    ),
    (0, Query(user="u2"), {"text": 40, "collaborative": 0, "popularity": 0, "attributes": 0, "sequence": 60}),
    (1, Query(user="u3"), {"text": 0, "collaborative": 0, "popularity": 70, "attributes": 0, "sequence": 30}),
    (1, Query(text="a robot at sea"), {"text": 30, "collaborative": 90, "popularity": 90, "sequence": 40}),
    (2, Query(likes=("i3", "i5")), {"text": 10, "collaborative": 10, "popularity": 10, "attributes": 2}),
    (2, Query(user="u4", dislikes=("i0",)), {"popularity": 20, "text": 13}),
    (3, Query(user="u0"), {"text": 7, "collaborative": 3, "sequence": 90}),
    (3, Query(user="u5"), None),
]


def standing(ranking, settings):
    """Numbers of the sliders as they are set."""
    if settings.weights is not None:
        return {group: float(settings.weights.get(group, 0)) for group in GROUPS}
    from recsys_core.fusion import TIER_WEIGHTS

    return {group: 100 * weight for group, weight in TIER_WEIGHTS[ranking.tier].items()}


def places(engine, query, settings):
    """Rank of every item (n,), 0 for those that are no candidates; None where there is no list."""
    try:
        ranking = engine.rank(query, settings)
    except SettingsError:
        return None
    return np.array([ranking.rank_of(item) or 0 for item in range(len(engine.dataset.item_ids))])


def by_bisection(across, inside, outside):
    """Where between a number that does not do it and one that does it begins."""
    for _ in range(40):
        middle = (inside + outside) / 2
        inside, outside = (inside, middle) if across(middle) else (middle, outside)
    return outside


@pytest.mark.parametrize("case", range(len(CASES)))
def test_no_move_of_a_slider_is_smaller(small, case):
    which, query, weights = CASES[case]
    engine, settings = small[which], Settings(weights=weights)
    ranking = engine.rank(query, settings)
    stands = standing(ranking, settings)
    total = sum(stands.values())
    speaking = [group for group in GROUPS if any(part.group == group for part in ranking.parts)]
    now = places(engine, query, settings)

    def at(group, number):
        return places(engine, query, replace(settings, weights={**stands, group: number}))

    grid = {
        group: [(x, at(group, x)) for x in np.arange(0, 100 + STEP / 2, STEP) if x != stands[group]]
        for group in speaking
    }
    seen = 0
    for item in ranking.candidates.tolist():
        for n in (1, 3, 6):

            def across(rank, item=item, n=n):
                return rank is not None and (rank[item] <= n) != (now[item] <= n)

            search = smallest_weight(engine, query, settings, ranking, Crossing(item, n))
            done = [
                (abs(x - stands[group]), group, x)
                for group in speaking
                for x, rank in grid[group]
                if across(rank)
            ]
            assert search.everything
            if search.found is None:
                assert not done
                continue
            seen += 1
            (group,), move = search.found.taken, search.found.slider
            assert across(at(group, search.found.value * total))
            assert move.was == pytest.approx(stands[group])
            assert move.was_used == pytest.approx(ranking.groups[group], abs=1e-9)
            then = engine.rank(query, replace(settings, weights={**stands, group: move.at}))
            assert across(at(group, move.at))
            assert move.rank == then.rank_of(item)
            assert move.used == pytest.approx(then.groups[group], abs=1e-9)
            moved = abs(search.found.value * total - stands[group])
            for distance, other, x in sorted(done)[:1]:
                assert moved <= distance + 1e-6
                side = np.sign(x - stands[other])
                nearer = [y for y, _ in grid[other] if side * (y - stands[other]) > 0 and side * (x - y) > 0]
                inside = max(nearer, key=lambda y: abs(y - stands[other]), default=stands[other])
                edge = by_bisection(lambda y, other=other: across(at(other, y)), inside, x)
                assert moved <= abs(edge - stands[other]) + 1e-3
            if all(float(number).is_integer() for number in stands.values()) and float(move.at).is_integer():
                whole = [distance for distance, _, x in done if float(x).is_integer()]
                assert abs(move.at - stands[group]) == min(whole)
    assert seen


def test_an_item_far_down_is_lifted_however_many_it_has_to_pass(tmp_path):
    """From beyond rank 100 each item has more than ninety to pass."""
    engine = catalogue(tmp_path, 11, items=400, people=40)
    query, settings = Query(user="u3"), Settings(weights={"popularity": 90, "attributes": 3, "text": 7})
    ranking = engine.rank(query, settings)
    far = [int(row) for row in ranking.candidates[100:]]
    lifted = [smallest_weight(engine, query, settings, ranking, Crossing(item, 10)).found for item in far]
    found = [(item, one) for item, one in zip(far, lifted, strict=True) if one is not None]
    assert found
    for item, one in found:
        weights = {**settings.weights, one.taken[0]: one.slider.at}
        assert engine.rank(query, Settings(weights=weights)).rank_of(item) == one.slider.rank <= 10
    wide = {group: [] for group in GROUPS}
    for number in range(101):
        for group in wide:
            rank = places(engine, query, Settings(weights={**settings.weights, group: number}))
            wide[group].append(rank)
    reached = {item for item in far if any(r is not None and r[item] <= 10 for g in wide.values() for r in g)}
    assert reached
    assert reached <= {item for item, _ in found}


@pytest.mark.parametrize("which", range(4))
def test_no_smaller_set_of_words_does_it(small, which):
    engine = small[which]
    tools = Explainer(engine)
    ranking = engine.rank(Query(user="u1"), Settings(weights={"text": 0.8, "popularity": 0.2}))
    sizes = set()
    for item in ranking.candidates.tolist():
        for n in (1, 3, 6):
            search = fewest_words(tools, ranking, Crossing(item, n))
            read = text_score_of(engine, ranking, item)
            cut = deletable(engine.encoder, read.text)
            assert 0 < len(cut.words) <= 8
            before = ranking.rank_of(item)
            fewest = None
            for size in range(1, min(3, len(cut.words)) + 1):
                masks = np.ones((0, len(cut.words)), bool)
                for taken in combinations(range(len(cut.words)), size):
                    row = np.ones((1, len(cut.words)), bool)
                    row[0, list(taken)] = False
                    masks = np.concatenate([masks, row])
                ranks = [ranking.place_at(item, score) for score in read.scores_of(cut.variants(masks))]
                if any((rank <= n) != (before <= n) for rank in ranks):
                    fewest = size
                    break
            sizes.add(fewest)
            if fewest is None:
                assert search.found is None or len(search.found.taken) > 3
                assert search.upto >= min(3, len(cut.words))
            else:
                assert len(search.found.taken) == fewest
                assert search.found.least
                assert search.everything
            if search.found is not None:
                assert (search.found.after <= n) != (before <= n)
    assert len(sizes) > 1


@pytest.mark.parametrize("case", range(len(CASES)))
def test_no_smaller_set_of_past_items_does_it(small, case):
    which, query, weights = CASES[case]
    engine, settings = small[which], Settings(weights=weights)
    ranking = engine.rank(query, settings)
    ids = [engine.dataset.item_ids.ids[row] for row in ranking.profile.history]
    assert len(ids) <= 8
    now = places(engine, query, settings)
    without = {
        taken: places(
            engine,
            replace(query, without=taken, dislikes=tuple(one for one in query.dislikes if one not in taken)),
            settings,
        )
        for size in range(1, len(ids) + 1)
        for taken in combinations(ids, size)
    }
    for item in ranking.candidates.tolist():
        for n in (1, 3, 6):
            doing = {
                taken
                for taken, rank in without.items()
                if rank is not None and (rank[item] <= n) != (now[item] <= n)
            }
            search = fewest_past(Explainer(engine), query, settings, ranking, Crossing(item, n))
            if search.found is None:
                assert not doing
                assert search.everything or not ids
                continue
            taken = tuple(one for one in ids if one in search.found.taken)
            assert taken in doing
            assert len(taken) == min(map(len, doing))
            assert search.found.after == without[taken][item]
            assert search.found.least


@pytest.mark.parametrize("case", range(len(CASES)))
def test_no_nearer_pca_size_does_it(small, case):
    which, query, weights = CASES[case]
    engine = small[which]
    for pca in (None, 5):
        settings = Settings(weights=weights, pca=pca)
        ranking = engine.rank(query, settings)
        now = places(engine, query, settings)
        every = {
            size: places(engine, query, replace(settings, pca=size))
            for size in range(2, engine.space.size + 1)
        }
        for item in ranking.candidates.tolist():
            for n in (1, 3, 6):
                doing = [size for size, rank in every.items() if (rank[item] <= n) != (now[item] <= n)]
                search = smallest_pca(engine, query, settings, ranking, Crossing(item, n))
                assert search.everything
                if search.found is None:
                    assert not doing
                    continue
                assert int(search.found.value) in doing
                assert abs(search.found.value - ranking.pca) == min(abs(s - ranking.pca) for s in doing)
                assert search.found.after == every[int(search.found.value)][item]


def test_what_is_called_least_of_many_is_the_least(engine):
    """A space and histories too large to be searched in full: only what was tried is claimed."""
    claimed = {"pca": 0, "past": 0}
    for user in ("r001", "r012"):
        query, settings = Query(user=user), Settings(weights={"text": 80, "collaborative": 20})
        ranking = engine.rank(query, settings)
        ids = [engine.dataset.item_ids.ids[row] for row in ranking.profile.history]
        sizes = {
            size: places(engine, query, replace(settings, pca=size))
            for size in range(2, engine.space.size + 1)
        }
        singles = {one: places(engine, replace(query, without=(one,)), settings) for one in ids}
        for place in (3, 8, 9, 10, 12, 20):
            item = int(ranking.candidates[place])
            on = place < 10
            near = [abs(size - ranking.pca) for size, rank in sizes.items() if (rank[item] <= 10) != on]
            alone = [one for one, rank in singles.items() if (rank[item] <= 10) != on]
            for search in searches(
                Explainer(engine), query, settings, Crossing(item, 10), kinds=("pca", "past")
            ):
                found = search.found
                if found is None:
                    continue
                if search.kind == "pca":
                    assert found.least == (abs(found.value - ranking.pca) - 1 <= search.upto)
                    assert search.upto < min(near) or abs(found.value - ranking.pca) == min(near)
                if not found.least:
                    continue
                claimed[search.kind] += 1
                if search.kind == "pca":
                    assert abs(found.value - ranking.pca) == min(near)
                elif len(found.taken) == 1:
                    assert found.taken[0] in alone
                else:
                    assert len(found.taken) == 2
                    assert not alone
    assert all(claimed.values())


@pytest.mark.parametrize("seed", range(60))
def test_what_is_claimed_of_sets_holds_whatever_does_it(seed):
    """Random rules of what does it, among few and among many, with all or some of the single ones tried."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 12))
    sets = [taken for size in range(1, count + 1) for taken in combinations(range(count), size)]
    doing = {sets[int(place)] for place in rng.choice(len(sets), size=min(6, len(sets)))}
    if seed % 2:
        doing = {one for one in doing if len(one) > 1}
    tried = []

    def ranks(asked):
        tried.extend(tuple(sorted(taken)) for taken in asked)
        return [11 if tuple(sorted(taken)) in doing else 10 for taken in asked]

    order = rng.permutation(count).tolist()
    most, singles = [(8, None), (3, None), (8, 4)][seed % 3]
    made = fewest(order, Trials(ranks, 10, 10, at_once=1), most, singles)
    taken = tuple(sorted(made.taken))
    assert {one for one in sets if len(one) <= made.upto} <= set(tried) | {
        one for one in sets if taken and len(one) >= len(taken)
    }
    succeeded = [one for one in tried if one in doing]
    if taken:
        assert taken in doing
        assert len(taken) == min(map(len, succeeded))
        assert made.everything == ({one for one in sets if len(one) < len(taken)} <= set(tried))
    else:
        assert not succeeded
        assert made.everything == (set(sets) <= set(tried))


@pytest.mark.parametrize("seed", range(40))
def test_where_gains_add_up_the_strongest_are_the_fewest(seed):
    """A set does it once its gains reach a sum; in another order nothing that is left can be put back."""
    rng = np.random.default_rng(seed)
    gains = rng.exponential(size=int(rng.integers(9, 25)))
    wanted = rng.uniform(0.2, 0.9) * gains.sum()

    def ranks(asked):
        return [11 if gains[list(taken)].sum() >= wanted else 10 for taken in asked]

    strongest = np.argsort(-gains)
    least = int(np.argmax(np.cumsum(gains[strongest]) >= wanted)) + 1
    made = fewest(strongest.tolist(), Trials(ranks, 10, 10), 3)
    assert len(made.taken) == least
    assert made.everything == (least <= 2)
    made = fewest(rng.permutation(len(gains)).tolist(), Trials(ranks, 10, 10), 3)
    taken = list(made.taken)
    assert gains[taken].sum() >= wanted
    assert gains[taken].sum() - gains[taken].min() < wanted
    assert made.everything == (len(taken) <= 2)


def test_no_more_is_tried_than_may_be():
    tried = []

    def ranks(asked):
        tried.extend(asked)
        return [10] * len(asked)

    made = fewest(range(30), Trials(ranks, 10, 10, left=25, at_once=7), 8)
    assert len(tried) == 25
    assert made.taken == ()
    assert not made.everything
    assert made.upto == 0
