"""Fit a dataset, rank for a query."""

from __future__ import annotations

import copy
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from recsys_core.chosen import Chosen
from recsys_core.components import Component, Training
from recsys_core.components.default import default_components, trainable
from recsys_core.components.registry import GROUPS
from recsys_core.components.user_attributes import UserAttributes
from recsys_core.datasets import Dataset
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.fusion import (
    DEFAULT_PCA,
    GENERAL,
    Part,
    Settings,
    normalised_part,
    tier_for,
    weights_of,
)
from recsys_core.query import Profile, Query
from recsys_core.ranking import Ranking, ordered, tie_order
from recsys_core.raw import RawScores
from recsys_core.space import ENOUGH, PCASpace
from recsys_core.text.cleaning import clean
from recsys_core.translating import Message
from recsys_core.types import FloatArray, Progress, RowArray, silent

STAND_INS = 200
"""At most this many item texts stand in for queries."""

RECENCY = 40.0
"""After this many later likes an item counts half in the text component's history."""


@dataclass(eq=False)
class Engine:
    """A fitted recommender. Nothing it answers changes it: fold-in works on copies.

    Attributes:
        chosen: weights found on this data, used where none are set; None leaves the general ones.
    """

    dataset: Dataset
    encoder: Encoder
    space: PCASpace
    components: tuple[Component, ...]
    embeddings: np.ndarray
    cache: EmbeddingCache | None = None
    chosen: Chosen | None = None

    def __post_init__(self) -> None:
        self.ties = tie_order(self.dataset.item_ids.ids)
        self._raw = RawScores(self.components, len(self.dataset.item_ids))
        self._texts: dict[str, np.ndarray] = {}
        self._lock = threading.Lock()

    @classmethod
    def fit(
        cls,
        dataset: Dataset,
        encoder: Encoder,
        cache: EmbeddingCache | None = None,
        progress: Progress = silent,
        components: Sequence[Component] | None = None,
        known: RowArray | None = None,
    ) -> Engine:
        """Encode the catalogue, build the PCA space and fit the components.

        Args:
            known: items that the encoder and the space learn from, where the others stand for items yet to come; None takes
                all.
        """
        if known is not None:
            encoder = encoder.learned_from([dataset.item_texts[row] for row in known])
        embeddings = encoder.encode(dataset.item_texts, cache, progress)
        own = [text for text in dataset.user_texts if text]
        queries = encoder.encode(own, cache, progress, "query") if own else None
        asked = queries
        rows = range(len(embeddings)) if known is None else known
        if encoder.prompts["query"] and len(own) < ENOUGH:
            # Prompts move queries away from items: item texts read as queries stand in for the missing words.
            asked = encoder.encode(
                [dataset.item_texts[row] for row in rows[:STAND_INS]], cache, progress, "query"
            )
        progress("building the PCA space", 0, 1)
        space = PCASpace().fit(embeddings, asked, known)
        chosen = trainable(default_components(dataset) if components is None else components, dataset)
        engine = cls(dataset, encoder, space, chosen, embeddings, cache)
        engine._fit_components(progress)
        if queries is not None:
            engine.learn_texts(dict(zip(own, queries, strict=True)))
        progress("ready", 1, 1)
        return engine

    def training(self) -> Training:
        """What the components are fitted on."""
        data = self.dataset
        shape = (len(data.user_ids), len(data.item_ids))
        places = (data.of_likes("user"), data.of_likes("item"))
        likes = sp.csr_array((np.ones(data.like_count), places), shape=shape)
        likes.sum_duplicates()
        likes.data[:] = 1.0
        relative = data.relative_strengths()
        strengths = None if relative is None else sp.csr_array((relative, places), shape=shape)
        if strengths is not None:
            strengths.sum_duplicates()
        return Training(likes, self.space, data, strengths)

    def _fit_components(self, progress: Progress) -> None:
        training = self.training()
        for done, component in enumerate(self.components):
            progress(Message("fitting {name}", name=component.name), done, len(self.components))
            component.fit(training)

    def refit(
        self, dataset: Dataset, progress: Progress = silent, components: Sequence[Component] | None = None
    ) -> Engine:
        """A new engine on other interactions of the same catalogue; texts are not encoded again.

        Args:
            components: those to fit; None takes those of this engine.
        """
        wanted = self.components if components is None else components
        fresh = tuple(copy.copy(component) for component in trainable(wanted, dataset))
        engine = Engine(dataset, self.encoder, self.space, fresh, self.embeddings, self.cache, self.chosen)
        engine._fit_components(progress)
        engine.learn_texts(self.known_texts())
        return engine

    def with_choice(self, chosen: Chosen | None) -> Engine:
        """The same fit with these weights where none are set."""
        engine = copy.copy(self)
        engine.chosen = chosen
        return engine

    def settled(self, settings: Settings, candidates: RowArray | None = None) -> Settings:
        """The same settings with the weights that are usual for a list of these candidates; None stands for all items.

        Weights are chosen on lists of items that people have liked; one of nothing but new items has the general ones.
        """
        if settings.usual is not None:
            return settings
        usual = GENERAL
        liked = self.dataset.likes_by_item
        if self.chosen is not None and (candidates is None or liked[candidates].any()):
            usual = self.chosen.usual
        return replace(settings, usual=usual)

    def candidates(self, profile: Profile, among: RowArray | None = None) -> RowArray:
        """Rows that may stand in a list: what has not been seen; everything, where all has been.

        Args:
            among: rows that may be candidates; None takes all.
        """
        mask = np.zeros(len(self.dataset.item_ids), bool)
        mask[slice(None) if among is None else among] = True
        mask[profile.seen] = False
        found = np.flatnonzero(mask)
        if len(found) == 0:
            found = np.arange(len(mask)) if among is None else among
        return found

    def known_texts(self) -> dict[str, np.ndarray]:
        """Embeddings (d,) of query texts worked out so far."""
        with self._lock:
            return dict(self._texts)

    def learn_texts(self, known: Mapping[str, np.ndarray]) -> None:
        """Take embeddings of query texts worked out before."""
        with self._lock:
            self._texts.update(known)

    @cached_property
    def user_attributes(self) -> UserAttributes:
        """Attributes of the users, and how newcomers say theirs."""
        return UserAttributes(self.dataset.users)

    @property
    def block(self) -> int:
        """How many profiles `score_ahead` takes."""
        return self._raw.block

    def embed_text(self, text: str) -> np.ndarray:
        """Embedding (d,) of a query's words; equal words give the same vector."""
        with self._lock:
            known = self._texts.get(text)
        if known is None:
            known = self.encoder.encode([text], side="query")[0]
            with self._lock:
                if len(self._texts) > 5000:
                    self._texts.clear()
                self._texts[text] = known
        return known

    def pca_size(self, settings: Settings) -> int:
        """The PCA size these settings mean.

        Raises:
            SettingsError: it is out of range.
        """
        if settings.pca is None:
            return min(DEFAULT_PCA, self.space.size)
        return self.space.check(settings.pca)

    def profile(self, query: Query) -> Profile:
        """Look up ids, weigh the history, embed the words.

        Raises:
            UnknownIdError: a user or item id is not in the dataset.
            SettingsError: an attribute or value the users table does not have.
        """
        data = self.dataset
        rows = seen = not_liked = np.empty(0, np.int64)
        ratings: FloatArray = np.empty(0)
        strengths: FloatArray | None = None
        text = clean(query.text.strip(), self.dataset.cleaning)
        user: int | None = None
        if query.user:
            user = data.user_ids.row(query.user)
            rows, ratings = data.likes(user)
            strengths = data.like_strengths(user)
            not_liked, seen = data.dislikes(user), data.seen(user)
            text = text or data.user_texts[user].strip()
        extra = [data.item_ids.row(identifier) for identifier in query.likes]
        said = [data.item_ids.row(identifier) for identifier in query.dislikes]
        left_out = [data.item_ids.row(identifier) for identifier in query.without]
        held = [row for row in not_liked.tolist() if row not in extra]  # what is said now overrules the data
        against = [row for row in dict.fromkeys([*held, *said]) if row not in left_out]
        stay = ~np.isin(rows, [*against, *left_out])
        rows, ratings = rows[stay], ratings[stay]
        known = {*rows.tolist(), *against, *left_out}
        fresh = np.array([row for row in dict.fromkeys(extra) if row not in known], dtype=np.int64)
        disliked = np.array(against, dtype=np.int64)
        threshold = data.threshold
        best = 1.0 if np.isnan(threshold) else data.best_rating
        rows = np.concatenate([rows, fresh])
        ratings = np.concatenate([ratings, np.full(len(fresh), best)])
        weights = np.ones(len(rows)) if np.isnan(threshold) else 1.0 + (ratings - threshold)
        if data.timed:
            age = np.arange(len(rows))[::-1]  # 0 for the latest like
            weights = weights * 0.5 ** (age / RECENCY)
        if strengths is not None:  # of likes and dislikes said now nothing is known: 1
            strengths = np.concatenate([strengths[stay], np.ones(len(fresh))])
            weights = weights * strengths
            strengths = np.concatenate([strengths, np.ones(len(disliked))])
        weights = np.concatenate([weights, -np.ones(len(disliked))])
        rows = np.concatenate([rows, disliked])
        total = np.abs(weights).sum()
        return Profile(
            rows,
            weights / total if total > 0 else weights,
            text,
            self.embed_text(text) if text else None,
            np.unique(np.concatenate([seen, fresh, disliked, np.array(left_out, dtype=np.int64)])),
            user,
            self.user_attributes.encode(dict(query.about)) if query.about else None,
            strengths,
            data.timed,
        )

    def raw_scores(self, profile: Profile, k: int) -> dict[str, FloatArray]:
        """Raw scores (n,) of every component that answers."""
        return self._raw.of(profile, k)

    def score_ahead(self, profiles: Sequence[Profile], settings: Settings) -> None:
        """Work out the raw scores of several profiles together and keep them.

        Args:
            profiles: at most `block` of them, as many as are kept.
        """
        self._raw.ahead(profiles, self.pca_size(settings))

    def prepare(self, settings: Settings | None = None) -> Engine:
        """Work ahead for the PCA size of these settings, where many will be asked about; gives itself."""
        k = self.pca_size(settings or Settings())
        for component in self.components:
            component.prepare(k)
        return self

    def parts(
        self, profile: Profile, settings: Settings, tier: str, among: RowArray | None = None
    ) -> tuple[RowArray, tuple[Part, ...]]:
        """Candidates, and every answering component's line of the ledger over them.

        Args:
            among: rows that may be candidates; None takes all.
        """
        raw = self.raw_scores(profile, self.pca_size(settings))
        answering = {c.name: c.group for c in self.components if c.name in raw}
        candidates = self.candidates(profile, among)
        weights = weights_of(self.settled(settings, candidates), tier, answering)
        return candidates, tuple(
            normalised_part(name, group, raw[name], candidates, weights[name])
            for name, group in answering.items()
        )

    def rank(self, query: Query, settings: Settings | None = None, among: RowArray | None = None) -> Ranking:
        """Score every item and order the candidates: score descending, ties by a seeded hash of the id.

        Args:
            among: rows that may be candidates; None takes all.

        Raises:
            UnknownIdError, SettingsError: see `profile`, `pca_size` and `fusion`.
        """
        settings = settings or Settings()
        profile = self.profile(query)
        tier = tier_for(profile)
        settings = self.settled(settings, self.candidates(profile, among))
        candidates, parts = self.parts(profile, settings, tier, among)
        scores = np.sum([part.contributions for part in parts], axis=0)
        order = ordered(candidates, scores, self.ties)
        groups = {group: sum(part.weight for part in parts if part.group == group) for group in GROUPS}
        return Ranking(
            query, settings, profile, tier, self.pca_size(settings), groups, parts, scores, order, self.ties
        )

    def component(self, name: str) -> Component:
        """The fitted component of that name."""
        return next(component for component in self.components if component.name == name)
