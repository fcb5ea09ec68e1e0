"""Intervals of permutation importance hold what they say they hold."""

import numpy as np
import pytest
from scipy.stats import bootstrap
from sklearn.base import BaseEstimator
from sklearn.inspection import permutation_importance
from sklearn.metrics import ndcg_score

from recsys_core import Query, Settings
from recsys_core.explain.item.features import columns
from recsys_core.explain.item.importance import local_importance
from recsys_core.explain.ranker.held_out import HeldOutModel
from recsys_core.explain.ranker.importance import global_importance

REPEATS = 4000
TAIL = 0.05
ERROR = (TAIL * (1 - TAIL) / REPEATS) ** 0.5
"""Standard error of the share of permutations beyond a 5 % point."""


def holds(values, low, high, slack):
    """Whether 5 % of the values lie below and 5 % above, where many can be equal to an end but for rounding."""
    below = (values < low - 1e-9).mean() - slack <= TAIL <= (values <= low + 1e-9).mean() + slack
    above = (values > high + 1e-9).mean() - slack <= TAIL <= (values >= high - 1e-9).mean() + slack
    return below and above


@pytest.mark.parametrize(("user", "place"), [("r002", 0), ("r033", 4), ("r012", 60)])
def test_local_intervals_hold_nine_tenths_of_the_permutations(engine, user, place):
    """Of the score by its exact distribution: each candidate's contribution is as likely to come as any other's. Of the rank by permutations of their own."""
    ranking = engine.rank(Query(user=user))
    rows = ranking.candidates
    scores = ranking.scores[rows]
    found = {row.group: row for row in local_importance(engine, ranking, int(rows[place]), repeats=REPEATS)}
    rng = np.random.default_rng(99)
    for group, column in columns(engine, ranking).items():
        row = found[group]
        changes = column - column[place]
        assert holds(changes, row.score_low, row.score_high, 3 * ERROR), group
        assert row.score_change == pytest.approx(changes.mean(), abs=4 * changes.std() / REPEATS**0.5)
        ranks = np.zeros(REPEATS)
        for repeat in range(REPEATS):
            permuted = scores - column + rng.permutation(column)
            ranks[repeat] = 1 + (permuted > permuted[place]).sum()
        assert holds(ranks, row.rank_low, row.rank_high, 3 * 2**0.5 * ERROR), group
        stays = (ranks <= 10).mean()
        assert row.stays_in_top == pytest.approx(stays, abs=4 * (2 * stays * (1 - stays) / REPEATS) ** 0.5)


class Sum(BaseEstimator):
    """A ranker whose columns are the parts of its score."""

    def fit(self, x, y):
        return self

    def predict(self, x):
        return x.sum(axis=1)


def test_the_whole_rankers_importance_and_its_interval_are_scikit_learns_and_scipys(engine):
    """Twenty people's lists as tables, permuted by scikit-learn, its mean drops resampled by scipy.

    Means differ by at most four of their joint standard errors over the permutations; where people differ much more than
    permutations do, so do the ends of an interval but for what 2,000 resamples leave open, 7 % of its width (four standard
    errors of a 2.5 % point). Widths are the same on the whole: those of 90 % intervals would be 16 % smaller.
    """
    repeats, people = 90, 20
    twin = HeldOutModel.of(engine).drawn(people, np.random.default_rng(0))
    drops = {}
    for name in twin.users:
        ranking = twin.engine.rank(Query(user=name))
        found = columns(twin.engine, ranking)
        table, liked = np.stack(list(found.values()), axis=1), np.isin(ranking.candidates, twin.held[name])
        theirs = permutation_importance(
            Sum(),
            table,
            liked.astype(float),
            scoring=lambda model, x, y: ndcg_score(y[None], model.predict(x)[None], k=10),
            n_repeats=repeats,
            random_state=1,
        )
        for group, row in zip(found, theirs.importances, strict=True):
            drops.setdefault(group, []).append(row)
    _, rows = global_importance(twin, Settings(), repeats=repeats)
    ours = {row.group: row for row in rows}
    assert set(ours) >= set(drops)
    widths = []
    for group, table in drops.items():
        table = np.array(table)  # (people, repeats)
        means, noise = table.mean(axis=1), table.var(axis=1, ddof=1).mean() / repeats
        slack = 4 * (2 * noise / people) ** 0.5 + 1e-9
        assert ours[group].drop == pytest.approx(means.mean(), abs=slack)
        if noise < 0.05 * means.var():
            interval = bootstrap((means,), np.mean, method="percentile", random_state=2).confidence_interval
            width = interval.high - interval.low
            widths.append((ours[group].high - ours[group].low) / width)
            assert ours[group].low == pytest.approx(interval.low, abs=slack + 0.07 * width), group
            assert ours[group].high == pytest.approx(interval.high, abs=slack + 0.07 * width), group
    assert len(widths) >= 3
    assert np.median(widths) == pytest.approx(1, abs=0.06)
