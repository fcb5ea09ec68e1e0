"""Ranking metrics, each with its formula; binary relevance, T the held-out likes of one user.

| metric | formula |
|---|---|
| nDCG@k | sum over hits at place p of 1/log2(p + 1), divided by the same sum for min(T, k) hits at the top |
| recall@k | hits / T |
| precision@k | hits / k |
| coverage@k | share of the catalogue that stands in anybody's top k |
"""

from __future__ import annotations

import numpy as np


def ndcg(hits: np.ndarray, relevant: int, k: int) -> float:
    """nDCG@k of one list; `hits` (<= k,) holds 1 where a shown item is relevant."""
    if relevant == 0:
        return float("nan")
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    gained = float((hits[:k] * discounts[: len(hits[:k])]).sum())
    return gained / float(discounts[: min(relevant, k)].sum())


def recall(hits: np.ndarray, relevant: int, k: int) -> float:
    """Hits in the first k over all relevant items."""
    return float(hits[:k].sum()) / relevant if relevant else float("nan")


def precision(hits: np.ndarray, relevant: int, k: int) -> float:
    """Hits in the first k over k; a short list does not make it better."""
    return float(hits[:k].sum()) / k if relevant else float("nan")


def bootstrap_interval(values: np.ndarray, draws: int = 2000, seed: int = 0) -> tuple[float, float]:
    """95 % percentile bootstrap interval of the mean over users."""
    rng = np.random.default_rng(seed)
    means = values[rng.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
