"""The fused score as a function of one text, everything else held fixed.

This is what every word method explains: the components that read the text are asked again for its embedding,
all others keep what they contribute. Normalisation and weights are those of the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from recsys_core.components import Component
from recsys_core.encoding import Encoder, Side
from recsys_core.engine import Engine
from recsys_core.fusion import Part
from recsys_core.lazy_modules import torch
from recsys_core.query import Profile, Query
from recsys_core.ranking import Ranking
from recsys_core.space import PCASpace
from recsys_core.types import FloatArray

ScoreFunction = Callable[["torch.Tensor"], "torch.Tensor"]
"""A component's raw score (B,) as a function of the text's embedding (B, d)."""


WHOLE = "fused"
"""Name of the person that stands for all."""


@dataclass(frozen=True, eq=False)
class ComponentScore:
    """A component that reads the text.

    Attributes:
        part: its line of the ledger.
        score: its raw score of an embedding.
        key: names everything the raw score depends on, the text itself aside.
        several: the raw scores of the texts of several items for the same query, from their PCA coordinates.
    """

    part: Part
    score: ScoreFunction
    key: tuple[object, ...]
    several: Callable[[Sequence[int], Sequence[int], torch.Tensor], torch.Tensor]


@dataclass(frozen=True, eq=False)
class TextScore:
    """`F(text) = fixed + sum over by_part of slope (raw(embedding of text) - centre)`.

    Attributes:
        role: whose text it is: "item", "query" or "past".
        item: row of the item whose score it is.
        side: how the encoder reads it.
        fixed: what all other components contribute.
        space: where the embeddings are sliced.
        pca: at which size.
    """

    encoder: Encoder
    role: str
    side: Side
    text: str
    by_part: tuple[ComponentScore, ...]
    fixed: float
    item: int
    space: PCASpace
    pca: int

    def edited(self, text: str) -> TextScore:
        """The same score of other words."""
        return replace(self, text=text)

    @property
    def as_one(self) -> TextScore:
        """The same score with a single person: what depends on the text, weighted and summed."""
        parts = [
            (part_score.key, part_score.part.slope, part_score.part.centre) for part_score in self.by_part
        ]
        sum_of_all = Part(WHOLE, WHOLE, np.zeros(0), 0.0, 1.0, 1.0)
        one = ComponentScore(sum_of_all, self.tensor, (WHOLE, *parts, self.fixed), _no_several)
        return replace(self, by_part=(one,), fixed=0.0)

    def tensor(self, embeddings: torch.Tensor) -> torch.Tensor:
        """Fused scores (B,), differentiable in the embedding (B, d)."""
        parts = [
            part_score.part.slope * (part_score.score(embeddings) - part_score.part.centre)
            for part_score in self.by_part
        ]
        return self.fixed + torch.stack(parts).sum(0)

    def raw(self, embeddings: np.ndarray) -> FloatArray:
        """Raw scores (B, C) of each person were the text embedded as (B, d)."""
        with torch.no_grad():
            vectors = torch.from_numpy(np.ascontiguousarray(embeddings))
            columns = [part_score.score(vectors).double().numpy() for part_score in self.by_part]
        return np.stack(columns, axis=1)

    def fused(self, raw: FloatArray) -> FloatArray:
        """Fused scores (B,) from raw ones (B, C)."""
        slopes = np.array([part_score.part.slope for part_score in self.by_part])
        centres = np.array([part_score.part.centre for part_score in self.by_part])
        scores: FloatArray = self.fixed + (raw - centres) @ slopes
        return scores

    def scores(self, embeddings: np.ndarray) -> FloatArray:
        """Fused scores (B,) were the text embedded as (B, d)."""
        return self.fused(self.raw(embeddings))

    def scores_of(self, texts: Sequence[str]) -> FloatArray:
        """Fused scores (B,) were the text one of these."""
        return self.scores(self.encoder.encode(list(texts), side=self.side))


def profile_key(ranking: Ranking) -> tuple[object, ...]:
    """What a raw score depends on besides item and component."""
    return (*ranking.profile.key, ranking.pca)


def first_text_scores(engine: Engine, users: int) -> list[TextScore]:
    """How the first recommendation of each of the first users depends on its text; those nobody reads left out.

    Where nobody has liked anything the first items stand in for users, each liked by a newcomer.
    """
    data = engine.dataset
    asked = [Query(user=user) for user in data.user_ids.ids[:users]]
    if not len(data.liked):
        asked = [Query(likes=(item,)) for item in data.item_ids.ids[:users]]
    found = []
    for query in asked:
        ranking = engine.rank(query)
        found.append(text_score_of(engine, ranking, int(ranking.candidates[0])))
    return [text_score for text_score in found if text_score is not None]


def text_score_of(
    engine: Engine, ranking: Ranking, item: int, role: str = "item", position: int = 0
) -> TextScore | None:
    """How the score of an item (row) depends on a text; None where no component with a weight reads it.

    Args:
        role: "item" for the item's text, "query" for the query's own words, "past" for a past item's text.
        position: which past item, as a place in the history.
    """
    profile, k = ranking.profile, ranking.pca
    probe = torch.zeros(1, engine.encoder.dim)
    by_part, fixed = [], 0.0
    for part in ranking.parts:
        component = engine.component(part.name)
        if role == "item":
            score = partial(component.item_text_score, profile, item, k)
        elif role == "query":
            score = partial(component.query_text_score, profile, item, k)
        else:
            score = partial(component.past_text_score, profile, position, item, k)
        if part.weight > 0 and score(probe) is not None:
            key = (role, position, part.name, item, *profile_key(ranking))
            by_part.append(ComponentScore(part, score, key, _several(component, profile, k)))  # type: ignore[arg-type]
        else:
            fixed += part.contribution(item)
    texts = engine.dataset.item_texts
    text = {"item": texts[item], "query": profile.text}.get(role)
    if text is None:
        text = texts[int(profile.history[position])]
    if not by_part or not text.strip():
        return None
    side: Side = "query" if role == "query" else "item"
    return TextScore(engine.encoder, role, side, text, tuple(by_part), fixed, item, engine.space, k)


def _several(
    component: Component, profile: Profile, k: int
) -> Callable[[Sequence[int], Sequence[int], torch.Tensor], torch.Tensor]:
    def scores(items: Sequence[int], sizes: Sequence[int], coordinates: torch.Tensor) -> torch.Tensor:
        found = component.item_texts_score(profile, items, sizes, k, coordinates)
        if found is None:
            raise ValueError(f"{component.name} reads no texts of items")
        return found

    return scores


def _no_several(items: Sequence[int], sizes: Sequence[int], coordinates: torch.Tensor) -> torch.Tensor:
    raise ValueError("a fused score belongs to one item")


def raw_of_several(text_scores: Sequence[TextScore], coordinates: Sequence[torch.Tensor]) -> list[FloatArray]:
    """Raw scores (V, C) of the texts of several items of one list, were they at these coordinates (V, K) in PCA space."""
    items, sizes = [text_score.item for text_score in text_scores], [len(part) for part in coordinates]
    k = text_scores[0].pca
    with torch.no_grad():
        vectors = torch.cat([part[:, :k] for part in coordinates])  # once for all people
        columns = [
            part_score.several(items, sizes, vectors).double() for part_score in text_scores[0].by_part
        ]
    table = torch.stack(columns, dim=1).numpy()
    found: list[FloatArray] = np.split(table, np.cumsum(sizes)[:-1])
    return found
