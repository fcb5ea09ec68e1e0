"""Empty cells of numeric attributes: counted, and filled where that was asked for."""

from __future__ import annotations

import pandas as pd

from recsys_core.datasets.faults import Faults
from recsys_core.translating import Message, msg

NEIGHBOURS = 5
"""Rows most alike that fill a gap: scikit-learn's default."""
MOSTLY = 0.9
"""A column is numeric when this share of its filled cells are numbers."""
LARGEST = 1e30
"""A number from here on is missing: its square and sums of it would overflow, and it measures nothing."""
SMALLEST = 1e-100
"""A spread below this is none."""

NOT_ATTRIBUTES = frozenset({"item_id", "user_id", "title", "text", "category", "year", "profile", "creator"})


def numeric_attributes(table: pd.DataFrame) -> pd.DataFrame:
    """Attributes whose cells are numbers, as floats with NaN where empty, not a number or not below `LARGEST`."""
    found = {}
    for column in table.columns:
        if column in NOT_ATTRIBUTES or column.lower().endswith(("id", "(unused)")):
            continue
        cells = table[column].str.strip()
        numbers = pd.to_numeric(cells, errors="coerce").astype(float)
        filled = int((cells != "").sum())
        usable = numbers.where(numbers.abs() < LARGEST)
        if filled and numbers.notna().sum() >= MOSTLY * filled and usable.nunique() > 2:
            found[column] = usable
    return pd.DataFrame(found, index=table.index)


def _written(number: float) -> str:
    return f"{number:.6g}"


def treat_missing_numbers(table: pd.DataFrame, kind: str, policy: str, faults: Faults) -> pd.DataFrame:
    """Apply a policy of `reading.NUMBERS` to a table of strings; every column touched is a fault of its own.

    Args:
        kind: `item` or `user`.

    `mean` and `median` are scikit-learn's `SimpleImputer`, `knn` its `KNNImputer` over the standardised numeric
    attributes.
    """
    numbers = numeric_attributes(table)
    numbers = numbers.loc[:, numbers.isna().any()]
    if numbers.empty:
        return table
    done = {
        "keep": msg("left empty"),
        "drop": msg("row dropped"),
        "mean": msg("filled with the column's mean"),
        "median": msg("filled with the column's median"),
        "knn": Message("filled from the {rows} rows most alike", rows=NEIGHBOURS),
    }[policy]
    for column in numbers.columns:
        gap = numbers[column].isna()
        where = [Message(f"{kind} {{id}}", id=identifier) for identifier in table.loc[gap, f"{kind}_id"]]
        faults.note_listed(Message("missing_{column}", column=column), done, where)
    if policy == "keep":
        return table
    if policy == "drop":
        return table[numbers.notna().all(axis=1)].reset_index(drop=True)
    from sklearn.impute import KNNImputer, SimpleImputer

    whole = numeric_attributes(table)
    if policy == "knn":
        centre, spread = whole.mean(), whole.std()
        scale = spread.where(spread > SMALLEST, 1.0)
        filled = KNNImputer(n_neighbors=NEIGHBOURS).fit_transform((whole - centre) / scale)
        whole_filled = pd.DataFrame(filled, whole.index, whole.columns) * scale + centre
    else:
        filled = SimpleImputer(strategy=policy).fit_transform(whole)
        whole_filled = pd.DataFrame(filled, whole.index, whole.columns)
    fixed = table.copy()
    for column in numbers.columns:
        gap = numbers[column].isna()
        fixed.loc[gap, column] = whole_filled.loc[gap, column].map(_written)
    return fixed
