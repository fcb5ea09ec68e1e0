"""Registries that grow: what is built in registers itself, what is installed is found by its entry points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import EntryPoint, entry_points
from threading import RLock
from typing import Generic, TypeVar

from recsys_core.errors import PluginError

Thing = TypeVar("Thing")


class Registry(Mapping[str, Thing], Generic[Thing]):
    """Things by name, in the order they were registered.

    The first look loads what installed distributions offer under the entry points of the registry's group: each entry
    names an object that is registered as if it were built in.

    Args:
        group: name of the entry points, for example `reclens.components`.
        check: raises `PluginError` where a thing cannot be registered.
        built_in: imports what is built in; called at the first look.
    """

    def __init__(
        self,
        group: str,
        check: Callable[[Thing], None] = lambda _: None,
        built_in: Callable[[], object] = lambda: None,
    ) -> None:
        self.group = group
        self._check, self._built_in = check, built_in
        self._held: dict[str, Thing] = {}
        self._complete = False
        self._lock = RLock()

    def add(self, name: str, thing: Thing) -> None:
        """Register a thing.

        Raises:
            PluginError: the name is taken by another, or the thing is not what the registry holds.
        """
        if not name:
            raise PluginError("{thing} has no name: give it one.", thing=_called(thing))
        held = self._held.get(name)
        if held is not None and not _same(held, thing):
            raise PluginError(
                "The name {name!r} is taken by {held}: give {thing} another name.",
                name=name,
                held=_called(held),
                thing=_called(thing),
            )
        self._check(thing)
        self._held[name] = thing

    def _all(self) -> dict[str, Thing]:
        with self._lock:  # who looks while another thread loads waits, and does not see a part
            if not self._complete:
                self._complete = True  # what is built in may look here while it is imported
                try:
                    self._built_in()
                    for entry in entry_points(group=self.group):
                        self._load(entry)
                except BaseException:
                    self._complete = False
                    raise
        return self._held

    def _load(self, entry: EntryPoint) -> None:
        """Register what an entry names: under the name it states itself where it does, else under the entry's."""
        try:
            thing = entry.load()
        except PluginError:
            raise
        except Exception as error:
            raise PluginError(
                "{entry} of the installed distribution {distribution} cannot be loaded ({reason}): mend or uninstall it.",
                entry=f"{self.group}: {entry.name}",
                distribution=entry.dist.name if entry.dist else "",
                reason=" ".join(str(error).split()) or type(error).__name__,
            ) from error
        self.add(getattr(thing, "name", entry.name), thing)

    def __getitem__(self, name: str) -> Thing:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _called(thing: object) -> str:
    """Where a class or function was written; of other things what they are called."""
    name = getattr(thing, "__qualname__", "")
    label = getattr(thing, "label", "")
    return f"{thing.__module__}.{name}" if name else f"{type(thing).__name__} {label or thing!r}"


def _same(held: object, thing: object) -> bool:
    """Whether both are one; a class imported twice is no other class."""
    return held is thing or (hasattr(held, "__qualname__") and _called(held) == _called(thing))
