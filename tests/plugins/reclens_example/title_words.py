"""A component: items whose titles share words with the titles of past items."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from recsys_core.components.base import HistoryOnly
from recsys_core.components.registry import by_tier, component
from recsys_core.text.words import words_of


@component
class TitleWords(HistoryOnly):
    """`s_i = sum over past items h of w_h cos(t_h, t_i)`, t the TF-IDF vector of a title."""

    name = "title_words"
    group = "attributes"
    label = "Words of titles"
    labels = {"zh": "标题用词"}
    shares = by_tier(0.2)
    needs = frozenset()

    def fit(self, training):
        titles = [words_of(title) or ["?"] for title in training.dataset.titles]
        self.titles_ = TfidfVectorizer(analyzer=list).fit_transform(titles)
        return self

    def score(self, profile, k):
        if len(profile.history) == 0:
            return None
        return self.history_shares(profile, np.arange(self.titles_.shape[0]), k).sum(axis=0)

    def history_shares(self, profile, items, k):
        cosines = (self.titles_[profile.history] @ self.titles_[items].T).toarray()
        return profile.weights[:, None] * cosines
