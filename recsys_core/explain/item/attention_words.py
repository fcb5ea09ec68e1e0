"""Attention between words: word pieces merged, and what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from recsys_core.explain.explanation import AttentionMap

STEPS = 255
"""Shades that a packed weight can take below the largest of its row."""


@dataclass(frozen=True)
class Link:
    """The strongest look from one word at another in a head; layers and heads count from 1."""

    layer: int
    head: int
    source: str
    target: str
    weight: float


@dataclass(frozen=True)
class WordAttention:
    """Attention between the N words of a text and its special tokens.

    Attributes:
        text: the text read.
        names: the words as they stand in the text, and the special tokens, in the order read; N of them.
        places: where each stands in the text, from one character to before another; (0, 0) for special tokens.
        special: whether it is a special token, (N,).
        shares: share of each in the rollout, (N,); 0 for special tokens.
        weights: (layers, heads, N, N); how much of its looking the row's word gives to the column's. Rows sum to 1.
    """

    text: str
    names: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    special: np.ndarray
    shares: np.ndarray
    weights: np.ndarray

    @cached_property
    def means(self) -> np.ndarray:
        """(layers, heads + 1, N, N): the mean of a layer's heads, then each of them."""
        mean = self.weights.mean(axis=1, keepdims=True)
        return np.concatenate([mean, self.weights], axis=1)

    @cached_property
    def focus(self) -> np.ndarray:
        """How much of its looking a word gives to the other word it looks at most, mean over the words.

        (layers, heads + 1), the mean of the heads first, each from 0 to 1; looks at special tokens and at itself do not
        count. 0 where there are not two words.
        """
        between = self._between
        if between.shape[-1] < 2:
            return np.zeros(between.shape[:2])
        found: np.ndarray = between.max(axis=-1).mean(axis=-1)
        return found

    @property
    def _between(self) -> np.ndarray:
        """(layers, heads + 1, words, words), nothing from a word to itself."""
        words = np.flatnonzero(~self.special)
        between = self.means[:, :, words[:, None], words]
        between[..., np.arange(len(words)), np.arange(len(words))] = 0.0
        return between

    @cached_property
    def sharpest(self) -> tuple[int, int]:
        """Layer and head, both from 1, in which a word gives most to one other word that does not stand next to it.

        The mean over the words, as in `focus`; heads that look at the word before or after are found in every encoder and
        tell nothing of a text. The first of several with the same.
        """
        between = self._between[:, 1:]
        places = np.arange(between.shape[-1])
        apart = between * (np.abs(places[:, None] - places) > 1)
        looks = apart.max(axis=-1, initial=0.0).sum(axis=-1)
        layer, head = np.unravel_index(int(looks.argmax()), looks.shape)
        return int(layer) + 1, int(head) + 1

    def strongest(self, most: int) -> tuple[np.ndarray, np.ndarray]:
        """The strongest looks from one word at another in each head, the mean of the heads first; K of them.

        Returns:
            Who looks and who is looked at, by their place in `names`, (layers, heads + 1, K, 2); and the weights,
            (layers, heads + 1, K), largest first. K is `most`, or the number of pairs of words where there are fewer.
        """
        words = np.flatnonzero(~self.special)
        count = len(words)
        between = self._between
        pairs = np.flatnonzero(~np.eye(count, dtype=bool).ravel())
        flat = between.reshape(*between.shape[:2], count * count)[..., pairs]
        largest = np.argpartition(-flat, most - 1)[..., :most] if most < len(pairs) else np.argsort(-flat)
        order = np.take_along_axis(largest, np.argsort(-np.take_along_axis(flat, largest, -1)), -1)
        ends = np.stack(np.divmod(pairs[order], max(count, 1)), axis=-1)
        return words[ends], np.take_along_axis(flat, order, axis=-1)

    def links(self) -> list[Link]:
        """The strongest of each head; none where there are not two words."""
        pairs, weights = (found[:, 1:] for found in self.strongest(1))
        return [
            Link(
                layer + 1,
                head + 1,
                self.names[pairs[layer, head, place, 0]],
                self.names[pairs[layer, head, place, 1]],
                float(weights[layer, head, place]),
            )
            for layer, head, place in np.ndindex(weights.shape)
        ]


def word_attention(attention: AttentionMap) -> WordAttention:
    """Merge the pieces of a map to words.

    A word looks where its pieces look on average, and is looked at as much as its pieces together; so rows still sum to
    1, merging and averaging heads can change places, and a word of one piece keeps its weights. Special tokens stay
    single. Words that no piece read belongs to, at the end of a text that is cut, are left out.
    """
    owners = np.array(attention.owners, dtype=int)
    loose = owners < 0
    tags = np.where(loose, len(attention.words) + np.arange(len(owners)), owners)
    kinds, firsts = np.unique(tags, return_index=True)
    kinds = kinds[np.argsort(firsts)]
    belongs = (tags == kinds[:, None]).astype(np.float32)  # (N, L)
    sizes = belongs.sum(axis=1, keepdims=True)
    weights = (belongs / sizes) @ attention.weights @ belongs.T
    special = kinds >= len(attention.words)
    names = [
        attention.tokens[kind - len(attention.words)] if alone else attention.words[kind].text
        for kind, alone in zip(kinds, special, strict=True)
    ]
    shares = [
        0.0 if alone else attention.words[kind].attribution
        for kind, alone in zip(kinds, special, strict=True)
    ]
    places = [
        (0, 0) if alone else (attention.words[kind].start, attention.words[kind].end)
        for kind, alone in zip(kinds, special, strict=True)
    ]
    return WordAttention(attention.text, tuple(names), tuple(places), special, np.array(shares), weights)


def packed(weights: np.ndarray) -> tuple[bytes, list[float]]:
    """Weights (rows, columns) as a byte each, in whole 255ths of the largest of their row, and those largest.

    A weight comes back within 1/510 of the largest of its row, and 0.00005 for its four decimals.
    """
    tops = np.round(weights.max(axis=-1, initial=0.0).astype(float), 4)
    scaled = weights / np.maximum(tops, 1e-9)[:, None] * STEPS
    return np.clip(np.round(scaled), 0, STEPS).astype(np.uint8).tobytes(), tops.tolist()
