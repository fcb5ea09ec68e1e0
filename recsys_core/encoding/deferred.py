"""An encoder whose facts are known beforehand: its weights are read when a text is first to be read.

Lists, ledgers and words whose variants are stored need an encoder's name, width and fingerprint, not the encoder. Loading
one brings PyTorch and transformers with it, which takes several times as long as everything else a first list needs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from recsys_core.encoding.base import Encoder, ModelFacts, Side, Tokens
from recsys_core.lazy_modules import torch
from recsys_core.types import FloatArray


@dataclass(frozen=True)
class KnownEncoder:
    """What is known of an encoder without loading it."""

    fingerprint: str
    prompts: dict[str, str]
    facts: ModelFacts

    @classmethod
    def of(cls, encoder: Encoder) -> KnownEncoder:
        """The facts of one that is loaded."""
        return cls(encoder.fingerprint, dict(encoder.prompts), encoder.facts)


class DeferredEncoder(Encoder):
    """Stands for an encoder under its fingerprint until the encoder itself is needed.

    Args:
        known: its facts; whoever gives them has made sure that the weights are still those.
        load: reads it; called once at most, and whoever asks meanwhile waits.
    """

    threaded = True

    def __init__(self, known: KnownEncoder, load: Callable[[], Encoder]) -> None:
        self.name, self.fingerprint, self.prompts = known.facts.name, known.fingerprint, known.prompts
        self.explains = known.facts.explains
        self._known, self._load = known, load
        self._turn = threading.Lock()
        self._read: Encoder | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the encoder itself is in memory."""
        return self._read is not None

    @property
    def whole(self) -> Encoder:
        """The encoder itself."""
        if self._read is None:
            with self._turn:
                if self._read is None:
                    self._read = self._load()
        return self._read

    @property
    def facts(self) -> ModelFacts:
        """What a reader should know about it."""
        return self._known.facts

    @property
    def dim(self) -> int:
        """Width of an embedding."""
        return self._known.facts.dimensions

    @property
    def depth(self) -> int:
        """How many layers can be re-initialised."""
        return self.whole.depth

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces are read of each text."""
        return self.whole.lengths(texts)

    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors (B, d) float32."""
        return self.whole.encode_batch(texts)

    def tokens(self, text: str, side: Side = "item") -> Tokens:
        """The text as word pieces."""
        return self.whole.tokens(text, side)

    def input_embeddings(self, ids: torch.Tensor) -> torch.Tensor:
        """Rows of the word-embedding table."""
        return self.whole.input_embeddings(ids)

    def neutral_id(self) -> int:
        """The word piece that says least."""
        return self.whole.neutral_id()

    def mask_id(self) -> int | None:
        """The word piece that hides a word."""
        return self.whole.mask_id()

    def mean_embedding(self) -> torch.Tensor:
        """Mean of the word-embedding table."""
        return self.whole.mean_embedding()

    def embed(self, vectors: torch.Tensor, tokens: Tokens) -> torch.Tensor:
        """Unit embeddings from word-embedding vectors."""
        return self.whole.embed(vectors, tokens)

    def pooling_weights(self, tokens: Tokens) -> FloatArray:
        """Share of each piece in the pooled vector."""
        return self.whole.pooling_weights(tokens)

    def pair_attention(self, first: str, second: str) -> tuple[Tokens, Tokens, np.ndarray]:
        """Two texts read as one input."""
        return self.whole.pair_attention(first, second)

    def attention(self, text: str, side: Side = "item") -> tuple[Tokens, np.ndarray]:
        """Attention weights of one text."""
        return self.whole.attention(text, side)

    def learned_from(self, texts: Sequence[str]) -> Encoder:
        """The encoder with what it learned of its catalogue learned of these texts."""
        return self.whole.learned_from(texts)

    def portable(self) -> Encoder:
        """The encoder as it can go to another process."""
        return self.whole.portable()

    def randomised(self, steps: int, seed: int) -> Encoder:
        """A copy whose last layers have forgotten what they learned."""
        return self.whole.randomised(steps, seed)
