"""Text: how near an item's words lie to the query's history and own words, in PCA space."""

from __future__ import annotations

import numpy as np
import torch

from recsys_core.components.base import Training
from recsys_core.query import Profile
from recsys_core.types import FloatArray, RowArray

WORDS_SHARE = 0.5
"""Weight of the query's own words against its history where it has both."""


class TextCosine:
    """`cos(f_q, f_i)` with `f_q = (1 - t) h / |h| + t w / |w|`.

    h is the weighted mean of the history's item vectors, w the vector of the query's own words, t is
    `WORDS_SHARE` where there are both. Given the norms the cosine is linear in the past items, so each one's
    share is exact: `(1 - t) a_h (f_h . f_i) / (|h| |f_q| |f_i|)`.
    """

    name = "text"
    group = "text"

    def fit(self, training: Training) -> TextCosine:
        """Keep the space; there is nothing to learn."""
        self.space = training.space
        return self

    def _sides(self, profile: Profile, k: int) -> tuple[FloatArray, float, FloatArray, float]:
        """History mean (k,) and its factor, words vector (k,) and its factor; a factor is 0 where a side is absent."""
        items = self.space.items(k)
        history = profile.weights @ items[profile.history] if len(profile.history) else np.zeros(k)
        words = np.zeros(k) if profile.embedding is None else self.space.query(profile.embedding, k)
        lengths = np.linalg.norm(history), np.linalg.norm(words)
        share = WORDS_SHARE if lengths[0] > 0 and lengths[1] > 0 else float(lengths[1] > 0)
        past = (1 - share) / lengths[0] if lengths[0] > 0 else 0.0
        own = share / lengths[1] if lengths[1] > 0 else 0.0
        return history, float(past), words, float(own)

    def _query(self, profile: Profile, k: int) -> FloatArray:
        history, past, words, own = self._sides(profile, k)
        return past * history + own * words

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Cosines (n,); None where the query has neither history nor words."""
        if profile.empty:
            return None
        vector = self._query(profile, k)
        lengths = self.space.norms(k) * np.linalg.norm(vector)
        return (self.space.items(k) @ vector) / np.maximum(lengths, 1e-12)

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Share of each past item in the cosines (H, m); with the share of the words they sum to them."""
        vectors = self.space.items(k)
        history, past, words, own = self._sides(profile, k)
        lengths = np.linalg.norm(past * history + own * words) * self.space.norms(k)[items]  # (m,)
        products = vectors[profile.history] @ vectors[items].T  # (H, m)
        return past * profile.weights[:, None] * products / np.maximum(lengths, 1e-12)

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Cosines (B,) of the query with the item's text embedded as (B, d)."""
        if profile.empty:
            return None
        basis, mean = self.space.tensors(k, "item")
        vectors = (embeddings.double() - mean) @ basis.T  # (B, k)
        query = torch.from_numpy(self._query(profile, k))
        return torch.nn.functional.cosine_similarity(vectors, query[None], dim=-1, eps=1e-12)

    def query_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Cosines (B,) with the item were the query's words embedded as (B, d); the words keep their share."""
        if profile.embedding is None:
            return None
        basis, mean = self.space.tensors(k, "query")
        words = torch.nn.functional.normalize((embeddings.double() - mean) @ basis.T, dim=-1, eps=1e-12)
        history, past, _, _ = self._sides(profile, k)
        share = WORDS_SHARE if past > 0 else 1.0
        query = share * words + past * torch.from_numpy(history)[None]  # (B, k)
        target = torch.from_numpy(np.ascontiguousarray(self.space.items(k)[item]))
        return torch.nn.functional.cosine_similarity(query, target[None], dim=-1, eps=1e-12)
