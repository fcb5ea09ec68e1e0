"""Which interactions are held out, and who is asked about what.

| protocol | training | held out | candidates |
|---|---|---|---|
| `warm` | each user's likes but a random fifth, and dislikes | that fifth | all but the user's training likes and dislikes |
| `temporal` | each user's ratings before their first held-out like | the last fifth of each user's likes | all but the user's training ratings |
| `global-time` | ratings before the time at which four fifths of all likes had been given | likes from then on | all but the user's training ratings |
| `cold-items` | ratings of four fifths of the items | likes of the other fifth | that fifth only |
| `cold-users` | ratings of four fifths of the users | likes of the others but their first n, which are shown | all but those n |

Every protocol can be applied again to the training part of its own fold: that is where weights are tuned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys_core.datasets import Dataset
from recsys_core.errors import SettingsError
from recsys_core.query import Query
from recsys_core.translating import msg
from recsys_core.types import RowArray

SHARE = 0.2
"""Share of each person's likes that is held out."""
FOLDS = 5
"""Parts that items or people are cut into where new ones are simulated."""


@dataclass(frozen=True, eq=False)
class Fold:
    """One training part with the questions asked of it.

    Attributes:
        cases: a query and the rows of its held-out likes, for every user who has some.
        among: rows that may be candidates; None takes all the query has not seen.
        known: rows whose texts may be learned from, where others are items yet to come; None takes all.
    """

    train: Dataset
    cases: tuple[tuple[Query, RowArray], ...]
    among: RowArray | None = None
    known: RowArray | None = None


@dataclass(frozen=True)
class Protocol:
    """How a fold is made, and what to say about it.

    Attributes:
        make: from a dataset, the number of the fold or seed, and how many likes are shown to newcomers.
        folds: how many there are; for `warm` the caller may ask for more or fewer.
        strangers: whether items or users are drawn that training has not seen.
        in_time: whether what is held out came after what is learned from.
    """

    make: Callable[[Dataset, int, int], Fold]
    folds: int
    split: str
    candidates: str
    warning: str = ""
    strangers: bool = False
    in_time: bool = False


def places_by_user(users: np.ndarray) -> Iterator[tuple[int, RowArray]]:
    """Each user and where they stand, in order."""
    if not len(users):
        return
    order = np.argsort(users, kind="stable")
    known, starts = np.unique(users[order], return_index=True)
    yield from zip(known.tolist(), np.split(order, starts[1:]), strict=True)


def warm_split(dataset: Dataset, seed: int, share: float = SHARE) -> tuple[Dataset, dict[str, RowArray]]:
    """Each user's likes split at random, `share` of them held out; of other ratings only dislikes are used.

    Returns:
        The training dataset (likes and dislikes) and the held-out rows by user id. Users with fewer than two likes
        keep them all for training.
    """
    rng = np.random.default_rng(seed)
    keep = dataset.is_like | dataset.is_dislike
    positions = np.flatnonzero(dataset.is_like)
    items = dataset.of_likes("item")
    held: dict[str, RowArray] = {}
    for user, own in places_by_user(dataset.of_likes("user")):
        count = max(round(share * len(own)), 1) if len(own) > 1 else 0
        chosen = rng.permutation(own)[:count]
        keep[positions[chosen]] = False
        held[dataset.user_ids.ids[user]] = items[chosen].astype(np.int64)
    return dataset.restricted_to(keep, dataset.name), held


def _cases(held: dict[str, RowArray]) -> tuple[tuple[Query, RowArray], ...]:
    return tuple((Query(user=user), rows) for user, rows in held.items() if len(rows))


def _by_user(dataset: Dataset, likes: pd.DataFrame) -> dict[str, RowArray]:
    """Rows of liked items by user id."""
    items = likes["item"].to_numpy(np.int64)
    return {dataset.user_ids.ids[user]: items[own] for user, own in places_by_user(likes["user"].to_numpy())}


def _warm(dataset: Dataset, index: int, shown: int) -> Fold:
    train, held = warm_split(dataset, index)
    return Fold(train, _cases(held))


def _need_times(dataset: Dataset, name: str) -> None:
    if dataset.interactions["timestamp"].isna().any():
        raise SettingsError(
            "The protocol {name} needs the time of every interaction, and {dataset} lacks some: choose warm, cold-items or cold-users.",
            name=name,
            dataset=dataset.name,
        )


def _temporal(dataset: Dataset, index: int, shown: int) -> Fold:
    """Ties in time are broken at random, by a fixed seed."""
    _need_times(dataset, "temporal")
    table = dataset.interactions
    tie = np.random.default_rng(index).permutation(len(table))
    order = np.lexsort((tie, table["timestamp"].to_numpy(), table["user"].to_numpy()))
    users, items = table["user"].to_numpy()[order], table["item"].to_numpy()[order]
    likes = dataset.is_like[order]
    keep = np.zeros(len(table), bool)
    held: dict[str, RowArray] = {}
    starts = np.flatnonzero(np.r_[True, users[1:] != users[:-1]]) if len(users) else np.empty(0, int)
    for start, end in zip(starts, [*starts[1:], len(users)], strict=True):
        liked = start + np.flatnonzero(likes[start:end])
        if len(liked) == 0:
            keep[order[start:end]] = True
            continue
        out = liked[-max(1, int(SHARE * len(liked))) :]
        keep[order[start : out[0]]] = True
        held[dataset.user_ids.ids[int(users[start])]] = items[out].astype(np.int64)
    return Fold(dataset.restricted_to(keep, dataset.name), _cases(held))


def _global_time(dataset: Dataset, index: int, shown: int) -> Fold:
    _need_times(dataset, "global-time")
    table, liked = dataset.interactions, dataset.liked
    cut = float(np.quantile(liked["timestamp"], 1 - SHARE))
    before = (table["timestamp"] < cut).to_numpy()
    train = dataset.restricted_to(before, dataset.name)
    later = liked[liked["timestamp"] >= cut]
    return Fold(train, _cases(_by_user(dataset, later[later["user"].isin(train.liked["user"])])))


def _cold_items(dataset: Dataset, index: int, shown: int) -> Fold:
    """Within a training part only items that still have interactions are held out; those it keeps are known."""
    table = dataset.interactions
    listed = np.arange(len(dataset.item_ids))
    active = np.unique(table["item"].to_numpy())
    pool = listed if len(active) > 0.9 * len(listed) else active
    chosen = np.random.default_rng(0).permutation(len(pool))
    cold = np.sort(pool[chosen[index::FOLDS]])
    mask = np.isin(table["item"].to_numpy(), cold)
    liked = dataset.liked
    held = _by_user(dataset, liked[liked["item"].isin(cold)])
    train = dataset.restricted_to(~mask, dataset.name)
    return Fold(train, _cases(held), cold, np.setdiff1d(active, cold))


def _cold_users(dataset: Dataset, index: int, shown: int) -> Fold:
    table = dataset.interactions
    pool = np.unique(table["user"].to_numpy())
    chosen = np.random.default_rng(0).permutation(len(pool))
    cold = pool[chosen[index::FOLDS]]
    cases = []
    for user in cold:
        rows, _ = dataset.likes(int(user))
        if len(rows) > shown:
            likes = tuple(dataset.item_ids.ids[row] for row in rows[:shown])
            cases.append((Query(user=dataset.user_ids.ids[int(user)], likes=likes), rows[shown:]))
    keep = ~np.isin(table["user"].to_numpy(), cold)
    return Fold(dataset.restricted_to(keep, dataset.name), tuple(cases))


_ALL_BUT_SEEN = msg("all items except those the user has in the training part, none sampled")
PROTOCOLS: dict[str, Protocol] = {
    "warm": Protocol(
        _warm,
        5,
        msg(
            "per user at random, four fifths of the likes for training, one fifth held out; of other ratings only dislikes used"
        ),
        msg("all items except the user's training likes and dislikes, none sampled"),
        msg("A random split lets a model learn from likes given after the ones it has to guess."),
    ),
    "temporal": Protocol(
        _temporal,
        1,
        msg(
            "the last fifth of each user's likes held out, ratings before the first of them for training; equal times in "
            "random order"
        ),
        _ALL_BUT_SEEN,
        msg("What other users did later than the likes to be guessed is in the training part."),
        in_time=True,
    ),
    "global-time": Protocol(
        _global_time,
        1,
        msg(
            "likes after the time at which four fifths of all likes had been given held out, everything before for training"
        ),
        _ALL_BUT_SEEN,
        in_time=True,
    ),
    "cold-items": Protocol(
        _cold_items,
        FOLDS,
        msg(
            "a fifth of the items at random, in five folds, unseen in training; vocabularies, PCA and maps learned without them"
        ),
        msg("the unseen items only, ranked among themselves"),
        strangers=True,
    ),
    "cold-users": Protocol(
        _cold_users,
        FOLDS,
        msg(
            "a fifth of the users at random, in five folds, unseen in training; their first likes in time are shown"
        ),
        msg("all items except the likes shown, none sampled"),
        strangers=True,
    ),
}


def fold_of(rules: Protocol, dataset: Dataset, name: str, index: int, shown: int) -> Fold:
    """One fold, if anybody can be asked about it and anything be learned for it.

    Args:
        name: of the protocol.

    Raises:
        SettingsError: nobody has a like that can be held out, or no like is left to learn from.
    """
    if not len(dataset.liked):
        raise SettingsError(
            "Nobody in {dataset} has liked anything, so there is no like that could be held out: measuring needs people with likes.",
            dataset=dataset.name,
        )
    fold = rules.make(dataset, index, shown)
    if not fold.cases:
        raise SettingsError(
            "Nobody has a like that the protocol {protocol} can hold out: choose another, or a larger dataset.",
            protocol=name,
        )
    if not len(fold.train.liked):
        raise SettingsError(
            "The protocol {protocol} holds out every like there is, so nothing is left to learn from: choose another, or a larger dataset.",
            protocol=name,
        )
    return fold


def protocol_named(name: str, listed: Iterable[str] = PROTOCOLS) -> Protocol:
    """The protocol of that name.

    Args:
        listed: the names an error offers.

    Raises:
        SettingsError: there is none.
    """
    if name not in PROTOCOLS:
        raise SettingsError(
            "There is no protocol {name!r}: choose from {known}.", name=name, known=", ".join(listed)
        )
    return PROTOCOLS[name]
