"""Who made an item and who is in it, as vectors."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import scipy.sparse as sp

from recsys_core.translating import msg
from recsys_core.types import RowArray

COLUMNS = (msg("creator"), "author", "authors", "director", msg("directors"), "writer", "cast", "actors")
BILLED = 10
"""Names read of a column: the first are the ones people know."""


def people_of(cell: str) -> list[str]:
    """Names in a cell, as they are written."""
    return [part.strip() for part in re.split(r"[|,;/、，]", cell) if part.strip()]


def item_creators(items: pd.DataFrame, known: RowArray) -> sp.csr_array:
    """Names one-hot (n, P), weighted by how rare they are, unit rows; names of a single item are left out.

    Args:
        known: items among which names are counted.
    """
    from sklearn.preprocessing import normalize

    rows, names = [], []
    for column in COLUMNS:
        if column in items:
            for row, cell in enumerate(items[column].fillna("").astype(str)):
                listed = [name.lower() for name in people_of(cell)[:BILLED]]
                rows += [row] * len(listed)
                names += listed
    codes, _ = pd.factorize(pd.Series(names, dtype=str))
    width = int(codes.max()) + 1 if len(codes) else 0
    table = sp.csr_array((np.ones(len(rows)), (rows, codes)), shape=(len(items), max(width, 1)))
    table.sum_duplicates()
    table.data[:] = 1.0
    counts = np.asarray(table[known].sum(axis=0))
    shared = np.where(counts >= 2, np.log((1 + len(known)) / (1 + counts)) + 1, 0.0)
    weighted = sp.csr_array(table @ sp.diags_array(shared))
    weighted.eliminate_zeros()
    return sp.csr_array(normalize(weighted))
