"""What every component can do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol, Self

import numpy as np
import scipy.sparse as sp

from recsys_core.components.user_attributes import UserAttributes
from recsys_core.datasets.schema import Dataset
from recsys_core.lazy_modules import torch
from recsys_core.query import Profile
from recsys_core.space import PCASpace
from recsys_core.types import FloatArray, RowArray

BLOCK = 4096
"""Items whose shares are held at once."""


@dataclass(frozen=True)
class Training:
    """What components are fitted on.

    Attributes:
        likes: binary matrix (users, items).
        space: the PCA space of the items.
        dataset: where times, categories and attributes come from.
        strengths: where they are known, the relative strength r of each like, in the places of `likes`: logarithms that
            have the mean 1, see `datasets.strengths`. None where every like speaks alike.
    """

    likes: sp.csr_array
    space: PCASpace
    dataset: Dataset
    strengths: sp.csr_array | None = None

    @cached_property
    def user_attributes(self) -> UserAttributes:
        """Attributes of the users, read once for all components."""
        return UserAttributes(self.dataset.users)


TextScorer = Callable[[Profile], FloatArray | None]
"""Raw scores (n,) of all items for a profile."""

State = dict[str, Any]
"""Fitted attributes by name: arrays, sparse arrays, numbers, or None."""


class FittedComponent:
    """What a fitted component consists of: constructor parameters, and attributes that end in an underscore."""

    label: str
    labels: Mapping[str, str] = MappingProxyType({})
    shares: Mapping[str, float]
    needs: frozenset[str] = frozenset(("likes",))
    largest: int | None = None
    in_fusion: bool = True
    optional: bool = False

    @classmethod
    def made_for(cls, dataset: Dataset) -> tuple[Self, ...]:
        """Those of this kind that a catalogue gets: one with its own parameters, or none where it is too large."""
        fits = cls.largest is None or len(dataset.item_ids) <= cls.largest
        return (cls(),) if fits else ()

    def parameters(self) -> State:
        """Constructor arguments by name."""
        names = list(inspect.signature(type(self).__init__).parameters)[1:]
        return {name: getattr(self, name) for name in names if hasattr(self, name)}

    def state(self) -> State:
        """What fitting found, ready to be stored."""
        return {name: value for name, value in vars(self).items() if name.endswith("_")}

    def restore(self, state: State, training: Training) -> Self:
        """Take what another fit found; the same parameters and training data are the caller's promise."""
        vars(self).update(state)
        return self.ready(training)

    def ready(self, training: Training) -> Self:
        """Whatever can be rebuilt from the training data and the fitted attributes; called at the end of a fit."""
        return self

    def prepare(self, k: int) -> None:
        """Nothing to prepare."""

    def score_many(self: Component, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """One after the other."""
        return [self.score(profile, k) for profile in profiles]

    def mean_history_shares(self: Component, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Mean share of each past item over items (H,), in blocks that bound memory."""
        total = np.zeros(len(profile.history))
        for start in range(0, len(items), BLOCK):
            total += self.history_shares(profile, items[start : start + BLOCK], k).sum(axis=1)
        mean: FloatArray = total / len(items)
        return mean

    def shares_and_mean(
        self: Component, profile: Profile, items: RowArray, among: RowArray, k: int
    ) -> tuple[FloatArray, FloatArray]:
        """Shares of items (H, m) and their mean over the items `among` (H,), one after the other."""
        return self.history_shares(profile, items, k), self.mean_history_shares(profile, among, k)


class Component(Protocol):
    """One source of score.

    Attributes:
        name: leaf of the ledger, for example `ease`.
        group: the slider it belongs to, for example `collaborative`.
        label: what it is called on the screen; `labels` holds it in other languages where no catalogue does.
        shares: its share in the group's weight on each cold-start tier, see `registry.default_shares`.
        needs: what it needs of a dataset, see `registry.NEEDS`; what needs "likes" is left out where there are none.
        in_fusion: whether it is part of the score; others are only measured.
        optional: whether its share stands outside those of its group, as not every dataset has it.
    """

    name: str
    group: str
    label: str
    labels: Mapping[str, str]
    shares: Mapping[str, float]
    needs: frozenset[str]
    in_fusion: bool
    optional: bool

    @property
    def largest(self) -> int | None:
        """Items beyond which it is left out; None where their number does not matter."""

    def fit(self, training: Training) -> Component:
        """Learn from the training likes."""

    def parameters(self) -> State:
        """Constructor arguments by name."""

    def state(self) -> State:
        """What fitting found, ready to be stored."""

    def restore(self, state: State, training: Training) -> Component:
        """Take what another fit with these parameters on this data found."""

    def prepare(self, k: int) -> None:
        """Work ahead for a PCA size at which many will be asked about; no number depends on it."""

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Raw scores (n,) of all items; None where this component has nothing to say about the profile."""

    def score_many(self, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """The same for several profiles, together where that is quicker."""

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Share of each past item in the raw scores of `items`, (H, m); exact, not an approximation."""

    def mean_history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """Mean of those shares over items (H,)."""

    def shares_and_mean(
        self, profile: Profile, items: RowArray, among: RowArray, k: int
    ) -> tuple[FloatArray, FloatArray]:
        """Both at once: shares of items (H, m), and their mean over the items `among` (H,)."""

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Raw scores (B,) were the item's text embedded as (B, d); None where its text plays no part."""

    def item_texts_score(
        self,
        profile: Profile,
        items: Sequence[int],
        sizes: Sequence[int],
        k: int,
        coordinates: torch.Tensor,
    ) -> torch.Tensor | None:
        """The same for the texts of several items together, `sizes` of them each: (B,) of PCA coordinates (B, k)."""

    def text_scorer(self, k: int, embeddings: np.ndarray) -> TextScorer | None:
        """Raw scores of all items were their texts embedded as (n, d), for any profile; None where texts play no part.

        The texts of the past items and what was learned stay as they were.
        """

    def query_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Raw scores (B,) were the query's text embedded as (B, d); None where it plays no part."""

    def past_text_score(
        self, profile: Profile, position: int, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """Raw scores (B,) of the item were the text of the past item at `position` embedded as (B, d).

        What was learned from the catalogue stays; None where that text plays no part.
        """


class HistoryOnly(FittedComponent):
    """The half of a component that reads no text: its scores are the same at every PCA size."""

    def text_scorer(self, k: int, embeddings: np.ndarray) -> TextScorer | None:
        """None: it does not read."""
        return None

    def item_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """None: it does not read."""
        return None

    def item_texts_score(
        self,
        profile: Profile,
        items: Sequence[int],
        sizes: Sequence[int],
        k: int,
        coordinates: torch.Tensor,
    ) -> torch.Tensor | None:
        """None: it does not read."""
        return None

    def query_text_score(
        self, profile: Profile, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """None: it does not read."""
        return None

    def past_text_score(
        self, profile: Profile, position: int, item: int, k: int, embeddings: torch.Tensor
    ) -> torch.Tensor | None:
        """None: it does not read."""
        return None
