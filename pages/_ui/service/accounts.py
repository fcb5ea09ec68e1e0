"""The account of one item: it grows as methods are asked of it, and nothing is worked out twice."""

from collections.abc import Mapping, Sequence

from pages._ui.service import core
from pages._ui.service.answers import explainer, key_of
from recsys_core import Engine, Explanation, Query, Settings
from recsys_core.built.checksums import FIRST_METHODS
from recsys_core.explain.methods.checks import Checks
from recsys_core.explain.methods.effects import Effects
from recsys_core.explain.methods.registry import STANDARD, parse_methods
from recsys_core.types import Progress, silent

WITH_CHECKS = (*STANDARD, Checks.name)
"""What is worked out where an explanation is checked as well."""
OF_THE_OTHERS = frozenset((Checks.name, Effects.name))
"""Methods that tell something of every text read: they are asked again once another one is."""

Texts = frozenset[tuple[str, str]]
"""Texts that methods read, by side and method."""


def _texts(made: Explanation) -> Texts:
    return frozenset((text.side, text.method) for text in made.texts if text.side in {"item", "query"})


def _answered(spec: str, done: Mapping[str, Texts], made: Explanation | None) -> bool:
    """Whether a method was asked, and has seen every text that it tells something of."""
    if spec not in done:
        return False
    return spec not in OF_THE_OTHERS or made is None or _texts(made) <= done[spec]


def explanation(
    fitted: Engine,
    query: Query,
    item_id: str,
    settings: Settings,
    progress: Progress = silent,
    methods: Sequence[str] = STANDARD,
) -> Explanation:
    """The explanation of one item: all that was asked of it so far, with what these methods add."""
    store, key = core.stores()["explanation"], (*key_of(fitted, settings), query, item_id)
    done, base = _so_far(fitted, query, item_id, settings)
    fresh = tuple(spec for spec in parse_specs(methods) if not _answered(spec, done, base))
    if base is not None and not fresh:
        return base
    row = fitted.dataset.item_ids.row(item_id)
    made: Explanation = store.get(
        (*key, *done.items(), *fresh),
        lambda: explainer(fitted).account(fitted.rank(query, settings), row, fresh, progress, base=base),
    )
    store.put((*key, "so far"), ({**done, **dict.fromkeys(fresh, _texts(made))}, made))
    return made


def _so_far(
    fitted: Engine, query: Query, item_id: str, settings: Settings
) -> tuple[Mapping[str, Texts], Explanation | None]:
    """The methods asked of an item so far with the texts read by then, and what they found; the first account of a sample came with it."""
    store, key = core.stores()["explanation"], (*key_of(fitted, settings), query, item_id, "so far")
    if key not in store:
        came = core.built(fitted)
        found = came and came.account(explainer(fitted), fitted.rank(query, settings), item_id)
        if not found:
            return {}, None
        store.put(key, (dict.fromkeys(parse_specs(FIRST_METHODS), _texts(found)), found))
    known: tuple[Mapping[str, Texts], Explanation | None] = store.get(key, lambda: ({}, None))
    return known


def explained(fitted: Engine, query: Query, item_id: str, settings: Settings) -> Explanation | None:
    """What was worked out of an item so far; None where its words were not read yet."""
    done, made = _so_far(fitted, query, item_id, settings)
    return made if set(parse_specs(STANDARD)) <= set(done) else None


def has(fitted: Engine, query: Query, item_id: str, settings: Settings, method: str) -> bool:
    """Whether a method was asked of an item already, and nothing that it tells of has been found since."""
    return _answered(method, *_so_far(fitted, query, item_id, settings))


def parse_specs(methods: Sequence[str]) -> tuple[str, ...]:
    """How methods are named once their parameters are known."""
    return tuple(one.spec for one in parse_methods(methods))


def checked(
    fitted: Engine, query: Query, item_id: str, settings: Settings, progress: Progress = silent
) -> Explanation:
    """The explanation of one item as a report saves it: its words, importance, effects, and every check."""
    made: Explanation = core.stores()["explanation"].get(
        (*key_of(fitted, settings), query, item_id, "report"),
        lambda: explainer(fitted).explain(query, item_id, settings, WITH_CHECKS, progress),
    )
    return made
