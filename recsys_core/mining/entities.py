"""Names in a text, by rule: works in title marks, capitalised names, years; in Chinese by rjieba's word classes.

Rules find most names and some that are none. No model for names is bundled, and none is pretended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from recsys_core.text.cleaning import is_stop_word
from recsys_core.text.language import is_chinese
from recsys_core.translating import msgctx

_WORK = re.compile(r"《([^《》]{1,40})》|“([A-Z][^“”]{1,60})”")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_NAME = re.compile(r"[A-Z][\w’'-]*(?:\s+(?:(?:of|de|la|van|von|the)\s+)?[A-Z][\w’'-]*)*")
_START = re.compile(r"(?:^|[.!?。！？:]\s*[\"“‘(]*)$")
_CLASSES = {"nr": "person", "nrt": "person", "nrfg": "person", "ns": "place", "nt": "organisation"}


KINDS = (
    msgctx("name in a text", "work"),
    msgctx("name in a text", "year"),
    msgctx("name in a text", "person"),
    msgctx("name in a text", "place"),
    msgctx("name in a text", "organisation"),
    msgctx("name in a text", "name"),
)
"""What a name can be of."""


@dataclass(frozen=True)
class Entity:
    """A name as it stands in the text, `text[start:end]`; `kind` is work, year, person, place, organisation or name."""

    text: str
    kind: str
    start: int
    end: int


def _capitalised(text: str) -> list[Entity]:
    """Capitalised words in a row; a single one at the start of a sentence says nothing."""
    found = []
    for match in _NAME.finditer(text):
        alone = " " not in match[0]
        if not is_stop_word(match[0].lower()) and not (
            alone and (_START.search(text[: match.start()]) or len(match[0]) < 2)
        ):
            found.append(Entity(match[0], "name", match.start(), match.end()))
    return found


def _by_class(text: str) -> list[Entity]:
    import rjieba  # only where there is Chinese: its dictionary takes a tenth of a second to load

    found, position = [], 0
    for word, flag in rjieba.tag(text):
        if flag in _CLASSES and len(word) > 1:
            found.append(Entity(word, _CLASSES[flag], position, position + len(word)))
        position += len(word)
    return found


def entities_of(text: str) -> tuple[Entity, ...]:
    """Names in the order they stand, each stretch of text once, works before other kinds."""
    found = [
        Entity(m[1] or m[2], "work", m.start(1 if m[1] else 2), m.end(1 if m[1] else 2))
        for m in _WORK.finditer(text)
    ]
    found += [Entity(m[0], "year", m.start(), m.end()) for m in _YEAR.finditer(text)]
    found += _by_class(text) if is_chinese(text) else _capitalised(text)
    kept: list[Entity] = []
    for entity in found:
        if all(entity.end <= other.start or entity.start >= other.end for other in kept):
            kept.append(entity)
    return tuple(sorted(kept, key=lambda entity: entity.start))
