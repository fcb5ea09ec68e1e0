"""The ranker in terms a person can hold: a sparse linear model and a shallow tree on named features.

Both are fitted to the fused scores of one user's candidates, or to the mean over users, on keywords and attributes of the
items, and judged on candidates kept out. Below a stated fidelity a model is refused: its story would be about something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from recsys_core.components.attributes import item_years
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.fusion import Settings
from recsys_core.mining.keywords import content_words
from recsys_core.query import Query
from recsys_core.translating import Message, msg
from recsys_core.types import FloatArray, Progress, RowArray, silent

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeRegressor

FEATURES = (
    msg("is {category}"),
    msg("from the {decade}"),
    msg("not: says “{word}”"),
    msg("not: is {category}"),
    msg("not: from the {decade}"),
    msg("not: liked by at least {count}"),
)
"""Sentences that are put together from a feature and whether an item has it."""
KEYWORDS = 300
"""Keywords that are features, the most frequent ones."""
LEAST = 5
"""A keyword, category or decade has to stand at this many items."""
DEPTH = 3
"""Of the tree: at most eight leaves, which a person can read."""
SHOWN = 12
"""Terms of the linear model that are shown, the largest ones."""
FIDELITY = 0.3
"""R2 on candidates kept out, below which a model is refused."""
HELD_OUT = 0.25
"""Share of the items on which fidelity is measured."""
FEWEST = 40
"""Candidates needed."""
SAMPLE = 5000
"""Candidates fitted at most."""


@dataclass(frozen=True)
class Term:
    """One feature and what it adds to the score where an item has it."""

    feature: str
    effect: float


@dataclass(frozen=True)
class Leaf:
    """One leaf of the tree: the conditions on the way to it, its mean score, and how many items it holds."""

    conditions: tuple[str, ...]
    score: float
    items: int


@dataclass(frozen=True)
class Fidelity:
    """How well a model tells the ranker's scores on candidates it has not seen.

    Attributes:
        r2: share of the variance told.
        rank_agreement: Spearman's rho with the ranker's order; None where a side is constant.
        accepted: whether r2 reaches `FIDELITY`.
    """

    r2: float
    rank_agreement: float | None
    accepted: bool


@dataclass(frozen=True)
class Surrogate:
    """A linear model and a tree in place of the ranker; terms and leaves are empty where they are refused."""

    about: str
    features: int
    fitted: int
    held_out: int
    intercept: float
    linear: tuple[Term, ...]
    linear_fidelity: Fidelity
    tree: tuple[Leaf, ...]
    tree_fidelity: Fidelity


def named_features(engine: Engine) -> tuple[sp.csr_array, tuple[Message, ...]]:
    """Keywords, categories, decades and popularity of the items (n, F), and what they are called."""
    from sklearn.feature_extraction.text import CountVectorizer

    data = engine.dataset
    columns: list[sp.csr_array] = []
    names: list[Message] = []
    least = min(LEAST, max(len(data.item_ids) // 10, 1))
    try:
        counter = CountVectorizer(analyzer=content_words, binary=True, min_df=least, max_features=KEYWORDS)
        columns.append(sp.csr_array(counter.fit_transform(data.item_texts).astype(float)))
        names += [Message("says “{word}”", word=word) for word in counter.get_feature_names_out()]
    except ValueError:  # no word stands at enough items
        pass
    for label, values in (
        ("is {category}", [_parts(str(value)) for value in data.items["category"]]),
        (
            "from the {decade}",
            [[f"{int(year) // 10 * 10}s"] if np.isfinite(year) else [] for year in item_years(data.items)],
        ),
    ):
        counter = CountVectorizer(analyzer=lambda parts: parts, binary=True, min_df=least, lowercase=False)
        try:
            columns.append(sp.csr_array(counter.fit_transform(values).astype(float)))
        except ValueError:
            continue
        names += [_named(label, name) for name in counter.get_feature_names_out()]
    counts = data.likes_by_item
    for share in (0.5, 0.8, 0.95):
        bar = max(float(np.quantile(counts, share)), 1.0)
        columns.append(sp.csr_array((counts >= bar).astype(float)[:, None]))
        names.append(Message("liked by at least {count}", count=f"{bar:.0f}"))
    return sp.csr_array(sp.hstack(columns)), tuple(names)


def _named(template: str, value: str) -> Message:
    """A feature that is one value of a column."""
    return Message(template, **{template.partition("{")[2].rstrip("}"): value})


def _denied(name: Message) -> Message:
    """A feature that an item lacks."""
    return Message(f"not: {name.template}", **name.values)


def _parts(category: str) -> list[str]:
    return [part.strip() for part in category.replace("|", ",").split(",") if part.strip()]


def _fidelity(truth: FloatArray, told: FloatArray) -> Fidelity:
    from scipy.stats import spearmanr
    from sklearn.metrics import r2_score

    r2 = float(r2_score(truth, told))
    known = np.ptp(truth) > 0 and np.ptp(told) > 0
    agreement = float(spearmanr(truth, told).statistic) if known else None
    return Fidelity(r2, agreement, r2 >= FIDELITY)


def _leaves(tree: DecisionTreeRegressor, names: Sequence[Message]) -> tuple[Leaf, ...]:
    from sklearn.tree import _tree

    inner = tree.tree_
    found: list[Leaf] = []

    def walk(node: int, way: tuple[str, ...]) -> None:
        if inner.feature[node] == _tree.TREE_UNDEFINED:
            found.append(Leaf(way, float(inner.value[node][0][0]), int(inner.n_node_samples[node])))
            return
        name = names[inner.feature[node]]
        walk(inner.children_right[node], (*way, name))
        walk(inner.children_left[node], (*way, _denied(name)))

    walk(0, ())
    return tuple(sorted(found, key=lambda leaf: -leaf.score))


def surrogate(
    engine: Engine,
    settings: Settings,
    query: Query | None = None,
    users: int = 100,
    seed: int = 0,
    progress: Progress = silent,
) -> Surrogate:
    """Fit both models to the fused score.

    Args:
        query: whose list; None takes the mean score over at most `users` users, each item where it is a candidate.

    Raises:
        SettingsError: fewer than 40 candidates, or nobody whose lists could be told.
    """
    from sklearn.linear_model import LassoCV
    from sklearn.model_selection import train_test_split
    from sklearn.tree import DecisionTreeRegressor

    if query is None and not len(engine.dataset.user_ids):
        raise SettingsError(
            "There is nobody in {dataset} whose lists a simpler model could tell: name liked items, or say in own words what is wanted.",
            dataset=engine.dataset.name,
        )
    scores, rows = _targets(engine, settings, query, users, seed, progress)
    if len(rows) < FEWEST:
        raise SettingsError(
            "There are {count} candidates; a simpler model needs at least {fewest} to learn from and be judged on.",
            count=len(rows),
            fewest=FEWEST,
        )
    if len(rows) > SAMPLE:
        rows = np.random.default_rng(seed).choice(rows, SAMPLE, replace=False)
    progress("fitting simpler models", 0, 1)
    features, names = named_features(engine)
    table = features[rows].toarray()
    x, x_held, y, y_held = train_test_split(table, scores[rows], test_size=HELD_OUT, random_state=seed)
    linear = LassoCV(cv=5, random_state=seed, alphas=30).fit(x, y)
    tree = DecisionTreeRegressor(
        max_depth=DEPTH, min_samples_leaf=max(len(x) // 50, 3), random_state=seed
    ).fit(x, y)
    fits = _fidelity(y_held, linear.predict(x_held)), _fidelity(y_held, tree.predict(x_held))
    order = np.argsort(-np.abs(linear.coef_), kind="stable")
    terms = tuple(
        Term(names[place], float(linear.coef_[place])) for place in order[:SHOWN] if linear.coef_[place]
    )
    progress("fitting simpler models", 1, 1)
    return Surrogate(
        query.user or "this query" if query is not None else "all users",
        int((linear.coef_ != 0).sum()),
        len(x),
        len(x_held),
        float(linear.intercept_),
        terms if fits[0].accepted else (),
        fits[0],
        _leaves(tree, names) if fits[1].accepted else (),
        fits[1],
    )


def _targets(
    engine: Engine, settings: Settings, query: Query | None, users: int, seed: int, progress: Progress
) -> tuple[FloatArray, RowArray]:
    if query is not None:
        ranking = engine.rank(query, settings)
        return ranking.scores, ranking.candidates
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(len(engine.dataset.user_ids))[:users]
    sums, counts = np.zeros(len(engine.dataset.item_ids)), np.zeros(len(engine.dataset.item_ids))
    for done, user in enumerate(chosen):
        progress("ranking for everyone", done, len(chosen))
        ranking = engine.rank(Query(user=engine.dataset.user_ids.ids[user]), settings)
        sums[ranking.candidates] += ranking.scores[ranking.candidates]
        counts[ranking.candidates] += 1
    rows = np.flatnonzero(counts)
    return sums / np.maximum(counts, 1), rows
