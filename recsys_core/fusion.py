"""From component scores to one score that stays a sum of its parts.

`s(q, i) = sum over components c of w_c (c(q, i) - a_qc) / b_qc`, with a and b the mean and standard deviation
of the component over all candidates of the query, taken before any list is cut or explanation made. So a score
does not depend on which items are shown, and it has a gradient; min-max over a shown list and reciprocal-rank
fusion have neither property.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from recsys_core.components.registry import GROUPS, default_shares
from recsys_core.errors import SettingsError, SilentWeightsError
from recsys_core.query import Profile
from recsys_core.types import FloatArray, RowArray


def _weights(*shares: float) -> dict[str, float]:
    return dict(zip(GROUPS, shares, strict=True))


TIER_WEIGHTS = {
    "history": _weights(0.15, 0.25, 0.05, 0.30, 0.25),
    "few likes": _weights(0.05, 0.80, 0.0, 0.10, 0.05),
    "own words": _weights(0.80, 0.0, 0.10, 0.10, 0.0),
    "popularity": _weights(0.0, 0.0, 0.5, 0.5, 0.0),
}
"""Cold-start tiers: default weights by what is known of the query.

Found by the search of `evaluation.tuning` on validation folds inside training parts of MovieLens 100K (`temporal` and
`warm` together; `cold-users`), rounded; `tune-defaults` searches them again. Where nothing is known of who the user
is, most of the share of the attributes goes to the other groups.
"""

FEW = 5
"""Fewer likes than this are "few"."""


@dataclass(frozen=True)
class TierWeights:
    """The weights of one cold-start tier.

    Attributes:
        groups: weight of each group.
        split: share of each component within its group.
    """

    groups: Mapping[str, float]
    split: Mapping[str, Mapping[str, float]]


UsualWeights = Mapping[str, TierWeights]
"""Weights that stand where none are set, by tier; a tier left out has the general ones."""
GENERAL: UsualWeights = MappingProxyType({})
"""The general weights on every tier."""


def general_weights(tier: str) -> TierWeights:
    """The weights of a tier that were chosen once, for any data."""
    return TierWeights(TIER_WEIGHTS[tier], default_shares(tier))


@dataclass(frozen=True)
class Settings:
    """What the sliders set.

    Attributes:
        pca: size of the PCA space; None takes `DEFAULT_PCA` or what the catalogue allows.
        weights: share of each group; scaled to sum to 1. None takes the usual ones of the tier.
        split: share of each component within its group; None takes the usual one of the tier.
        usual: what is usual; None takes what the engine holds to be.
    """

    pca: int | None = None
    weights: Mapping[str, float] | None = field(default=None, hash=False)
    split: Mapping[str, Mapping[str, float]] | None = field(default=None, hash=False)
    usual: UsualWeights | None = field(default=None, hash=False, repr=False)

    def on(self, tier: str) -> TierWeights:
        """The weights these settings mean on a tier, those of the groups summing to 1.

        Raises:
            SettingsError: see `simplex`.
        """
        standing = (self.usual or GENERAL).get(tier) or general_weights(tier)
        return TierWeights(
            simplex(standing.groups if self.weights is None else self.weights), self.split or standing.split
        )


DEFAULT_PCA = 128
"""PCA size where none is set and the catalogue allows it."""


def parse_weights(text: str) -> dict[str, float]:
    """`text=0.3,collaborative=0.5,popularity=0.2` as a mapping; groups left out get 0.

    Raises:
        SettingsError: not of that form, an unknown group, or nothing above 0.
    """
    weights: dict[str, float] = {}
    for part in text.split(","):
        name, _, value = part.partition("=")
        try:
            weights[name.strip()] = float(value)
        except ValueError:
            raise SettingsError(
                "The weights {text!r} cannot be read at {part!r}: write them as text=0.3,collaborative=0.5,popularity=0.2.",
                text=text,
                part=part,
            ) from None
    return simplex(weights)


def simplex(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights of all groups, scaled to sum to 1.

    Raises:
        SettingsError: an unknown group, a negative or non-finite weight, or nothing above 0.
    """
    for name, value in weights.items():
        if name not in GROUPS:
            raise SettingsError(
                "There is no weight called {name!r}: the weights are {known}.",
                name=name,
                known=", ".join(GROUPS),
            )
        if not (np.isfinite(value) and value >= 0):
            raise SettingsError(
                "The weight {name}={value} is not a number from 0 up: choose one from 0 to 1.",
                name=name,
                value=value,
            )
    total = float(sum(weights.values()))
    if total <= 0:
        raise SettingsError("All weights are 0, so nothing can be ranked: raise at least one above 0.")
    return {name: float(weights.get(name, 0.0)) / total for name in GROUPS}


def tier_of(likes: int, has_text: bool, dislikes: int = 0) -> str:
    """Which cold-start tier answers; dislikes alone are heard where there are no words either."""
    if likes >= FEW:
        return "history"
    if likes:
        return "few likes"
    if has_text:
        return "own words"
    return "few likes" if dislikes else "popularity"


def tier_for(profile: Profile) -> str:
    """Which step answers a profile: what was disliked makes no history."""
    likes = len(profile.liked)
    return tier_of(likes, profile.embedding is not None, len(profile.history) - likes)


def share_of(name: str, group: str, split: Mapping[str, Mapping[str, float]]) -> float:
    """Share of a component in its group; a name such as `vectors:image` may go by the part before the colon."""
    shares = split.get(group, {})
    return shares.get(name, shares.get(name.partition(":")[0], 0.0))


def split_of(
    percent: Mapping[str, Mapping[str, int]], usual: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]] | None:
    """Shares within each group from sliders in percent; None where they stand at the usual ones.

    A group's shares are scaled to sum to 1, so its own weight stays; components without a slider keep theirs.
    """
    same = all(
        percent[group][name] == round(100 * share_of(name, group, usual))
        for group in percent
        for name in percent[group]
    )
    if same:
        return None
    split = {group: dict(shares) for group, shares in usual.items()}
    for group, own in percent.items():
        total = sum(own.values())
        split[group] = {**split[group], **{name: value / max(total, 1) for name, value in own.items()}}
    return split


def component_weights(
    groups: Mapping[str, float],
    answering: Mapping[str, str],
    split: Mapping[str, Mapping[str, float]],
) -> dict[str, float]:
    """Weight of each answering component (name to group); shares of silent ones go to the others in proportion.

    Raises:
        SilentWeightsError: all weight lies on components that cannot answer this query.
    """
    weights = {name: groups[group] * share_of(name, group, split) for name, group in answering.items()}
    total = sum(weights.values())
    if not answering:
        raise SilentWeightsError(
            "Nobody here has liked anything, and the query names neither items nor words: say in own words what is wanted, or name liked items."
        )
    if total <= 0:
        raise SilentWeightsError(
            "Only {silent} has a weight, but it knows nothing about this query: give {answering} a weight.",
            silent=", ".join(name for name in GROUPS if groups[name] > 0),
            answering=" or ".join(name for name in GROUPS if name in answering.values()),
        )
    return {name: weight / total for name, weight in weights.items()}


def weights_of(settings: Settings, tier: str, answering: Mapping[str, str]) -> dict[str, float]:
    """Weight of each answering component (name to group) under these settings on a cold-start tier.

    Raises:
        SettingsError: see `simplex` and `component_weights`.
    """
    asked = settings.on(tier)
    return component_weights(asked.groups, answering, asked.split)


def used_shares(settings: Settings, tier: str, answering: Mapping[str, str]) -> dict[str, float]:
    """Share of each group that is really used: what silent components would have had goes to those that answer.

    Args:
        answering: group of each answering component, by its name.

    Raises:
        SettingsError: see `weights_of`.
    """
    weights = weights_of(settings, tier, answering)
    return {group: sum(weights[name] for name, of in answering.items() if of == group) for group in GROUPS}


@dataclass(frozen=True, eq=False)
class Part:
    """One component's line of the ledger, for all items.

    Attributes:
        raw: scores as the component gives them (n,).
        centre: their mean over the candidates, a.
        scale: their standard deviation over the candidates, b; 1 where all are equal.
        weight: w.
    """

    name: str
    group: str
    raw: FloatArray
    centre: float
    scale: float
    weight: float

    @property
    def slope(self) -> float:
        """Fused score per unit of raw score, `w / b`."""
        return self.weight / self.scale

    @property
    def standard(self) -> FloatArray:
        """`(raw - a) / b` (n,)."""
        return (self.raw - self.centre) / self.scale

    def contribution(self, item: int) -> float:
        """`w (raw - a) / b` of one item."""
        return self.slope * (float(self.raw[item]) - self.centre)

    @property
    def contributions(self) -> FloatArray:
        """`w (raw - a) / b` (n,)."""
        return self.slope * (self.raw - self.centre)


def normalised_part(name: str, group: str, raw: FloatArray, candidates: RowArray, weight: float) -> Part:
    """Freeze a and b over the candidates."""
    pool = raw[candidates]
    centre = float(pool.mean())
    from_centre = pool - centre
    scale = float(np.sqrt(from_centre @ from_centre / len(pool)))
    return Part(name, group, raw, centre, scale if scale > 1e-12 else 1.0, weight)
