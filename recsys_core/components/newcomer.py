"""What a person's first few likes mean, beside who the person is and what everybody likes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from scipy.linalg import inv

from recsys_core.components.base import HistoryOnly, Training
from recsys_core.components.blocks import answered, history_matrix, no_history, signs
from recsys_core.components.registry import by_tier, component
from recsys_core.query import Profile
from recsys_core.translating import msg
from recsys_core.types import FloatArray, RowArray

MOST = 2_000
"""Items with regressions of their own: the most liked ones, which bounds memory."""


@component
class Newcomer(HistoryOnly):
    """`s_i = c_i + mean-square best guess from attributes and likes = c_i + sum of A_ai + sum over past items h of B_hi`.

    One ridge regression for each item, on a constant, on the user's attributes (one-hot) and on the user's other
    likes of which each is seen with probability `1 - dropout` only: as when few are known. Under all such masks at
    once (as for the autoencoder: H. Steck, NeurIPS 2020, but not scaled back, since a newcomer shows what there is)
    it has a closed form. With q = 1 - dropout, X the likes, Z constant and attributes:

    `K = [[q^2 G + (q - q^2) diag(G) + lambda I, q X^T Z], [q Z^T X, Z^T Z + mu I]]`, `G = X^T X`,
    `W = K^-1 [q G; Z^T X]`, then `W - K^-1 diag(W_ii / K^-1_ii)` so that no item speaks for itself. The constant is
    not penalised. Beyond the `MOST` liked items an item is answered with its share of likers alone. A person with n likes weighs as `n^emphasis`: the many likes of the keen say more of what a
    newcomer's list can still hold.

    Args:
        dropout: share of a person's likes left unseen in training, in [0, 1).
        regularisation: lambda, in people, on the weights of likes.
        attributes: mu, in people, on the weights of user attributes.
        emphasis: exponent of a person's number of likes in that person's weight.
    """

    name = "newcomer"
    group = "collaborative"
    label = msg("First likes")
    shares = by_tier(0.0, few_likes=0.9)

    def __init__(
        self,
        dropout: float = 0.985,
        regularisation: float = 3.0,
        attributes: float = 100.0,
        emphasis: float = 0.4,
    ) -> None:
        self.dropout = dropout
        self.regularisation = regularisation
        self.attributes = attributes
        self.emphasis = emphasis

    def fit(self, training: Training) -> Newcomer:
        """Solve all regressions at once."""
        active = np.asarray(training.likes.sum(axis=1)) > 0
        everything = sp.csr_array(training.likes[active])
        liked = np.asarray(everything.sum(axis=0))
        self.rows_: RowArray = np.sort(np.argsort(-liked, kind="stable")[:MOST])
        self.place_ = np.full(len(liked), -1)
        self.place_[self.rows_] = np.arange(len(self.rows_))
        likes = sp.csr_array(everything[:, self.rows_])
        items = len(self.rows_)
        people = self.ready(training).who.table
        known = np.hstack([np.ones((likes.shape[0], 1)), people[active].toarray()])  # (m, 1 + A)
        weights = np.asarray(everything.sum(axis=1)) ** self.emphasis
        weights = weights / weights.mean()
        weighed = sp.csr_array(sp.diags_array(weights) @ likes)
        gram = np.asarray((likes.T @ weighed).todense(), dtype=np.float64)
        cross = np.asarray(known.T @ weighed)  # (1 + A, n)
        kept = 1.0 - self.dropout
        square = known.T @ (weights[:, None] * known) + np.diag(
            [1e-9] + [self.attributes] * (known.shape[1] - 1)
        )
        noisy = kept * kept * gram
        noisy[np.diag_indices(items)] = kept * np.diag(gram) + self.regularisation
        inverse = inv(np.block([[noisy, kept * cross.T], [kept * cross, square]]), overwrite_a=True)
        solved: FloatArray = inverse @ np.vstack([kept * gram, cross])
        own = np.arange(items)
        solved -= inverse[:, :items] * (solved[own, own] / inverse[own, own])
        self.weights_: FloatArray = solved[:items]
        self.constant_: FloatArray = np.asarray(weights @ everything) / max(weights.sum(), 1e-12)
        self.constant_[self.rows_] = solved[items]
        self.of_attributes_: FloatArray = solved[items + 1 :]
        return self

    def ready(self, training: Training) -> Newcomer:
        """Read the attributes of the users."""
        self.who = training.user_attributes
        return self

    def score(self, profile: Profile, k: int) -> FloatArray | None:
        """Expected likes (n,); None without a history."""
        if len(profile.history) == 0:
            return None
        places = self.place_[profile.history]
        known = places >= 0
        added = profile.signs[known] @ self.weights_[places[known]]
        person = self.who.of(profile)
        if person is not None:
            added = added + (person @ self.of_attributes_)[0]
        scores = self.constant_.copy()
        scores[self.rows_] += added
        return scores

    def score_many(self, profiles: Sequence[Profile], k: int) -> list[FloatArray | None]:
        """One product of the histories and one of the attributes."""
        added = history_matrix(profiles, signs, len(self.rows_), self.place_) @ self.weights_
        added += self.who.of_many(profiles) @ self.of_attributes_
        table = np.tile(self.constant_, (len(profiles), 1))
        table[:, self.rows_] += added
        return answered(profiles, table, no_history)

    def history_shares(self, profile: Profile, items: RowArray, k: int) -> FloatArray:
        """The weights from each past item to the items (H, m); constant and attributes are left over."""
        rows, columns = self.place_[profile.history], self.place_[items]
        shares: FloatArray = self.weights_[np.ix_(rows, columns)]
        known = np.outer(rows >= 0, columns >= 0)
        return np.where(known, profile.signs[:, None] * shares, 0.0)
