"""Pages that installed distributions add to the app (`reclens.pages`): what one of them states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from recsys_core.errors import PluginError
from recsys_core.registry import Registry


@dataclass(frozen=True)
class AppPage:
    """One page of the app; its name among the entry points is its place in the address.

    Attributes:
        label: its title; `labels` holds it in other languages where no catalogue does.
        section: where it stands in the navigation, one of "Explore", "Measure", "Data", "Guide" or a new one.
        draw: draws it; called in every run while it is open.
        icon: name of a Material symbol.
    """

    label: str
    section: str
    draw: Callable[[], None]
    icon: str = "extension"
    labels: Mapping[str, str] = field(default_factory=dict)


def _check(page: AppPage) -> None:
    if not isinstance(page, AppPage):
        raise PluginError("{thing} is no page: register an AppPage.", thing=page)


PAGES: Registry[AppPage] = Registry("reclens.pages", _check)
"""Pages by name; the app's own ones are files."""
