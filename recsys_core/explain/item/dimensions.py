"""Which dimensions of the PCA space carry the text cosine, and what each is about."""

from __future__ import annotations

import numpy as np

from recsys_core.explain.explanation import Dimension
from recsys_core.explain.toolbox import Toolbox
from recsys_core.ranking import Ranking


def dimensions(toolbox: Toolbox, ranking: Ranking, item: int, most: int = 8) -> tuple[Dimension, ...]:
    """The dimensions that carry most of the text contribution, largest first.

    A cosine is a sum over dimensions, `sum over j of f_qj f_ij / (|f_q| |f_i|)`; each share is relative to the
    average candidate, so all of them sum to the text cosine's line in the ledger. Empty where that line is missing.
    """
    engine = toolbox.engine
    part = next((part for part in ranking.parts if part.name == "text"), None)
    if part is None:
        return ()
    k = ranking.pca
    query = engine.component("text").query_vector(ranking.profile, k)  # type: ignore[attr-defined]
    units = (
        engine.space.items(k)[ranking.candidates]
        / np.maximum(engine.space.norms(k)[ranking.candidates], 1e-12)[:, None]
    )
    unit = query / max(float(np.linalg.norm(query)), 1e-12)
    own = engine.space.items(k)[item] / max(float(engine.space.norms(k)[item]), 1e-12)
    shares = part.slope * unit * (own - units.mean(axis=0))
    names = toolbox.named_dimensions
    found = []
    for place in np.argsort(-np.abs(shares), kind="stable")[:most]:
        words, titles = names.name(int(place), float(np.sign(own[place]) or 1.0))
        found.append(Dimension(int(place) + 1, float(shares[place]), words, titles))
    return tuple(found)
