"""What is held out of the data to choose weights on, and who is asked.

Of everybody with two likes or more a fifth is held out, at least one: any of them ("random"), the last ones with all that came
after ("last"), or of one half of the people any and of the other half the last ("both"). Weights for people of few likes are
chosen on such people where there are enough; else on newcomers: some people are left out of what is learned from, and a few of
their likes are shown, as a newcomer names them.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from recsys_core.datasets import Dataset
from recsys_core.evaluation.protocols import SHARE, places_by_user
from recsys_core.fusion import FEW
from recsys_core.query import Query
from recsys_core.types import RowArray

Split = Literal["random", "last", "both"]
Case = tuple[Query, RowArray]

PEOPLE = 600
"""People asked about at most."""
FEWEST = 40
"""People of a tier below which it keeps the general weights."""
NEWCOMERS = 150
"""Newcomers asked about at most, and never more than `SHARE` of the people."""


def split_for(dataset: Dataset) -> Split:
    """Both ways where times are known, as lists are asked for what comes next and for what else is liked; else at random."""
    return "both" if dataset.timed else "random"


def held_out(dataset: Dataset, split: Split, seed: int) -> tuple[Dataset, list[Case]]:
    """What is left to learn from, and the people asked with what was held out of each."""
    rng = np.random.default_rng(seed)
    newcomers, few = _newcomers(dataset, rng)
    keep, held = _split(dataset, split, rng)
    keep &= ~np.isin(dataset.interactions["user"].to_numpy(), newcomers)
    train = dataset.restricted_to(keep, dataset.name)
    known = train.likes_by_item > 0  # what nobody is left to like cannot be found by likes
    strangers = set(newcomers.tolist())

    def asked(cases: list[Case]) -> list[Case]:
        kept = [(query, rows[known[rows]]) for query, rows in cases]
        return [(query, rows) for query, rows in kept if len(rows)]

    usual = asked(
        [(Query(user=dataset.user_ids.ids[one]), rows) for one, rows in held.items() if one not in strangers]
    )
    drawn = [usual[int(place)] for place in rng.permutation(len(usual))[:PEOPLE]]
    return train, [*drawn, *asked(few)]


def _split(
    dataset: Dataset, split: Split, rng: np.random.Generator
) -> tuple[np.ndarray, dict[int, RowArray]]:
    """Which interactions stay, and the rows held out by user."""
    table = dataset.interactions
    users, items = table["user"].to_numpy(), table["item"].to_numpy(np.int64)
    times = table["timestamp"].to_numpy(np.float64)
    order = np.lexsort((rng.permutation(len(table)), times, users))  # equal times in random order
    likes, own = dataset.is_like[order], users[order]
    keep = np.ones(len(table), bool)
    held: dict[int, RowArray] = {}
    for user, places in places_by_user(own):
        liked = places[likes[places]]
        later = split == "last" or (split == "both" and rng.random() < 0.5)
        if len(liked) < 2:
            continue
        count = max(round(SHARE * len(liked)), 1)
        if later and not np.isnan(times[order[places]]).any():
            out = liked[-count:]
            keep[order[out[0] : places[-1] + 1]] = False
        else:
            out = rng.permutation(liked)[:count]
            keep[order[out]] = False
        held[user] = items[order[out]]
    return keep, held


def _newcomers(dataset: Dataset, rng: np.random.Generator) -> tuple[RowArray, list[Case]]:
    """People to leave out of what is learned from, and each as somebody who names a few likes; none where few likes are common."""
    likes = dataset.likes_by_user
    common = ((likes > 1) & ((1 - SHARE) * likes < FEW)).sum()
    able = np.flatnonzero(likes > FEW)
    count = min(NEWCOMERS, int(SHARE * len(able)))
    if common >= FEWEST or count < FEWEST:
        return np.empty(0, np.int64), []
    chosen = rng.permutation(able)[:count]
    cases = []
    for user in chosen.tolist():
        rows = dataset.likes(user)[0]
        shown = int(rng.integers(1, FEW))
        named = tuple(dataset.item_ids.ids[row] for row in rows[:shown])
        cases.append((Query(user=dataset.user_ids.ids[user], likes=named), rows[shown:]))
    return chosen, cases
