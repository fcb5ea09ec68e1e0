"""What can be permuted: additive parts of the score, at three levels, and the fields of a text.

Groups and components are lines of the ledger. PCA blocks are stretches of dimensions of the text cosine, which is a sum over
dimensions. Where two columns say nearly the same, permuting one alone would hide behind the other, so they go together.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy.sparse.csgraph import connected_components

from recsys_core.components.registry import GROUPS
from recsys_core.datasets.assemble import CREATORS, item_text
from recsys_core.engine import Engine
from recsys_core.explain.words.text_score import text_score_of
from recsys_core.ranking import Ranking
from recsys_core.raw import tells_apart
from recsys_core.types import FloatArray

Level = Literal["group", "component", "pca", "field"]
CORRELATED = 0.7
"""Size of a correlation from which on two columns are shuffled together."""
BLOCKS = (8, 32, 128, 512)
"""Ends of the PCA blocks: each about four times as wide as the one before, for variance falls with the dimension."""
FIELDS = ("title", *CREATORS, "category", "keywords", "text")
DRAWS = 20
"""Other candidates whose field is put in."""


def columns(engine: Engine, ranking: Ranking, level: Level = "group") -> dict[str, FloatArray]:
    """Additive parts of the score over the candidates (m,), in the order of the list, by name.

    Groups and components sum to the score; PCA blocks to the line of the text cosine.
    """
    rows = ranking.candidates
    if level == "component":
        return {part.name: part.contributions[rows] for part in ranking.parts}
    if level == "pca":
        return pca_blocks(engine, ranking)
    return {
        group: np.sum([p.contributions[rows] for p in ranking.parts if p.group == group], axis=0)
        for group in GROUPS
        if any(part.group == group for part in ranking.parts)
    }


def speaking(ranking: Ranking, found: dict[str, FloatArray], level: Level) -> set[str]:
    """Names of the columns that tell candidates apart, or would if they had a weight.

    Args:
        found: columns of the level.
    """
    heard = [part for part in ranking.parts if tells_apart(part.raw[ranking.candidates])]
    if level == "pca":
        return set(found) if any(part.name == "text" for part in heard) else set()
    return {part.name if level == "component" else part.group for part in heard}


def pca_blocks(engine: Engine, ranking: Ranking) -> dict[str, FloatArray]:
    """Contributions of blocks of PCA dimensions through the text cosine; empty where it does not answer."""
    part = next((part for part in ranking.parts if part.name == "text"), None)
    if part is None:
        return {}
    k, rows = ranking.pca, ranking.candidates
    query = engine.component("text").query_vector(ranking.profile, k)  # type: ignore[attr-defined]
    unit = query / max(float(np.linalg.norm(query)), 1e-12)
    units = engine.space.items(k)[rows] / np.maximum(engine.space.norms(k)[rows], 1e-12)[:, None]
    found, start = {}, 0
    for end in (*(end for end in BLOCKS if end < k), k):
        column = units[:, start:end] @ unit[start:end]
        found[f"{start + 1}–{end}"] = part.slope * (column - column.mean())
        start = end
    return found


def joined(found: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Columns whose correlation is above 0.7 in size, summed; their names joined by " + "."""
    names = [name for name, column in found.items() if np.ptp(column) > 1e-12]
    still = {name: column for name, column in found.items() if name not in names}
    if len(names) < 2:
        return found
    alike = np.abs(np.corrcoef([found[name] for name in names])) > CORRELATED
    _, labels = connected_components(alike, directed=False)
    made: dict[str, FloatArray] = {}
    for label in dict.fromkeys(labels):
        members = [name for name, own in zip(names, labels, strict=True) if own == label]
        made[" + ".join(members)] = np.sum([found[name] for name in members], axis=0)
    return {**made, **still}


def field_scores(engine: Engine, ranking: Ranking, item: int, seed: int = 0) -> dict[str, FloatArray]:
    """Scores (20,) of an item whose title, people, category or text is that of another candidate.

    Empty where no component with a weight reads the text, or where the text was not put together from these fields.
    """
    text_score = text_score_of(engine, ranking, item)
    table = engine.dataset.items
    row = {str(name): str(value) for name, value in table.iloc[item].items() if value == value}
    if text_score is None or item_text(row) != text_score.text:
        return {}
    rng = np.random.default_rng(seed)
    others = ranking.candidates[ranking.candidates != item]
    drawn = rng.choice(others, min(DRAWS, len(others)), replace=False)
    scores: dict[str, FloatArray] = {}
    for name in FIELDS:
        if not row.get(name, "").strip():
            continue
        texts = [item_text({**row, name: str(table[name].iat[int(other)])}) for other in drawn]
        if any(text != text_score.text for text in texts):
            scores[name] = text_score.scores_of(texts)
    return scores
