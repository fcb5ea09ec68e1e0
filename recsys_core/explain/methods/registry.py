"""Every method of explanation by name: those built in, and those of installed distributions (`reclens.methods`)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TypeVar

from recsys_core.errors import PluginError, SettingsError
from recsys_core.explain.methods.base import Method, WordMethod
from recsys_core.registry import Registry

FACTS = ("label", "family", "summary")
"""What every method has to state besides its name."""
BUILT_IN = (
    "gradients",
    "deletion",
    "baselines",
    "captum",
    "past_words",
    "attention",
    "importance",
    "dimensions",
    "checks",
    "effects",
)
"""Modules beside this one, in the order their methods are listed."""

DEFAULT_WORDS = "ig_pad"
"""The word method shown first: the most faithful at equal cost, see the benchmark `faithfulness`."""

STANDARD = (DEFAULT_WORDS, "attention", "permutation", "effects", "place")
"""What a reason opens with."""

SHORT = {"ig": DEFAULT_WORDS}
"""Names that may be written instead."""

Kind = TypeVar("Kind", bound=type[Method])


def _check(kind: type[Method]) -> None:
    if not (isinstance(kind, type) and issubclass(kind, Method)):
        raise PluginError("{thing} is no method of explanation: derive it from Method.", thing=kind)
    for fact in FACTS:
        if not getattr(kind, fact, ""):
            raise PluginError(
                "The method {thing} states no {fact}: give it one.", thing=kind.__name__, fact=fact
            )
    if ":" in kind.name or "," in kind.name:
        raise PluginError("The name {name!r} holds a comma or colon: choose another.", name=kind.name)


def _import_built_in() -> None:
    for module in BUILT_IN:
        import_module(f"recsys_core.explain.methods.{module}")


METHODS: Registry[type[Method]] = Registry("reclens.methods", _check, _import_built_in)
"""Classes by name."""


def method(kind: Kind) -> Kind:
    """Register a class, as a decorator.

    Raises:
        PluginError: its name is taken, or it states too little.
    """
    METHODS.add(getattr(kind, "name", ""), kind)
    return kind


def parse_methods(specs: Sequence[str]) -> tuple[Method, ...]:
    """Methods as they are asked for; `ig` is the default word method, `all` everything.

    Args:
        specs: names, with parameters as in `captum_shapley:samples=20`.

    Raises:
        SettingsError: an unknown method or parameter, or a value out of range.
    """
    if list(specs) == ["all"]:
        return tuple(kind() for kind in METHODS.values())
    found = {}
    for spec in specs:
        name, *chosen = spec.split(":")
        name = SHORT.get(name, name)
        if name not in METHODS:
            raise SettingsError(
                "There is no method {name!r}: choose from ig, {known}.", name=name, known=", ".join(METHODS)
            )
        made = METHODS[name](**dict(_pair(one) for one in chosen))
        found[made.spec] = made
    return tuple(found.values())


def _pair(chosen: str) -> tuple[str, str]:
    name, _, value = chosen.partition("=")
    return name.strip(), value.strip()


def word_method(spec: str = DEFAULT_WORDS) -> WordMethod:
    """One method that shares the score out among words.

    Raises:
        SettingsError: unknown, or not one of words.
    """
    found = parse_methods((spec,))[0]
    if not isinstance(found, WordMethod):
        known = [name for name, kind in METHODS.items() if issubclass(kind, WordMethod)]
        raise SettingsError(
            "There is no word method {method!r}: choose from {known}.", method=spec, known=", ".join(known)
        )
    return found
