"""Names of columns and events, taken apart."""

from __future__ import annotations

import re
import unicodedata


def parts(name: str) -> tuple[str, ...]:
    """The words of a name in small letters: `playCount`, `play_count` and `Play Count` are all `play`, `count`."""
    text = unicodedata.normalize("NFKC", name)
    text = re.sub(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


def stem(word: str) -> str:
    """An English word without the ending of its plural or past: `views`, `viewed` and `viewing` are `view`.

    Cut short alike rather than right: `purchased` and `purchase` are both `purchas`.
    """
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.isascii() and word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def listed(words: str) -> frozenset[str]:
    """Words written in one line, as a set."""
    return frozenset(words.split())
