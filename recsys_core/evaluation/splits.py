"""Which interactions are held out."""

from __future__ import annotations

import numpy as np

from recsys_core.datasets import Dataset
from recsys_core.types import RowArray


def warm_split(dataset: Dataset, seed: int, share: float = 0.2) -> tuple[Dataset, dict[str, RowArray]]:
    """Protocol `warm`: each user's likes split at random, `share` of them held out; other ratings unused.

    Returns:
        The training dataset (likes only) and the held-out rows by user id. Users with fewer than two likes keep
        them all for training.
    """
    rng = np.random.default_rng(seed)
    liked = dataset.liked
    keep = np.zeros(len(dataset.interactions), bool)
    keep[dataset.interactions.index.isin(liked.index)] = True
    positions = dataset.interactions.index.get_indexer(liked.index)
    users = liked["user"].to_numpy()
    items = liked["item"].to_numpy()
    held: dict[str, RowArray] = {}
    for user in np.unique(users):
        own = np.flatnonzero(users == user)
        count = round(share * len(own)) if len(own) > 1 else 0
        count = max(count, 1) if len(own) > 1 else 0
        chosen = rng.permutation(own)[:count]
        keep[positions[chosen]] = False
        held[dataset.user_ids.ids[int(user)]] = items[chosen].astype(np.int64)
    return dataset.restricted_to(keep, dataset.name), held
