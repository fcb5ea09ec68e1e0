"""For whom and for what a ranking is good: by how much people have liked, and by how popular items are."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from recsys_core.datasets import Dataset
from recsys_core.types import FloatArray, RowArray

POPULARITY = ("head", "middle", "tail")
"""Items that hold the first, second and last third of all training likes, the most liked first."""


def popularity_groups(train: Dataset) -> RowArray:
    """Place in `POPULARITY` of each item (n,), by its likes in the training part."""
    counts = train.likes_by_item
    order = np.argsort(-counts, kind="stable")
    before = np.cumsum(counts[order]) - counts[order]
    groups = np.empty(len(counts), np.int64)
    groups[order] = np.minimum(3 * before // max(int(counts.sum()), 1), 2)
    groups[counts == 0] = 2
    return groups


def recall_by_group(groups: RowArray, hits: RowArray, relevant: RowArray) -> list[float | None]:
    """Share of the held-out likes of each popularity group that are among the hits of a list; None where there are none."""
    held = np.bincount(groups[relevant], minlength=3)
    found = np.bincount(groups[hits], minlength=3)
    return [float(hit / of) if of else None for hit, of in zip(found, held, strict=True)]


def by_popularity(recalls: Mapping[str, FloatArray]) -> list[dict[str, Any]]:
    """Mean recall of each model in each popularity group, over users who have held-out likes there.

    Args:
        recalls: by model (U, 3), one row for each user; NaN where nothing of the group was held out.
    """
    rows = []
    for place, group in enumerate(POPULARITY):
        means: dict[str, float] = {}
        users = 0
        for model, own in recalls.items():
            known = own[np.isfinite(own[:, place]), place]
            users = len(known)
            if users:
                means[model] = float(known.mean())
        if means:
            rows.append({"group": group, "users": users, "recall": means})
    return rows


def by_activity(activity: FloatArray, ndcg: Mapping[str, FloatArray]) -> list[dict[str, Any]]:
    """Mean nDCG of each model for thirds of the users, by how many likes were known of them.

    Args:
        activity: likes known of each user (U,), the mean over the folds that ask about them.
        ndcg: by model (U,).
    """
    likes = np.rint(activity).astype(int)
    cuts = np.unique(np.quantile(likes, [0, 1 / 3, 2 / 3, 1]).round().astype(int))
    rows = []
    for low, high in pairwise(cuts if len(cuts) > 1 else [*cuts, *cuts]):
        inside = (likes >= low) & ((likes < high) | (high == cuts[-1]))
        if inside.any():
            last = high if high == cuts[-1] else high - 1
            rows.append(
                {
                    "likes": [int(low), int(last)],
                    "users": int(inside.sum()),
                    "ndcg": {
                        model: float(np.asarray(values)[inside].mean()) for model, values in ndcg.items()
                    },
                }
            )
    return rows
