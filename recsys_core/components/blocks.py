"""Several histories as one matrix, so that a block of users is scored by a product."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import scipy.sparse as sp

from recsys_core.query import Profile
from recsys_core.types import FloatArray, RowArray


def history_matrix(
    profiles: Sequence[Profile],
    worth: Callable[[Profile], FloatArray],
    size: int,
    place: RowArray | None = None,
) -> sp.csr_array:
    """What each past item is worth to each profile (U, size).

    Args:
        place: column of each item, below 0 for items left out; None takes the items' own rows.
    """
    lengths = [len(profile.history) for profile in profiles]
    rows = np.repeat(np.arange(len(profiles)), lengths)
    items = np.concatenate([np.empty(0, np.int64), *(profile.history for profile in profiles)])
    values = np.concatenate([np.empty(0), *(worth(profile) for profile in profiles)])
    columns = items if place is None else place[items]
    known = columns >= 0
    return sp.csr_array((values[known], (rows[known], columns[known])), shape=(len(profiles), size))


def signs(profile: Profile) -> FloatArray:
    """1 for each like and -1 for each dislike (H,)."""
    return profile.signs


def weights(profile: Profile) -> FloatArray:
    """Share of each past item in the history (H,)."""
    return profile.weights


def answered(
    profiles: Sequence[Profile], table: FloatArray, silent: Callable[[Profile], bool]
) -> list[FloatArray | None]:
    """Rows of (U, n), None where the component has nothing to say."""
    return [
        None if silent(profile) else np.asarray(row) for profile, row in zip(profiles, table, strict=True)
    ]


def no_history(profile: Profile) -> bool:
    """Whether there is no past item."""
    return len(profile.history) == 0
