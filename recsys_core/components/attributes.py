"""Attributes: category and year of items against the history's, and who the user is."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp

from recsys_core.components.base import HistoryOnly, Training
from recsys_core.components.blocks import answered, history_matrix, no_history, weights
from recsys_core.components.registry import by_tier, component
from recsys_core.query import Profile
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray


def item_years(items: pd.DataFrame) -> FloatArray:
    """Years (n,), NaN where unknown."""
    years = pd.to_numeric(items["year"].str.extract(r"(\d{4})")[0], errors="coerce")
    return years.to_numpy(dtype=np.float64)


def categories_of(cell: str) -> list[str]:
    """Categories in a cell, as they are written; a leading label such as `Genres:` is none."""
    return [part.strip() for part in re.split(r"[|,;/、，]", re.sub(r"^\w+:", "", cell)) if part.strip()]


def item_categories(items: pd.DataFrame) -> sp.csr_array:
    """Categories one-hot (n, C), unit rows."""
    from sklearn.preprocessing import normalize

    names: dict[str, int] = {}
    rows, columns = [], []
    for row, cell in enumerate(items["category"].fillna("")):
        for part in categories_of(str(cell)):
            rows.append(row)
            columns.append(names.setdefault(part.lower(), len(names)))
    shape = (len(items), max(len(names), 1))
    table = sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    table.sum_duplicates()
    return sp.csr_array(normalize(table))


def item_attributes(items: pd.DataFrame, known: RowArray) -> sp.csr_array:
    """Category (weighted by how rare) and decade, one-hot (n, a), unit rows.

    Args:
        known: items among which it is counted how rare a category is.
    """
    from sklearn.preprocessing import normalize

    categories = item_categories(items)
    shown = np.asarray((categories[known] > 0).sum(axis=0))
    rare = sp.diags_array(np.log((1 + len(known)) / (1 + shown)) + 1)
    decades = np.nan_to_num(item_years(items) // 10, nan=-1).astype(int)
    values, column = np.unique(decades, return_inverse=True)
    years = sp.csr_array((decades >= 0).astype(float)[:, None] * np.eye(len(values))[column])
    return sp.csr_array(normalize(sp.hstack([normalize(categories @ rare), years])))


@component
class ItemAttributes(HistoryOnly):
    """`s_i = sum over past items h of w_h (a_h . a_i)`: a is category (weighted by how rare) and decade, one-hot, unit length."""

    name = "item_attributes"
    group = "attributes"
    label = msg("Category and decade")
    shares = by_tier(0.1)
    needs = frozenset(("attributes",))

    def fit(self, training: Training) -> ItemAttributes:
        """One-hot attributes of items."""
        self.table_ = item_attributes(training.dataset.items, training.space.rows_)
        self.empty_ = self.table_.nnz == 0
        return self

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Weighted cosines (n,); None without a history or attributes."""
        if self.empty_ or len(profile.history) == 0:
            return None
        scores: FloatArray = self.table_ @ (profile.weights @ self.table_[profile.history])
        return scores

    def score_many(self, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """One product of all items' attributes with the histories'."""
        tastes = (history_matrix(profiles, weights, self.table_.shape[0]) @ self.table_).toarray()
        table = np.ascontiguousarray((self.table_ @ tastes.T).T)
        return answered(profiles, table, lambda profile: self.empty_ or no_history(profile))

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Terms of the sum (H, m)."""
        cosines: FloatArray = (self.table_[items] @ self.table_[profile.history].toarray().T).T
        return profile.weights[:, None] * cosines


@component
class Demographics(HistoryOnly):
    """What people like the user like: `s_i = mean over attributes a of log((c_ai + S p_i) / (n_a + S))`.

    c counts likes of i by people with the attribute, n those people, p is the share of all people who like i and S
    the strength of that prior. It answers for a user without a history.

    Args:
        prior: S, in people: with this many of an attribute their likes and everyone's count alike.
    """

    name = "demographics"
    group = "attributes"
    label = msg("Who the person is")
    shares = by_tier(0.9)
    needs = frozenset(("likes", "attributes"))

    def __init__(self, prior: float = 10.0) -> None:
        self.prior = prior

    def fit(self, training: Training) -> Demographics:
        """Count likes by attribute."""
        self.ready(training)
        active = np.asarray(training.likes.sum(axis=1)) > 0
        known = self.who.table[active]
        people = np.asarray(known.sum(axis=0))
        counts = (known.T @ training.likes[active]).toarray() if known.shape[1] else np.zeros((0, 0))
        overall = (np.asarray(training.likes.sum(axis=0)) + 0.5) / (active.sum() + 1)
        self.rates_: FloatArray = (
            np.log((counts + self.prior * overall) / (people[:, None] + self.prior))
            if len(counts)
            else counts
        )
        return self

    def ready(self, training: Training) -> Demographics:
        """Read the attributes of the users."""
        self.who = training.user_attributes
        return self

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Mean log rates (n,); None where nothing is known about who the user is."""
        own = self.who.of(profile)
        if own is None:
            return None
        scores: FloatArray = (own @ self.rates_)[0] / own.sum()
        return scores

    def score_many(self, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """One product of the attributes with their rates."""
        people = self.who.of_many(profiles)
        counts = np.asarray(people.sum(axis=1))
        if not counts.any():
            return [None] * len(profiles)
        table = (people @ self.rates_) / np.maximum(counts, 1)[:, None]
        return [row if count else None for row, count in zip(table, counts, strict=True)]

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Zeros (H, m): no past item plays a part."""
        return np.zeros((len(profile.history), len(items)))
