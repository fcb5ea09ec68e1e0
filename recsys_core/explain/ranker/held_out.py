"""What settings are worth: nDCG on likes that the ranker measured has not seen, user by user."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.evaluation.metrics import bootstrap_interval, ndcg_of_scores
from recsys_core.evaluation.protocols import warm_split
from recsys_core.fusion import Settings
from recsys_core.query import Query
from recsys_core.types import FloatArray, Progress, RowArray, silent

TOP = 10
"""Length of the lists that are measured."""
USERS = 200
"""People who are measured at most."""


def nobody_held_out() -> SettingsError:
    """What to raise where no like can be held out."""
    return SettingsError(
        "There is nobody whose likes could be held out, so nothing about the whole ranker can be measured: that needs people with at least two likes each."
    )


@dataclass(frozen=True, eq=False)
class HeldOutModel:
    """A model fitted without some likes, and those likes.

    Attributes:
        engine: fitted without them.
        held: rows of the items held out, by user id.
    """

    engine: Engine
    held: dict[str, RowArray]

    @classmethod
    def of(cls, engine: Engine, seed: int = 0) -> HeldOutModel:
        """The same kind of engine fitted without a fifth of each user's likes; nothing is encoded again.

        Raises:
            SettingsError: nobody has two likes.
        """
        train, held = warm_split(engine.dataset, seed)
        if not any(len(rows) for rows in held.values()):
            raise nobody_held_out()
        return cls(engine.refit(train), held)

    @property
    def users(self) -> list[str]:
        """Ids of those with a like held out, in order."""
        return sorted(name for name, rows in self.held.items() if len(rows))

    def of_users(self, names: list[str]) -> HeldOutModel:
        """The same model with the likes of some people only."""
        return HeldOutModel(self.engine, {name: self.held[name] for name in names})

    def drawn(self, users: int, rng: np.random.Generator) -> HeldOutModel:
        """The same model with the likes of at most so many people, drawn at random."""
        names = self.users
        if len(names) > users:
            names = sorted(rng.choice(np.array(names), users, replace=False).tolist())
        return self.of_users(names)


@dataclass(frozen=True)
class SideBySide:
    """Mean nDCG@k of two rankers on the same users, and the paired difference with its 95 % bootstrap interval."""

    k: int
    users: int
    first: float
    second: float
    difference: float
    low: float
    high: float


def ndcg_by_user(
    model: HeldOutModel, users: list[str], settings: Settings, progress: Progress = silent
) -> FloatArray:
    """nDCG@10 of each user."""
    engine = model.engine.prepare(settings)
    found = np.zeros(len(users))
    for place, user in enumerate(users):
        if place % 10 == 0:
            progress("ranking held-out likes", place, len(users))
        ranking = engine.rank(Query(user=user), settings)
        rows = ranking.candidates
        relevant = np.isin(rows, model.held[user]).astype(float)
        found[place] = ndcg_of_scores(ranking.scores[rows], relevant, ranking.ties[rows], TOP)
    return found


def side_by_side(
    first: tuple[HeldOutModel, Settings],
    second: tuple[HeldOutModel, Settings],
    users: int = USERS,
    seed: int = 0,
    progress: Progress = silent,
) -> SideBySide:
    """Two rankers of one dataset on the same held-out likes."""
    names = first[0].users
    rng = np.random.default_rng(seed)
    asked = sorted(rng.permutation(np.array(names, dtype=object)).tolist()[:users])
    one = ndcg_by_user(first[0], asked, first[1], progress)
    other = ndcg_by_user(second[0], asked, second[1], progress)
    low, high = bootstrap_interval(other - one)
    return SideBySide(
        TOP,
        len(asked),
        float(one.mean()),
        float(other.mean()),
        float((other - one).mean()),
        low,
        high,
    )
