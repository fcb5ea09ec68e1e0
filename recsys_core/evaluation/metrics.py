"""Ranking metrics, each with its formula; binary relevance, T the held-out likes of one user.

| metric | formula |
|---|---|
| nDCG@k | sum over hits at place p of 1/log2(p + 1), divided by the same sum for min(T, k) hits at the top |
| recall@k | hits / T |
| mrr@k | 1 / place of the first hit in the top k, else 0 |
| precision@k | hits / k |
| f1@k | harmonic mean of this user's precision and recall, 0 without a hit |
| coverage@k | share of the catalogue that stands in anybody's top k |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from recsys_core.ranking import best_of
from recsys_core.types import FloatArray, RowArray


def ndcg(hits: np.ndarray, relevant: int, k: int) -> float:
    """nDCG@k of one list; `hits` (<= k,) holds 1 where a shown item is relevant."""
    if relevant == 0:
        return float("nan")
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    gained = float((hits[:k] * discounts[: len(hits[:k])]).sum())
    return gained / float(discounts[: min(relevant, k)].sum())


def ndcg_of_scores(scores: FloatArray, relevant: FloatArray, ties: RowArray, k: int) -> float:
    """nDCG@k of candidates ordered by score descending, then by `ties`; `relevant` (m,) holds 1 for relevant ones."""
    order = best_of(np.arange(len(scores)), scores, ties, k)
    return ndcg(relevant[order], int(relevant.sum()), k)


def recall(hits: np.ndarray, relevant: int, k: int) -> float:
    """Hits in the first k over all relevant items."""
    return float(hits[:k].sum()) / relevant if relevant else float("nan")


def precision(hits: np.ndarray, relevant: int, k: int) -> float:
    """Hits in the first k over k; a short list does not make it better."""
    return float(hits[:k].sum()) / k if relevant else float("nan")


def reciprocal_rank(hits: np.ndarray, relevant: int, k: int) -> float:
    """One over the place of the first hit in the first k; 0 without one."""
    if not relevant:
        return float("nan")
    found = np.flatnonzero(hits[:k])
    return 1.0 / (1.0 + float(found[0])) if len(found) else 0.0


def f1(hits: np.ndarray, relevant: int, k: int) -> float:
    """Harmonic mean of precision@k and recall@k; 0 without a hit."""
    exact, found = precision(hits, relevant, k), recall(hits, relevant, k)
    return 2 * exact * found / (exact + found) if exact + found > 0 else exact + found


METRICS = {"ndcg": ndcg, "recall": recall, "precision": precision, "f1": f1, "mrr": reciprocal_rank}


def mean_by_user(users: Sequence[str], values: np.ndarray) -> FloatArray:
    """Mean (U,) of the cases of each user, users in the order of their ids.

    Whoever is asked about in several folds is still one person: their cases resemble each other, and counted one by one
    they would make every interval too narrow.

    Args:
        users: whose case it is, one id for each case.
        values: (cases,), or (cases, m) for m figures at once; NaN where a case has none, and where no case of a user has
            one the mean is NaN.
    """
    _, places = np.unique(np.asarray(users, dtype=object), return_inverse=True)
    known = np.isfinite(values)
    sums = np.zeros((places.max(initial=-1) + 1, *values.shape[1:]))
    counts = np.zeros(sums.shape)
    np.add.at(sums, places, np.where(known, values, 0.0))
    np.add.at(counts, places, known)
    means: FloatArray = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    return means


DIGITS = 12
"""Of differences that are ranked: ties, above all with 0, must not be broken by the rounding of a mean."""


def holm(raw: Mapping[str, float]) -> dict[str, float]:
    """p values corrected for how many there are (Holm 1979): the smallest of m times m, the next times m - 1, and so on.

    None falls below one that was smaller before, and none exceeds 1.
    """
    corrected, floor = {}, 0.0
    for place, name in enumerate(sorted(raw, key=raw.__getitem__)):
        floor = max(floor, min(1.0, raw[name] * (len(raw) - place)))
        corrected[name] = floor
    return {name: corrected[name] for name in raw}


def paired_p(values: Mapping[str, np.ndarray], against: str) -> dict[str, float]:
    """Holm-corrected p of the difference of one model to each other, paired by user.

    p is Wilcoxon's signed-rank test (scipy), corrected for the number of models compared; 1 where nothing differs.

    Args:
        values: one for each user, see `mean_by_user`.
    """
    from scipy.stats import wilcoxon

    raw = {}
    for name in values:
        if name != against:
            difference = np.round(values[against] - values[name], DIGITS)
            raw[name] = 1.0 if not difference.any() else float(wilcoxon(difference).pvalue)
    return holm(raw)


def paired_tests(values: Mapping[str, np.ndarray], against: str) -> dict[str, dict[str, float]]:
    """Difference of one model to each other, paired by user: mean, 95 % bootstrap interval, p of `paired_p`.

    Args:
        values: one for each user, see `mean_by_user`.
    """
    corrected = paired_p(values, against)
    tests = {}
    for name, p in corrected.items():
        difference = values[against] - values[name]
        low, high = bootstrap_interval(difference)
        tests[name] = {"mean": float(difference.mean()), "low": low, "high": high, "p_holm": p}
    return tests


DRAWS = 2000
"""Resamples of a bootstrap interval."""
CELLS = 10_000_000
"""Users times draws counted at a time, and kept: the same resamples serve every figure of as many users."""


def _counted(users: int, draws: int, rng: np.random.Generator) -> FloatArray:
    """How often each user is in each of some resamples (draws, users)."""
    drawn = rng.integers(0, users, (draws, users)) + users * np.arange(draws)[:, None]
    return np.bincount(drawn.ravel(), minlength=draws * users).reshape(draws, users).astype(np.float64)


@lru_cache(maxsize=1)
def _kept(users: int, seed: int) -> FloatArray:
    return _counted(users, DRAWS, np.random.default_rng(seed))


def _resamples(users: int, seed: int) -> Iterator[FloatArray]:
    """`DRAWS` resamples in blocks, which bounds memory."""
    if users * DRAWS <= CELLS:
        yield _kept(users, seed)
        return
    rng, block = np.random.default_rng(seed), max(CELLS // users, 1)
    for start in range(0, DRAWS, block):
        yield _counted(users, min(block, DRAWS - start), rng)


def bootstrap_interval(values: np.ndarray, seed: int = 0) -> tuple[float, float]:
    """95 % percentile bootstrap interval of the mean over users, from 2,000 resamples.

    Args:
        values: one for each user, see `mean_by_user`.
    """
    means = np.concatenate([counts @ values for counts in _resamples(len(values), seed)]) / len(values)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
