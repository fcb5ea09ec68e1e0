"""Whether data are those that the default weights were chosen on: a figure of theirs there is no figure on unseen data.

`fusion` and `components.registry` hold weights found inside training parts of one dataset (see `defaults`). Its likes are held
out again whenever it is evaluated, fold by fold, so that a fold's held-out likes have been training likes of the search.
"""

from __future__ import annotations

import numpy as np

from recsys_core.datasets import Dataset
from recsys_core.datasets.fingerprint import Digest
from recsys_core.translating import Message

CHOSEN_ON = {"7f1c781efa141e2acdf4a0bb888f58a6": "MovieLens 100K"}
"""What such ratings are called, by their fingerprint."""
RATINGS = 100_000
"""How many ratings those are: others are known by their number not to be, without a look at each."""


def ratings_fingerprint(dataset: Dataset) -> str:
    """SHA-256 over who rated what how, whatever the order of rows and whatever is told of users and items beside.

    So the ratings are known again where other texts or attributes came with them.
    """
    table = dataset.interactions
    users = np.array(dataset.user_ids.ids, dtype=str)[table["user"].to_numpy()]
    items = np.array(dataset.item_ids.ids, dtype=str)[table["item"].to_numpy()]
    order = np.lexsort((items, users))
    digest = Digest()
    digest.texts(users[order].tolist())
    digest.texts(items[order].tolist())
    digest.numbers(table["rating"].to_numpy(np.float64)[order])
    return digest.hexadecimal()


def said_of_defaults(dataset: Dataset) -> str:
    """What has to be said beside figures of the fusion with default weights; "" where nothing was chosen on these ratings."""
    if len(dataset.interactions) != RATINGS:
        return ""
    name = CHOSEN_ON.get(ratings_fingerprint(dataset))
    if name is None:
        return ""
    return Message(
        "The default weights were chosen on these very ratings, those of {data}: on data that nothing was chosen on, a fusion with them, or with weights tuned from them, can do less well.",
        data=name,
    )
