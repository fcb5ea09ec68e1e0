"""One predicted rating that is a weighted sum of several models' predictions."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np

from recsys_core.ratings.base import RatingModel, Ratings
from recsys_core.types import FloatArray, Progress, RowArray, silent


class Stack:
    """`w_0 + sum of w_m m(u, i)`, w by ridge regression on predictions for ratings the models had not seen.

    Stacked regression (Breiman, Machine Learning 1996): the ratings to be predicted take no part, because unseen
    ratings are made by folds inside the known ones.
    """

    name = "fusion"

    def __init__(self, models: Sequence[RatingModel], folds: int = 4, random_state: int = 0) -> None:
        self.models = tuple(models)
        self.folds = folds
        self.random_state = random_state

    def fit(self, ratings: Ratings, progress: Progress = silent) -> Stack:
        """Weigh the models on folds inside `ratings`, then fit each on all of it."""
        from sklearn.linear_model import Ridge
        from sklearn.model_selection import KFold

        unseen = np.zeros((len(ratings.values), len(self.models)))
        folds = KFold(self.folds, shuffle=True, random_state=self.random_state)
        for done, (known, out) in enumerate(folds.split(ratings.values)):
            progress("weighing the models", done, self.folds)
            part = ratings.part(known)
            for column, model in enumerate(self.models):
                fresh = copy.copy(model).fit(part)
                unseen[out, column] = fresh.predict(ratings.users[out], ratings.items[out])
        regression = Ridge(alpha=1.0).fit(unseen, ratings.values)
        self.weights_: FloatArray = regression.coef_
        self.intercept_ = float(regression.intercept_)
        self.fitted_ = tuple(copy.copy(model).fit(ratings) for model in self.models)
        return self

    def parts(self, users: RowArray, items: RowArray) -> FloatArray:
        """Each model's predictions (p, m)."""
        return np.column_stack([model.predict(users, items) for model in self.fitted_])

    def predict(self, users: RowArray, items: RowArray) -> FloatArray:
        """Weighted sums (p,)."""
        predicted: FloatArray = self.intercept_ + self.parts(users, items) @ self.weights_
        return predicted
