"""Opening what came ready made, as long as it is what would be made now."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from recsys_core.built import checksums
from recsys_core.built.encoders import BUILT, bundled_encoder
from recsys_core.built.making import ENGINE, FIRST, MADE, VARIANTS, built_files
from recsys_core.built.variants import StoredVariants
from recsys_core.components.default import default_components, trainable
from recsys_core.datasets import Dataset
from recsys_core.datasets.sample import SAMPLES
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.engine import Engine
from recsys_core.engine_folder import load
from recsys_core.errors import DataError
from recsys_core.explain.explainer import Explainer
from recsys_core.explain.explanation import Explanation
from recsys_core.query import Query
from recsys_core.ranking import Ranking


@dataclass(eq=False, repr=False)
class Built:
    """A sample as it came.

    Attributes:
        engine: fitted; its encoder may not be loaded yet.
        variants: each text of an item without each of its words.
    """

    engine: Engine
    variants: StoredVariants
    folder: Path

    @cached_property
    def first(self) -> Explanation | None:
        """The explanation of the first person's first recommendation; None where it cannot be read."""
        try:
            return Explanation.from_json(gzip.decompress((self.folder / FIRST).read_bytes()).decode())
        except (OSError, EOFError, ValueError):
            return None

    def account(self, explainer: Explainer, ranking: Ranking, item_id: str) -> Explanation | None:
        """The account of an item of a list, where it is the one that came along and the list is the same; else None.

        Ledger, history and rank are worked out now; words, attention and checks are taken over where they belong to the
        very same figures.
        """
        if not ranking.query.user or ranking.query != Query(user=ranking.query.user) or self.first is None:
            return None
        if (self.first.user, self.first.item_id) != (ranking.query.user, item_id):
            return None
        row = self.engine.dataset.item_ids.row(item_id)
        made = explainer.account(ranking, row, (), base=self.first)
        return made if _same(made, self.first) else None


def _same(made: Explanation, first: Explanation) -> bool:
    """Whether two accounts are of the same figures, line by line."""

    def told(one: Explanation) -> tuple[object, ...]:
        return one.rank, one.candidates, one.pca, one.tier, [line.name for line in one.lines]

    def figures(one: Explanation) -> list[tuple[float, ...]]:
        return [(line.raw, line.centre, line.scale, line.weight, line.contribution) for line in one.lines]

    return told(made) == told(first) and np.allclose(figures(made), figures(first), rtol=0, atol=1e-9)


def _bundled(data: Dataset, made_by: dict[str, Any]) -> Encoder:
    return bundled_encoder(made_by["source"])


def _whole(name: str, target: Path) -> dict[str, Any] | None:
    """What is said of a built sample; None where it was made from something else, or a file is not as it was written."""
    held: dict[str, Any] = json.loads((target / MADE).read_text(encoding="utf-8"))
    files = {str(file.relative_to(target)): checksums.of_file(file) for file in built_files(target)}
    now = (checksums.of_sample(name), json.loads(json.dumps(checksums.settings())), files)
    return held if now == (held["sample"], held["settings"], held["files"]) else None


def open_built(
    name: str,
    cache: EmbeddingCache | None = None,
    make: Callable[[Dataset, dict[str, Any]], Encoder] = _bundled,
    folder: Path = BUILT,
) -> Built | None:
    """A sample as it came; None where there is none, or it is not what would be made now.

    Args:
        cache: where encodings to come are kept.
        make: see `engine_folder.load`.

    Raises:
        ModelError: the encoder is not installed.
    """
    target = folder / name
    if name not in SAMPLES:
        return None
    try:
        held = _whole(name, target)
        if held is None:
            return None
        engine = load(target / ENGINE, name=name, make=make, cache=cache)
        fused = trainable(default_components(engine.dataset), engine.dataset)
        if json.loads(json.dumps(checksums.components(fused))) != held["components"]:
            return None
        embedded = zip(engine.dataset.item_texts, engine.embeddings, strict=True)
        variants = StoredVariants(
            {text: one for text, one in embedded if text.strip()}, load_file(target / VARIANTS)
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, SafetensorError, DataError):
        return None
    return Built(engine, variants, target)
