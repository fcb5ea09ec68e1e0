"""Raw scores of components, kept while sliders move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recsys_core.components import Component
from recsys_core.components.base import HistoryOnly
from recsys_core.query import Profile
from recsys_core.recent import Recent
from recsys_core.threads import side_by_side
from recsys_core.types import FloatArray

BYTES = 64_000_000
"""What may be kept, about; blocks of users are scored within it."""


ROUNDING = 1e-12
"""Scores that lie no farther apart are equal but for rounding."""


def tells_apart(scores: FloatArray) -> bool:
    """Whether scores (m,) prefer any candidate to another; where they do not, the component is silent."""
    return len(scores) > 0 and bool(np.ptp(scores) > ROUNDING)


class RawScores:
    """What each component says of each item, for the profiles asked about last.

    A moved weight works none out again, and a moved PCA size only those that read texts.

    Attributes:
        block: profiles whose scores fit in `BYTES`.
    """

    def __init__(self, components: Sequence[Component], items: int) -> None:
        self.components = components
        self.block = int(np.clip(BYTES // max(8 * items * len(components), 1), 2, 64))
        self._kept: Recent[tuple[FloatArray | None]] = Recent(self.block * len(components))

    def of(self, profile: Profile, k: int) -> dict[str, FloatArray]:
        """Raw scores (n,) of every component that answers."""
        known = {one.name: self._kept.get(_key(one, profile, k)) for one in self.components}
        todo = [component for component in self.components if known[component.name] is None]
        # By a PCA slider: somebody waits for a few large pieces of work.
        moved = 1 < len(todo) < len(self.components)
        made = (
            side_by_side(lambda one: one.score(profile, k), todo)
            if moved
            else [one.score(profile, k) for one in todo]
        )
        for component, scores in zip(todo, made, strict=True):
            known[component.name] = self._keep(component, profile, k, scores)
        found = {name: held[0] for name, held in known.items() if held is not None}
        return {name: scores for name, scores in found.items() if scores is not None}

    def ahead(self, profiles: Sequence[Profile], k: int) -> None:
        """Work out those of several profiles together, at most `block` of them."""
        for component in self.components:
            for profile, scores in zip(profiles, component.score_many(profiles, k), strict=True):
                self._keep(component, profile, k, scores)

    def _keep(
        self, component: Component, profile: Profile, k: int, scores: FloatArray | None
    ) -> tuple[FloatArray | None]:
        if scores is not None:
            scores.flags.writeable = False
        self._kept.put(_key(component, profile, k), (scores,))
        return (scores,)


def _key(component: Component, profile: Profile, k: int) -> tuple[object, ...]:
    """What a component's raw scores depend on."""
    person = b"" if profile.person is None else profile.person.tobytes()
    asked = (*profile.key, profile.user, person)
    return (component.name, 0 if isinstance(component, HistoryOnly) else k, *asked)
