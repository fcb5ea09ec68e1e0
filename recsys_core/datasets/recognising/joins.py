"""Ids of one table found in another, however they were written down: 101, 101.0, 00101, " b1", B1."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from recsys_core.translating import msg


def _whole(identifier: str) -> str:
    return re.sub(r"^(-?\d+)\.0+$", r"\1", identifier) if "." in identifier else identifier


def _unpadded(identifier: str) -> str:
    whole = _whole(identifier)
    return re.sub(r"^0+(?=\d)", "", whole) if whole.startswith("0") else whole


def _folded(identifier: str) -> str:
    if identifier.isascii():
        return identifier.lower()
    return unicodedata.normalize("NFKC", identifier).casefold()


def _bare(identifier: str) -> str:
    """Letters and digits alone."""
    folded = _folded(_unpadded(identifier))
    return folded if folded.isalnum() else re.sub(r"[\W_]+", "", folded)


RULES: dict[str, Callable[[str], str]] = {
    msg("as written"): str,
    msg("101.0 is 101"): _whole,
    msg("upper and lower case alike"): lambda one: _folded(_whole(one)),
    msg("00101 is 101"): lambda one: _folded(_unpadded(one)),
    msg("blanks and marks aside"): _bare,
}
"""How two ids may differ and still be the same, tried in this order."""

COARSEST = next(reversed(RULES))
"""The last rule: ids that are the same by any rule are the same by it."""


@dataclass(frozen=True)
class Join:
    """Which id of one side is which of the other.

    Attributes:
        matched: id here to id there.
        counts: ids found by each rule.
        missing: ids here that no rule finds.
    """

    matched: dict[str, str]
    counts: dict[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Share of the ids here that are found."""
        total = len(self.matched) + len(self.missing)
        return len(self.matched) / total if total else 0.0


class Spellings:
    """Ids of a table as each rule writes them, worked out once for all that is looked for among them."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = ids
        self._known: dict[str, dict[str, str | None]] = {}

    def by(self, rule: str) -> dict[str, str | None]:
        """Id by its spelling; None where two ids share one."""
        if rule not in self._known:
            written = RULES[rule]
            known: dict[str, str | None] = {}
            for identifier in self._ids:
                plain = written(identifier)
                known[plain] = None if plain in known and known[plain] != identifier else identifier
            self._known[rule] = known
        return self._known[rule]


def join(here: Iterable[str], there: Sequence[str] | Spellings) -> Join:
    """Find ids in another table; a spelling that two ids of the other table share finds neither."""
    spellings = there if isinstance(there, Spellings) else Spellings(there)
    wanted = dict.fromkeys(here)
    left = wanted
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for place, (rule, written) in enumerate(RULES.items()):
        if place == 1:
            # What the coarsest rule does not find, no other does: words of a text are told at once.
            coarsest = spellings.by(COARSEST)
            left = dict.fromkeys(one for one in left if RULES[COARSEST](one) in coarsest)
        if not left:
            break
        known = spellings.by(rule)
        fresh = {}
        for identifier in left:
            other = known.get(written(identifier))
            if other is not None and written(identifier):
                fresh[identifier] = other
        if fresh:
            counts[rule] = len(fresh)
            found |= fresh
            left = dict.fromkeys(one for one in left if one not in fresh)
    return Join(found, counts, tuple(one for one in wanted if one not in found))
