"""What every encoder can do: texts to unit vectors, and its insides lent to the explanations."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

import numpy as np

from recsys_core.encoding.batches import length_sorted_batches
from recsys_core.encoding.cache import EmbeddingCache
from recsys_core.errors import ModelError
from recsys_core.lazy_modules import torch
from recsys_core.process import thread_count
from recsys_core.types import FloatArray, Progress, silent

Side = Literal["item", "query"]
Ability = Literal["words", "attention"]


@dataclass(frozen=True)
class Tokens:
    """One text as the encoder reads it.

    Attributes:
        ids: rows of the table of word-embedding vectors.
        pieces: word pieces, specials included.
        offsets: (start, end) of each piece in the text, in code points; (0, 0) for specials.
        special: whether the piece is a special token.
        cut: characters at the end of the text that the encoder does not read.
        unknown_share: share of the pieces, specials aside, that the vocabulary does not know.
    """

    ids: tuple[int, ...]
    pieces: tuple[str, ...]
    offsets: tuple[tuple[int, int], ...]
    special: tuple[bool, ...]
    cut: int
    unknown_share: float


@dataclass(frozen=True)
class ModelFacts:
    """What a reader should know about an encoder before believing it.

    Attributes:
        kind: architecture in a word or two.
        layers: of attention; 0 for encoders without.
        parameters: how many weights.
        dimensions: width of an embedding.
        longest: word pieces read of a text; None where there is no limit.
        precision: what the weights are kept in while encoding.
        licence: as the model's card states it, "" where it does not.
        explains: what can be shown of it besides ledger and history.
    """

    name: str
    kind: str
    parameters: int
    dimensions: int
    longest: int | None
    pooling: str
    precision: str
    licence: str
    explains: tuple[Ability, ...]
    layers: int = 0


class Encoder(ABC):
    """Turns texts into unit vectors.

    Encoding never changes the encoder and neither do explanations, so one can be shared by threads.

    Attributes:
        name: what to call it on the screen.
        fingerprint: changes when anything that can change a vector does.
        prompts: what is put before a text of the side "item" or "query".
        explains: which panels it can fill.
        threaded: whether passes are long enough to be shared out among threads.
    """

    name: str
    fingerprint: str
    prompts: dict[str, str]
    explains: tuple[Ability, ...]
    threaded: bool

    @property
    def workers(self) -> int:
        """Threads that encode side by side."""
        return thread_count() if self.threaded else 1

    @property
    @abstractmethod
    def facts(self) -> ModelFacts:
        """What a reader should know about it."""

    @property
    @abstractmethod
    def dim(self) -> int:
        """Width of an embedding."""

    @abstractmethod
    def lengths(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces are read of each text, prompt and specials included."""

    @abstractmethod
    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors (B, d) float32 of texts that have their prompt already."""

    @abstractmethod
    def tokens(self, text: str, side: Side = "item") -> Tokens:
        """The text as word pieces with their places in it; pieces of the side's prompt count as special."""

    @abstractmethod
    def input_embeddings(self, ids: torch.Tensor) -> torch.Tensor:
        """Rows of the word-embedding table, (L,) to (L, E)."""

    @abstractmethod
    def neutral_id(self) -> int:
        """The word piece that says least; the text to compare with is made of it.

        Raises:
            ModelError: there is none.
        """

    @abstractmethod
    def mean_embedding(self) -> torch.Tensor:
        """Mean (E,) of the table of word-embedding vectors."""

    def mask_id(self) -> int | None:
        """The word piece that hides a word; None where there is none."""
        return None

    def baseline_vector(self, kind: str) -> torch.Tensor:
        """What a word is compared with, (E,): "pad", "mask", or the "mean" of all vectors.

        Raises:
            ModelError: there is none of that kind.
        """
        if kind == "mean":
            return self.mean_embedding()
        row = self.mask_id() if kind == "mask" else self.neutral_id()
        if row is None:
            raise ModelError("{name} has no mask token to compare a text with.", name=self.name)
        return self.input_embeddings(torch.tensor([row]))[0]

    @abstractmethod
    def embed(self, vectors: torch.Tensor, tokens: Tokens) -> torch.Tensor:
        """Unit embeddings (B, d) from word-embedding vectors (B, L, E) of one text; differentiable."""

    @abstractmethod
    def pooling_weights(self, tokens: Tokens) -> FloatArray:
        """Share (L,) of each piece in the pooled vector, summing to 1."""

    def pair_attention(self, first: str, second: str) -> tuple[Tokens, Tokens, np.ndarray]:
        """Two texts read as one input: the pieces of each, and how much each of all pieces looks at each, (P, P).

        Weights are means over layers and heads; pieces of the first come first, specials are left out.

        Raises:
            ModelError: the encoder cannot read two texts together.
        """
        raise ModelError("{name} reads one text at a time.", name=self.name)

    @property
    def depth(self) -> int:
        """How many layers can be re-initialised; 0 where nothing was learned in layers."""
        return 0

    def portable(self) -> Encoder:
        """The encoder as it can go to another process."""
        return self

    def learned_from(self, texts: Sequence[str]) -> Encoder:
        """The same kind of encoder, with all it learned of its catalogue learned of these texts alone.

        Itself where it learned nothing: vocabulary, weights and vectors are the same whatever it is to read. Measurements
        on items yet to come ask for it, so that nothing of their texts is known beforehand.

        Raises:
            ModelError, SettingsError: there is too little in the texts to learn from.
        """
        return self

    def randomised(self, steps: int, seed: int) -> Encoder:
        """A copy whose last `steps` layers have forgotten what they learned; one step beyond them, the words too.

        Raises:
            ModelError: there are no layers.
        """
        raise ModelError("{name} has no layers to re-initialise.", name=self.name)

    def attention(self, text: str, side: Side = "item") -> tuple[Tokens, np.ndarray]:
        """Attention weights (layers, heads, L, L) of one text; each row sums to 1.

        Raises:
            ModelError: the encoder has no attention.
        """
        raise ModelError("{name} has no attention: it adds up one vector for each word.", name=self.name)

    def encode(
        self,
        texts: Sequence[str],
        cache: EmbeddingCache | None = None,
        progress: Progress = silent,
        side: Side = "item",
    ) -> np.ndarray:
        """Embeddings (n, d) float32 of n texts, unit length, in the order given; equal texts are encoded once.

        The prompt of the side is put before each text where the encoder has one.
        """
        texts = [self.prompts[side] + text for text in texts]
        distinct = list(dict.fromkeys(texts))
        known = cache.read(self.fingerprint, distinct) if cache else {}
        todo = [position for position in range(len(distinct)) if position not in known]
        progress("encoding", len(known), len(distinct))
        if todo:
            batches = length_sorted_batches(self.lengths([distinct[position] for position in todo]))
            groups = [[todo[index] for index in batch] for batch in batches]
            workers = ThreadPoolExecutor(self.workers)
            try:
                encoded = workers.map(lambda g: self.encode_batch([distinct[p] for p in g]), groups)
                for group, vectors in zip(groups, encoded, strict=True):
                    known.update(zip(group, vectors, strict=True))
                    if cache:
                        fresh = [(distinct[p], vector) for p, vector in zip(group, vectors, strict=True)]
                        cache.write(self.fingerprint, fresh)
                    progress("encoding", len(known), len(distinct))
            finally:  # when progress raises to cancel, batches not begun are dropped, not waited for
                workers.shutdown(cancel_futures=True)
        where = {text: position for position, text in enumerate(distinct)}
        if not texts:
            return np.empty((0, self.dim), np.float32)
        return np.stack([known[where[text]] for text in texts]).astype(np.float32)
