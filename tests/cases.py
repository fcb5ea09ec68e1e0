"""Explanations of all kinds of people and items: every cold-start tier, items at the top, in the middle and last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from recsys_core import Engine, Explainer, Explanation, Query, Settings

WORDS = ("a lonely robot in space", "爱情与战争", "family, crime and revenge", "侦探 悬疑")
PLAIN = ("effects", "place", "permutation")
WITH_WORDS = ("ig_pad", *PLAIN)
CHECKED = (*WITH_WORDS, "trust")


def query(engine: Engine, rng: np.random.Generator) -> Query:
    """Somebody known, somebody with a few likes, words of their own, or nothing at all."""
    data = engine.dataset
    items = [data.item_ids.ids[row] for row in rng.choice(len(data.item_ids), 4, replace=False)]
    kind = rng.integers(6)
    text = str(rng.choice(WORDS))
    if kind <= 1:
        return Query(user=str(rng.choice(data.user_ids.ids)))
    if kind == 2:
        return Query(
            likes=tuple(items[: rng.integers(1, 4)]), dislikes=tuple(items[3:]) if rng.random() < 0.4 else ()
        )
    if kind == 3:
        return Query(text=text, likes=tuple(items[:1]) if rng.random() < 0.3 else ())
    if kind == 4:
        return Query(user=str(rng.choice(data.user_ids.ids)), text=text)
    return Query()


def settings(rng: np.random.Generator) -> Settings:
    """As they stand, or moved at random."""
    if rng.random() < 0.5:
        return Settings()
    groups = ("text", "collaborative", "popularity", "attributes", "sequence")
    return Settings(weights={group: float(rng.integers(1, 100)) for group in groups})


def cases(
    engine: Engine,
    count: int,
    seed: int,
    methods: Sequence[Sequence[str]] = (PLAIN, PLAIN, PLAIN, WITH_WORDS),
) -> Iterator[Explanation]:
    """Explanations of random queries, items and settings; the kinds of methods take turns."""
    rng, explainer = np.random.default_rng(seed), Explainer(engine)
    for number in range(count):
        asked, chosen = query(engine, rng), settings(rng)
        ranking = engine.rank(asked, chosen)
        place = int(rng.choice([0, 1, 2, 9, len(ranking.candidates) // 2, len(ranking.candidates) - 1]))
        item = int(ranking.candidates[min(place, len(ranking.candidates) - 1)])
        yield explainer.account(ranking, item, methods[number % len(methods)])
