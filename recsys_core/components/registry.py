"""Every source of score by name: those built in, and those of installed distributions (`reclens.components`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from recsys_core.errors import PluginError
from recsys_core.registry import Registry
from recsys_core.translating import msg

GROUPS = ("text", "collaborative", "popularity", "attributes", "sequence")
"""What a component can belong to: one slider each."""
TIERS = ("history", "few likes", "own words", "popularity")
"""Cold-start tiers, by what is known of the query: five likes or more, fewer, words alone, nothing."""
NEEDS = frozenset(("likes", "ratings", "times", "text", "attributes", "vectors"))
"""What a component can need of a dataset, attributes of items or people among it; without it there is nothing to say."""
Kind = TypeVar("Kind", bound=type[Any])


def by_tier(usual: float, few_likes: float | None = None) -> Mapping[str, float]:
    """Share of a component in its group on each tier.

    Args:
        few_likes: where it differs on that tier.
    """
    found = dict.fromkeys(TIERS, usual)
    if few_likes is not None:
        found["few likes"] = few_likes
    return found


def _check(kind: type[Any]) -> None:
    name = getattr(kind, "__name__", str(kind))
    for fact in (msg("name"), "group", "label", "shares", "needs", "fit", "score", "history_shares"):
        if not hasattr(kind, fact):
            raise PluginError("The component {thing} states no {fact}: give it one.", thing=name, fact=fact)
    if kind.group not in GROUPS:
        raise PluginError(
            "The component {thing} belongs to {group!r}, which is no group: choose from {known}.",
            thing=name,
            group=kind.group,
            known=", ".join(GROUPS),
        )
    if set(kind.shares) != set(TIERS) or any(not 0 <= share <= 1 for share in kind.shares.values()):
        raise PluginError(
            "The shares of the component {thing} have to be numbers from 0 to 1 for each of {known}.",
            thing=name,
            known=", ".join(TIERS),
        )
    if unknown := set(kind.needs) - NEEDS:
        raise PluginError(
            "The component {thing} needs {unknown}, which nothing provides: choose from {known}.",
            thing=name,
            unknown=", ".join(sorted(unknown)),
            known=", ".join(sorted(NEEDS)),
        )


COMPONENTS: Registry[type[Any]] = Registry("reclens.components", _check)
"""Classes by name; those built in register when the package is imported."""


def component(kind: Kind) -> Kind:
    """Register a class, as a decorator.

    Raises:
        PluginError: its name is taken, its group unknown, or it states too little.
    """
    COMPONENTS.add(getattr(kind, "name", ""), kind)
    return kind


def by_group() -> list[type[Any]]:
    """Every class in the order of the ledger: by group, then as they were registered."""
    return sorted(COMPONENTS.values(), key=lambda kind: GROUPS.index(kind.group))


def default_shares(tier: str) -> dict[str, dict[str, float]]:
    """How a group's weight is shared among its components on a tier.

    The shares of a group sum to 1 over the components that stand in it always. Optional ones, such as vectors made
    elsewhere, stand outside that sum: a share of 0.2 takes 0.2 of the group's weight on top, and the weights of all
    components are scaled to sum to 1 in the end.
    """
    found: dict[str, dict[str, float]] = {group: {} for group in GROUPS}
    standing: dict[str, float] = dict.fromkeys(GROUPS, 0.0)
    kinds = [kind for kind in by_group() if kind.in_fusion]
    for kind in kinds:
        if not kind.optional:
            standing[kind.group] += kind.shares[tier]
    for kind in kinds:
        total = standing[kind.group]
        share = kind.shares[tier]
        whole = kind.optional or total <= 0 or abs(total - 1.0) < 1e-9
        found[kind.group][kind.name] = share if whole else share / total
    return found
