"""Keywords of items and of a history: by TF-IDF, and by nearness to the whole text's embedding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recsys_core.datasets.schema import Dataset
from recsys_core.encoding import Encoder
from recsys_core.query import Profile
from recsys_core.text.cleaning import is_stop_word
from recsys_core.text.words import words_of

CANDIDATES = 60
"""Words and pairs of words that are compared with the whole text, the most frequent ones."""
DIVERSITY = 0.3
"""How much unlikeness to keywords chosen already counts (maximal marginal relevance, Carbonell & Goldstein 1998)."""


@dataclass(frozen=True)
class Keyword:
    """A word, how much it says, and the rows of the items it comes from, the strongest first."""

    word: str
    weight: float
    items: tuple[int, ...] = ()


def content_words(text: str) -> list[str]:
    """Words that can be keywords: no stop words, no numbers, no single Latin letters."""
    return [
        word
        for word in words_of(text)
        if any(letter.isalpha() for letter in word)
        and not is_stop_word(word)
        and (len(word) > 1 or not word.isascii())
        and not any(letter.isdigit() for letter in word)
    ]


class KeywordIndex:
    """TF-IDF (scikit-learn's, logarithmic counts) of a catalogue's texts, Chinese words cut by rjieba."""

    def __init__(self, dataset: Dataset) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectoriser = TfidfVectorizer(analyzer=content_words, sublinear_tf=True)
        try:
            self._matrix = vectoriser.fit_transform(dataset.item_texts).tocsr()
            self._words = vectoriser.get_feature_names_out()
        except ValueError:  # no text has a word
            self._matrix, self._words = None, np.empty(0, str)

    def of_item(self, item: int, most: int = 8) -> tuple[Keyword, ...]:
        """Keywords of the item in this row, the strongest first; weights are those of TF-IDF."""
        if self._matrix is None:
            return ()
        row = self._matrix[[item]]
        order = np.lexsort((row.indices, -row.data))[:most]
        return tuple(Keyword(str(self._words[row.indices[p]]), float(row.data[p]), (item,)) for p in order)

    def of_profile(self, profile: Profile, most: int = 12, sources: int = 3) -> tuple[Keyword, ...]:
        """Keywords of a history, weighted as the text component weighs it, with the items each comes from.

        A word that only one past item has says something about that item, not about the taste; where two or
        more past items share words, only shared words count.
        """
        if self._matrix is None or len(profile.history) == 0:
            return ()
        rows = self._matrix[profile.history].multiply(profile.weights[:, None]).tocsc()  # (H, V)
        totals = np.asarray(rows.sum(axis=0)).ravel()
        shared = np.diff(rows.indptr) >= 2
        if shared.any():
            totals = np.where(shared, totals, 0.0)
        found = []
        for column in np.lexsort((np.arange(len(totals)), -totals))[:most]:
            if totals[column] <= 0:
                break
            start, end = rows.indptr[column], rows.indptr[column + 1]
            strongest = np.argsort(-rows.data[start:end], kind="stable")[:sources]
            said = [start + place for place in strongest if rows.data[start + place] > 0]  # not by dislikes
            items = tuple(int(profile.history[rows.indices[place]]) for place in said)
            found.append(Keyword(str(self._words[column]), float(totals[column]), items))
        return tuple(found)


def embedding_keywords(encoder: Encoder, text: str, most: int = 8) -> tuple[Keyword, ...]:
    """Words whose embedding lies nearest the whole text's; weights are cosines.

    Chosen one after the other by maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998):
    `(1 - d) cos(word, text) - d max cos(word, chosen)` with d = `DIVERSITY`.
    """
    candidates = list(dict.fromkeys(content_words(text)))[:CANDIDATES]
    if not candidates:
        return ()
    whole, words = encoder.encode([text])[0], encoder.encode(candidates)
    near, alike = words @ whole, words @ words.T
    return tuple(Keyword(candidates[place], float(near[place])) for place in _diverse(near, alike, most))


def _diverse(near: np.ndarray, alike: np.ndarray, most: int) -> Sequence[int]:
    chosen = [int(near.argmax())]
    while len(chosen) < min(most, len(near)):
        worth = (1 - DIVERSITY) * near - DIVERSITY * alike[:, chosen].max(axis=1)
        worth[chosen] = -np.inf
        chosen.append(int(worth.argmax()))
    return chosen
