"""Encoders without a network: one fixed vector for each word, added up.

Two ways to come by the vectors: TF-IDF with a truncated SVD of the catalogue itself (latent semantic analysis,
Deerwester et al., JASIS 1990), and a file of word2vec or GloVe vectors. There is no attention to show, but the sum
is differentiable, so words are attributed as with any other encoder.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

import numpy as np

from recsys_core.encoding.base import Encoder, ModelFacts, Side, Tokens
from recsys_core.encoding.fingerprints import hash_of
from recsys_core.encoding.pooling import inverse_frequencies
from recsys_core.errors import ModelError, SettingsError
from recsys_core.lazy_modules import torch
from recsys_core.text.words import split_words, words_of
from recsys_core.types import FloatArray

SVD_SIZE = 256
"""Dimensions of TF-IDF with SVD, as many as latent semantic analysis usually keeps (100 to 300)."""
MOST_WORDS = 400_000
"""Words read of a file; such files list the commonest first."""

SUFFIXES = (".vec", ".txt", ".vec.gz", ".txt.gz")
NEUTRAL = "(neutral)"


class WordVectorEncoder(Encoder):
    """The normalised sum of a text's word vectors.

    A text without a known word, and the text others are compared with, is the mean vector of the catalogue's
    words: comparing with zero would not do, because only the direction of the sum counts.

    Args:
        words: the vocabulary, in lower case.
        table: (V, d) one vector for each word.
        texts: the catalogue; where there is none each word counts as a text.
        pooling: `mean`, where all words weigh alike in the sum, or `idf`, by how rare they are in the catalogue.
    """

    explains = ("words",)
    threaded = False

    def __init__(
        self,
        name: str,
        kind: str,
        words: Sequence[str],
        table: FloatArray,
        texts: Sequence[str],
        pooling: str,
    ) -> None:
        self.name, self.kind, self.pooling = name, kind, pooling
        self.prompts = {"item": "", "query": ""}
        self._words = tuple(words)
        self._rows = {word: row for row, word in enumerate(self._words)}
        places = [[self._rows[w] for w in words_of(text) if w in self._rows] for text in texts or self._words]
        used = np.fromiter(chain.from_iterable(places), np.int64)
        if len(used) == 0:
            raise ModelError(
                "{name} knows none of the catalogue's words: choose vectors of the same language, or another encoder.",
                name=name,
            )
        rarity = (
            inverse_frequencies(places, len(self._words)) if pooling == "idf" else np.ones(len(self._words))
        )
        table = np.asarray(table, np.float32)
        neutral = (table[used] * rarity[used, None]).mean(0, keepdims=True)
        self._table = torch.from_numpy(np.concatenate([table, neutral.astype(np.float32)]))  # (V + 1, d)
        self._rarity = torch.from_numpy(np.r_[rarity, 1.0]).float()[:, None]  # (V + 1, 1)
        learned = (self._table, self._rarity, np.array(self._words))
        self.fingerprint = f"words/{'/'.join(map(hash_of, learned))}/{pooling}"

    @property
    def dim(self) -> int:
        """Width of an embedding."""
        return int(self._table.shape[1])

    @property
    def facts(self) -> ModelFacts:
        """What a reader should know about it."""
        return ModelFacts(
            self.name,
            self.kind,
            self._table.numel(),
            self.dim,
            None,
            self.pooling,
            "float32",
            "",
            self.explains,
        )

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """One for each text: nothing is padded."""
        return [1] * len(texts)

    def encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors (B, d) float32."""
        sums = [self.input_embeddings(torch.tensor(self.tokens(text).ids)).sum(0) for text in texts]
        return torch.nn.functional.normalize(torch.stack(sums), dim=-1).numpy()

    def tokens(self, text: str, side: Side = "item") -> Tokens:
        """The known words with their places in the text."""
        found = [(self._rows.get(text[w.start : w.end].lower()), w) for w in split_words(text)]
        known = [(row, word) for row, word in found if row is not None]
        unknown = 1 - len(known) / len(found) if found else 0.0
        if not known:
            return Tokens((self.neutral_id(),), (NEUTRAL,), ((0, 0),), (True,), 0, unknown)
        return Tokens(
            tuple(row for row, _ in known),
            tuple(text[word.start : word.end] for _, word in known),
            tuple((word.start, word.end) for _, word in known),
            (False,) * len(known),
            0,
            unknown,
        )

    def input_embeddings(self, ids: torch.Tensor) -> torch.Tensor:
        """Rows of the table with their weight in the sum, (L,) to (L, d)."""
        return self._table[ids] * self._rarity[ids]

    def neutral_id(self) -> int:
        """Row of the mean vector."""
        return len(self._words)

    def mean_embedding(self) -> torch.Tensor:
        """The mean vector, which is the neutral row."""
        return self._table[self.neutral_id()]

    def embed(self, vectors: torch.Tensor, tokens: Tokens) -> torch.Tensor:
        """Unit embeddings (B, d) from word vectors (B, L, d); differentiable."""
        return torch.nn.functional.normalize(vectors.sum(1), dim=-1)

    def pooling_weights(self, tokens: Tokens) -> FloatArray:
        """Equal shares (L,): the weights are in the vectors."""
        return np.full(len(tokens.ids), 1.0 / len(tokens.ids))

    def learned_from(self, texts: Sequence[str]) -> WordVectorEncoder:
        """The same vectors, with how rare words are, and their mean, as these texts have it."""
        vectors = self._table[:-1].numpy()
        return WordVectorEncoder(self.name, self.kind, self._words, vectors, texts, self.pooling)


class TfidfEncoder(WordVectorEncoder):
    """Word vectors that were learned from the catalogue."""

    def learned_from(self, texts: Sequence[str]) -> WordVectorEncoder:
        """Words, weights and vectors of these texts alone; a word that none of them has is unknown."""
        return tfidf_encoder(texts)


def tfidf_encoder(texts: Sequence[str]) -> TfidfEncoder:
    """TF-IDF of the catalogue's words and a truncated SVD of it: a word is `V_w`, and weighs `idf_w` in a sum.

    Raises:
        SettingsError: no texts, or too few words in them.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    if not texts:
        raise SettingsError("The encoder tfidf is learned from a catalogue, and none was given.")
    vectoriser = TfidfVectorizer(analyzer=words_of, norm="l2")
    try:
        matrix = vectoriser.fit_transform(texts)
    except ValueError:
        raise SettingsError(
            "No text of the catalogue has a word, so tfidf has nothing to learn from."
        ) from None
    size = min(SVD_SIZE, min(matrix.shape) - 1)
    if size < 2:
        raise SettingsError("The catalogue has too few texts or words for tfidf: choose another encoder.")
    svd = TruncatedSVD(size, random_state=0).fit(matrix)
    words = vectoriser.get_feature_names_out().tolist()
    return TfidfEncoder("TF-IDF with SVD", "bag of words", words, svd.components_.T, texts, "idf")


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8", errors="replace") as lines:
        yield lines


def vectors_encoder(file: Path, texts: Sequence[str], pooling: str = "mean") -> WordVectorEncoder:
    """Vectors from a text file as word2vec, fastText and GloVe write them: a word and its numbers on each line.

    Args:
        pooling: `mean`, or `idf` to weigh words by how rare they are in the catalogue.

    Raises:
        ModelError: a line cannot be read; the message names it.
        SettingsError: another pooling.
    """
    if pooling not in {"mean", "idf"}:
        raise SettingsError(
            "Word vectors cannot be pooled by {pooling}: choose mean or idf.", pooling=pooling
        )
    vectors: dict[str, np.ndarray] = {}
    width = 0
    with _opened(file) as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip().split(" ")
            if number == 1 and len(cells) == 2:  # word2vec's header: how many, how wide
                continue
            width = width or len(cells) - 1
            try:
                vector = np.array(cells[-width:], np.float32)
            except ValueError:
                vector = np.empty(0, np.float32)
            if (
                len(cells) < 3
                or len(cells) != width + 1
                or len(vector) != width
                or not np.isfinite(vector).all()
            ):
                raise ModelError(
                    "{file}, line {number}: expected a word and {width} numbers with blanks between; save the vectors in the text format of word2vec or GloVe.",
                    file=file.name,
                    number=number,
                    width=width,
                )
            vectors.setdefault(cells[0].lower(), vector)
            if len(vectors) >= MOST_WORDS:
                break
    if not vectors:
        raise ModelError(
            "{file} holds no vectors: give a text file of word2vec or GloVe vectors.", file=file.name
        )
    words, table = list(vectors), np.stack(list(vectors.values()))
    return WordVectorEncoder(file.name, "static word vectors", words, table, texts, pooling)
