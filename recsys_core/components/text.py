"""Text: how near an item's words lie to the query's history and own words, in PCA space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from recsys_core.components.base import FittedComponent, TextScorer, Training
from recsys_core.components.blocks import answered
from recsys_core.components.registry import by_tier, component
from recsys_core.errors import SettingsError
from recsys_core.lazy_modules import torch
from recsys_core.query import Profile
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

WORDS_SHARE = 0.5
"""Weight of the query's own words against its history where it has both."""

Kind = Literal["cosine", "dot", "euclidean"]


@component
class TextSimilarity(FittedComponent):
    """Nearness of an item's vector f_i to the query's, `f_q = (1 - t) h / |h| + t w / |w|`.

    h is the weighted mean of the history's item vectors (dislikes subtracted), w the vector of the query's own words,
    t is `WORDS_SHARE` where there are both.

    | kind | score | share of past item h, c_h = (1 - t) a_h / |h| |
    |---|---|---|
    | cosine | `cos(f_q, f_i)` | `c_h (f_h . f_i) / (|f_q| |f_i|)` |
    | dot | `f_q . f_i` | `c_h (f_h . f_i)` |
    | euclidean | `-|g_q - f_i|^2 + |g_q|^2`, g_q = (1 - t) h + t w | `(1 - t) (2 a_h (f_h . f_i) - |a_h| |f_i|^2)` |

    Given the norms each is linear in the past items, so shares are exact; the squared length of g_q is the same for
    all items and so left out.

    Args:
        kind: `cosine`, `dot` or `euclidean`, as in the table.
    """

    name = msg("text")
    group = "text"
    label = msg("Text cosine")
    shares = by_tier(0.6)
    needs = frozenset(("text",))

    def __init__(self, kind: Kind = "cosine") -> None:
        if kind not in {"cosine", "dot", "euclidean"}:
            raise SettingsError(
                "There is no similarity {kind!r}: choose cosine, dot or euclidean.", kind=kind
            )
        self.kind = kind
        self.name = "text" if kind == "cosine" else f"text_{kind}"

    def fit(self, training: Training) -> TextSimilarity:
        """Keep the space; there is nothing to learn."""
        return self.ready(training)

    def ready(self, training: Training) -> TextSimilarity:
        """Take the space."""
        self.space = training.space
        return self

    def _sides(self, profile: Profile, k: int) -> tuple[FloatArray, float, FloatArray, float]:
        """History mean (k,) and its factor, words vector (k,) and its factor; a factor is 0 where a side is absent."""
        items = self.space.items(k)
        history = profile.weights @ items[profile.history] if len(profile.history) else np.zeros(k)
        words = np.zeros(k) if profile.embedding is None else self.space.query(profile.embedding, k)
        lengths = np.linalg.norm(history), np.linalg.norm(words)
        share = WORDS_SHARE if lengths[0] > 0 and lengths[1] > 0 else float(lengths[1] > 0)
        if self.kind == "euclidean":
            return history, float(1 - share), words, float(share)
        past = (1 - share) / lengths[0] if lengths[0] > 0 else 0.0
        own = share / lengths[1] if lengths[1] > 0 else 0.0
        return history, float(past), words, float(own)

    def query_vector(self, profile: Profile, k: int) -> FloatArray:
        """f_q (k,)."""
        history, past, words, own = self._sides(profile, k)
        return past * history + own * words

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Similarities (n,); None where the query has neither history nor words."""
        return self._scores(profile, k, self.space.items(k), self.space.norms(k))

    def score_many(self, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """One product of all items with the profiles' vectors."""
        items, norms = self.space.items(k), self.space.norms(k)
        if self.kind == "euclidean":
            return [self._scores(profile, k, items, norms) for profile in profiles]
        vectors = np.stack([self.query_vector(profile, k) for profile in profiles])  # (U, k)
        table = vectors @ items.T
        if self.kind == "cosine":
            table /= np.maximum(np.linalg.norm(vectors, axis=1)[:, None] * norms, 1e-12)
        return answered(profiles, table, lambda profile: profile.empty)

    def _scores(self, profile: Profile, k: int, items: FloatArray, norms: FloatArray) -> FloatArray | None:
        """Similarities (n,) of items with these coordinates (n, k) and lengths (n,)."""
        if profile.empty:
            return None
        vector = self.query_vector(profile, k)
        products: FloatArray = items @ vector
        if self.kind == "dot":
            return products
        if self.kind == "euclidean":
            return 2 * products - norms**2
        return products / np.maximum(norms * np.linalg.norm(vector), 1e-12)

    def text_scorer(self, k: int, embeddings: np.ndarray) -> TextScorer:
        """Similarities of items whose texts are embedded as (n, d)."""
        items = self.space.project(embeddings, k)
        norms = np.linalg.norm(items, axis=1)
        return lambda profile: self._scores(profile, k, items, norms)

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Share of each past item (H, m); with the share of the words they sum to the score."""
        vectors = self.space.items(k)
        history, past, words, own = self._sides(profile, k)
        products = vectors[profile.history] @ vectors[items].T  # (H, m)
        shares: FloatArray = past * profile.weights[:, None] * products
        if self.kind == "euclidean":
            return 2 * shares - past * np.outer(np.abs(profile.weights), self.space.norms(k)[items] ** 2)
        if self.kind == "cosine":
            lengths = np.linalg.norm(past * history + own * words) * self.space.norms(k)[items]  # (m,)
            shares /= np.maximum(lengths, 1e-12)
        return shares

    def cosine_factor(self, profile: Profile, k: int, position: int | None = None) -> float:
        """What the raw cosine holds for each unit of an item's cosine with one side alone; 0 where that side is absent.

        The score is a sum over sides of such a factor times `cos(side, f_i)`; see the table of the class.

        Args:
            position: which past item, as a place in the history; None for the query's own words.
        """
        history, past, words, own = self._sides(profile, k)
        length = max(float(np.linalg.norm(past * history + own * words)), 1e-12)
        if position is None:
            return own * float(np.linalg.norm(words)) / length
        own_length = float(self.space.norms(k)[profile.history[position]])
        return past * float(profile.weights[position]) * own_length / length

    def mean_history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Mean share of each past item over items (H,): the shares are linear in the items' vectors, so one product does."""
        if self.kind == "euclidean":
            return super().mean_history_shares(profile, items, k)
        vectors = self.space.items(k)
        history, past, words, own = self._sides(profile, k)
        scale = np.zeros(len(vectors))
        scale[items] = 1.0 / len(items)
        if self.kind == "cosine":
            lengths = np.linalg.norm(past * history + own * words) * self.space.norms(k)
            scale /= np.maximum(lengths, 1e-12)
        mean: FloatArray = past * profile.weights * (vectors[profile.history] @ (scale @ vectors))
        return mean

    def _compare(self, query: torch.Tensor, vectors: torch.Tensor) -> torch.Tensor:
        """Scores (B,) of one vector (1, k) for queries (B, k), or of vectors (B, k) for one query (1, k)."""
        products = vectors @ query[0] if len(query) == 1 else query @ vectors[0]
        if self.kind == "cosine":
            lengths = torch.linalg.vector_norm(vectors, dim=-1) * torch.linalg.vector_norm(query, dim=-1)
            cosines: torch.Tensor = products / lengths.clamp_min(1e-12)
            return cosines
        return products if self.kind == "dot" else 2 * products - (vectors**2).sum(dim=-1)

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Scores (B,) were the item's text embedded as (B, d)."""
        return self.item_texts_score(
            profile, [item], [len(embeddings)], k, self.space.projected(embeddings, k)
        )

    def item_texts_score(
        self,
        profile: Profile,
        items: Sequence[int],
        sizes: Sequence[int],
        k: int,
        coordinates: torch.Tensor,
    ) -> torch.Tensor | None:
        """Scores of the texts of several items: only the query matters."""
        if profile.empty:
            return None
        return self._compare(torch.from_numpy(self.query_vector(profile, k))[None], coordinates.double())

    def query_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Scores (B,) of the item were the query's words embedded as (B, d); the words keep their share."""
        if profile.embedding is None:
            return None
        basis, mean = self.space.tensors(k, "query")
        words = (embeddings.double() - mean) @ basis.T
        history = self._sides(profile, k)[0]
        return self._of_sides(torch.from_numpy(history)[None], words, item, k)

    def past_text_score(
        self, profile: Profile, position: int, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Scores (B,) of the item were the past item's text embedded as (B, d); the history keeps its share."""
        if len(profile.history) == 0:
            return None
        basis, mean = self.space.tensors(k, "item")
        history, _, words, _ = self._sides(profile, k)
        weight = profile.weights[position]
        others = history - weight * self.space.items(k)[profile.history[position]]
        moved = torch.from_numpy(others)[None] + weight * ((embeddings.double() - mean) @ basis.T)
        return self._of_sides(moved, torch.from_numpy(words)[None], item, k)

    def _of_sides(self, history: torch.Tensor, words: torch.Tensor, item: int, k: int) -> torch.Tensor:
        """Scores (B,) of the item for history means (B or 1, k) and words (B or 1, k)."""
        share = WORDS_SHARE if bool(history.any()) and bool(words.any()) else float(bool(words.any()))
        if self.kind != "euclidean":
            history = torch.nn.functional.normalize(history, dim=-1, eps=1e-12)
            words = torch.nn.functional.normalize(words, dim=-1, eps=1e-12)
        target = torch.from_numpy(np.ascontiguousarray(self.space.items(k)[item]))
        return self._compare((1 - share) * history + share * words, target[None])
