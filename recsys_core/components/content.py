"""How alike two items are by what they say about themselves: words, category and year in one kernel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp

from recsys_core.components.attributes import item_categories, item_years
from recsys_core.components.creators import item_creators
from recsys_core.space import PCASpace
from recsys_core.types import FloatArray, RowArray

CREATORS = 0.5
"""Share of the kernel that goes by people, where they are known."""


@dataclass(frozen=True, eq=False)
class ContentKernel:
    """`(1 - p) (m exp(-2 g (1 - cos(f_i, f_j))) + (1 - m) cos(c_i, c_j)) exp(-|year_i - year_j| / y) + p cos(a_i, a_j)`.

    f are coordinates in PCA space, c one-hot categories, a one-hot names of who made it and who is in it. A missing
    year counts as y years away.

    Attributes:
        width, mix, years: g, m and y.
        share: p; 0 where the catalogue names nobody twice.
    """

    space: PCASpace
    categories: sp.csr_array
    people: sp.csr_array
    year: FloatArray
    width: float
    mix: float
    years: float
    share: float

    @classmethod
    def of(
        cls, space: PCASpace, items: pd.DataFrame, width: float, mix: float, years: float
    ) -> ContentKernel:
        """The kernel on a catalogue's table."""
        people = item_creators(items, space.rows_)
        share = CREATORS if people.nnz else 0.0
        return cls(space, item_categories(items), people, item_years(items), width, mix, years, share)

    def unit(self, k: int, rows: RowArray | slice = slice(None)) -> FloatArray:
        """Item vectors of length 1 at PCA size k (r, k)."""
        vectors: FloatArray = (
            self.space.items(k)[rows] / np.maximum(self.space.norms(k)[rows], 1e-12)[:, None]
        )
        return vectors

    def fixed(self, rows: RowArray | slice, columns: RowArray) -> tuple[FloatArray, FloatArray]:
        """What the text's part is multiplied with, and what is added to it (r, c): the parts without text."""
        alike = (self.categories[rows] @ self.categories[columns].T).toarray()
        apart = np.abs(self.year[rows][:, None] - self.year[columns][None])
        near: FloatArray = np.exp(-np.nan_to_num(apart, nan=self.years) / self.years)
        near *= 1 - self.share
        summand: FloatArray = (1 - self.mix) * alike * near
        if self.share:
            summand += self.share * (self.people[rows] @ self.people[columns].T).toarray()
        return near, summand

    def between(self, rows: RowArray, columns: RowArray, k: int) -> FloatArray:
        """The kernel (r, c)."""
        near, summand = self.fixed(rows, columns)
        cosines = self.unit(k, rows) @ self.unit(k, columns).T
        kernel: FloatArray = self.mix * np.exp(2 * self.width * (cosines - 1)) * near + summand
        return kernel
