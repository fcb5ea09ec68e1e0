"""Permutation importance of the fields of a text for the whole ranker.

A field (title, people, category, description) is permuted among the items and their texts are read again; the texts of the
past items, and what was learned from the catalogue, stay. What nDCG loses on held-out likes is the field's importance.
"""

from __future__ import annotations

import numpy as np

from recsys_core.components.base import TextScorer
from recsys_core.datasets.assemble import item_text
from recsys_core.datasets.schema import Dataset
from recsys_core.evaluation.metrics import ndcg_of_scores
from recsys_core.explain.item.features import FIELDS
from recsys_core.explain.ranker.held_out import TOP, HeldOutModel, ndcg_by_user
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray, Progress, silent

REPEATS = 3
"""Permutations of each field: every one reads the whole catalogue again."""


def permuted_texts(data: Dataset, field: str, rng: np.random.Generator) -> list[str] | None:
    """The items' texts with a field permuted among them; None where that changes none.

    A text that was not put together from fields, or was cleaned since, stays as it is.
    """
    if field not in data.items:
        return None
    names = [str(name) for name in data.items.columns]
    rows = [
        {name: str(value) for name, value in zip(names, row, strict=True) if value == value}
        for row in data.items.itertuples(index=False, name=None)
    ]
    order = rng.permutation(len(rows))
    texts = [
        item_text({**row, field: rows[other].get(field, "")}) if item_text(row) == text else text
        for row, text, other in zip(rows, data.item_texts, order, strict=True)
    ]
    return texts if any(new != old for new, old in zip(texts, data.item_texts, strict=True)) else None


def _rescored(ranking: Ranking, scorers: dict[str, TextScorer]) -> FloatArray:
    """Fused scores (n,) with some components asked again; normalisation and weights are those of the list."""
    scores = ranking.scores.copy()
    for part in ranking.parts:
        if part.name in scorers and part.weight > 0:
            raw = scorers[part.name](ranking.profile)
            if raw is not None:
                scores += part.slope * (raw - part.raw)
    return scores


def field_drops(
    model: HeldOutModel, settings: Settings, seed: int = 0, progress: Progress = silent
) -> tuple[FloatArray, dict[str, FloatArray]]:
    """nDCG@10 of each user (U,), and what it loses under each permutation of each field (U, repeats)."""
    rng = np.random.default_rng(seed)
    engine, names = model.engine, model.users
    size = engine.pca_size(settings)
    base = ndcg_by_user(model, names, settings)
    drops: dict[str, FloatArray] = {}
    work = [(field, repeat) for field in FIELDS for repeat in range(REPEATS)]
    for done, (field, repeat) in enumerate(work):
        progress("permuting", done, len(work))
        texts = permuted_texts(engine.dataset, field, rng)
        if texts is None:
            continue
        embeddings = engine.encoder.encode(texts, engine.cache)
        made = {component.name: component.text_scorer(size, embeddings) for component in engine.components}
        scorers = {name: scorer for name, scorer in made.items() if scorer is not None}
        table = drops.setdefault(field, np.zeros((len(names), REPEATS)))
        for place, name in enumerate(names):
            ranking = engine.rank(Query(user=name), settings)
            rows = ranking.candidates
            relevant, ties = np.isin(rows, model.held[name]).astype(float), ranking.ties[rows]
            moved = _rescored(ranking, scorers)[rows]
            table[place, repeat] = base[place] - ndcg_of_scores(moved, relevant, ties, TOP)
    progress("permuting", len(work), len(work))
    return base, drops
