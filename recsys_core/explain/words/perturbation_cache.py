"""The perturbation cache: variants of each text, encoded once.

Taking a word out of a text changes its embedding and nothing else, and that embedding depends neither on the person,
the PCA size nor the weights. So the variants of a text (see `shapley.coalitions`) are encoded once, and what
each word does to any score is a matrix product away. The vectors lie in the embedding cache beside those of the items.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from recsys_core.encoding import EmbeddingCache, Encoder, Side
from recsys_core.explain.words.deletion import Deletable, deletable
from recsys_core.explain.words.shapley import coalitions
from recsys_core.explain.words.text_score import TextScore, raw_of_several
from recsys_core.lazy_modules import torch
from recsys_core.recent import Recent
from recsys_core.types import FloatArray, Progress, silent

HELD = 400
"""Texts whose variants are held in memory; the others come from the cache."""
BLOCK = 32
"""Texts encoded at a time, so that a fill can be followed and cancelled."""


Depth = Literal["out", "all"]
"""How many variants: the text, none of it and each word taken out; or all coalitions."""


@dataclass(frozen=True, eq=False)
class Variants:
    """A text with the embeddings (V, d) of its `coalitions`, or of the first of them."""

    cut: Deletable
    embeddings: np.ndarray


def _asked(words: int, depth: Depth) -> int:
    return len(coalitions(words)) if depth == "all" else min(2 + words, len(coalitions(words)))


@dataclass(eq=False)
class PerturbationCache:
    """Variants by text, and where they lie in an engine's PCA space; raw scores by text and person, so that a weight slider costs a sum.

    Args:
        stored: gives the first variants of an item's text that came ready made, or None.
    """

    encoder: Encoder
    cache: EmbeddingCache | None = None
    stored: Callable[[str], Variants | None] | None = None
    held: Recent[Variants] = field(default_factory=lambda: Recent(HELD))
    raw: Recent[FloatArray] = field(default_factory=lambda: Recent(4096))
    placed: Recent[torch.Tensor] = field(default_factory=lambda: Recent(HELD))

    def __post_init__(self) -> None:
        self._turn = threading.Lock()

    def _known(self, text: str, side: Side, depth: Depth) -> Variants | None:
        found = self.held.get((text, side))
        if found is None and self.stored is not None and side == "item":
            found = self.stored(text)
            if found is not None:
                self.held.put((text, side), found)
        if found is None or len(found.embeddings) < _asked(len(found.cut.words), depth):
            return None
        return found

    def at_hand(self, text: str, side: Side = "item", depth: Depth = "all") -> bool:
        """Whether the variants of a text are in memory, so that nothing has to be encoded or read."""
        return self._known(text, side, depth) is not None

    def variants(
        self, text: str, side: Side = "item", depth: Depth = "all", progress: Progress = silent
    ) -> Variants:
        """The variants of a text, encoded now if they are not at hand; who asks meanwhile waits for them."""
        known = self._known(text, side, depth)
        if known is None:
            with self._turn:
                known = self._known(text, side, depth) or self._encode([text], side, depth, progress)[0]
        return known

    def _encode(self, texts: Sequence[str], side: Side, depth: Depth, progress: Progress) -> list[Variants]:
        cuts = [deletable(self.encoder, text, side) for text in texts]
        masks = [coalitions(len(cut.words))[: _asked(len(cut.words), depth)] for cut in cuts]
        asked = [variant for cut, rows in zip(cuts, masks, strict=True) for variant in cut.variants(rows)]
        vectors = self.encoder.encode(asked, self.cache, progress, side)
        made, start = [], 0
        for text, cut, rows in zip(texts, cuts, masks, strict=True):
            made.append(Variants(cut, vectors[start : start + len(rows)]))
            self.held.put((text, side), made[-1])
            start += len(rows)
        return made

    def fill(
        self,
        texts: Sequence[str],
        side: Side = "item",
        progress: Progress = silent,
        depth: Depth = "all",
    ) -> None:
        """Encode the variants of these texts, many together; done before, they are found in the cache."""
        todo = [text for text in dict.fromkeys(texts) if text.strip() and not self._known(text, side, depth)]
        for start in range(0, len(todo), BLOCK):

            def within(stage: str, done: int, total: int, start: int = start) -> None:
                """Called after every batch: long texts have many variants, and somebody may not want them any more."""
                progress("taking words out", start, len(todo))

            progress("taking words out", start, len(todo))
            self._encode(todo[start : start + BLOCK], side, depth, within)
        progress("taking words out", len(todo), len(todo))

    def read(self, text_scores: Sequence[TextScore], depth: Depth = "all") -> None:
        """Work out raw scores of the variants of the texts of one list together, and keep them.

        They are read as far as they are not known.
        """
        todo = [
            text_score
            for text_score in text_scores
            if any(
                self.raw.get((*part_score.key, text_score.text)) is None for part_score in text_score.by_part
            )
        ]
        if not todo:
            return
        found = [self._coordinates(text_score, depth) for text_score in todo]
        for text_score, table in zip(todo, raw_of_several(todo, found), strict=True):
            for part_score, column in zip(text_score.by_part, table.T, strict=True):
                self.raw.put((*part_score.key, text_score.text), column)

    def _coordinates(self, text_score: TextScore, depth: Depth) -> torch.Tensor:
        """Where the variants of the text of an item lie in the whole PCA space (V, K): a size is a slice of it."""
        embeddings = self.variants(text_score.text, text_score.side, depth).embeddings
        known = self.placed.get((text_score.text,))
        if known is None or len(known) < len(embeddings):
            known = text_score.space.projected(torch.from_numpy(embeddings), text_score.space.size)
            self.placed.put((text_score.text,), known)
        return known

    def values(self, text_score: TextScore, depth: Depth = "all", progress: Progress = silent) -> FloatArray:
        """Fused score (V,) of each variant of the text."""
        found = self.variants(text_score.text, text_score.side, depth, progress)
        count = _asked(len(found.cut.words), depth)
        known = [self.raw.get((*part_score.key, text_score.text)) for part_score in text_score.by_part]
        if any(column is None or len(column) < count for column in known):
            table = text_score.raw(found.embeddings)
            known = list(table.T)
            for part_score, column in zip(text_score.by_part, table.T, strict=True):
                self.raw.put((*part_score.key, text_score.text), column)
        return text_score.fused(np.stack([column[:count] for column in known if column is not None], axis=1))
