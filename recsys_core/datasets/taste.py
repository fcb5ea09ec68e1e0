"""What a simulated reader can like, and how such a reader says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Themes = Mapping[str, tuple[Sequence[str], Sequence[str]]]
"""Theme to (words that mark it in a description, ways a reader would say it)."""


@dataclass(frozen=True)
class Taste:
    """Themes of one language, with the phrases that join them into a sentence.

    Attributes:
        openers: sentences with places `{a}` for a theme, `{b}` for a second one, `{c}` for a creator.
        also, by: how the second theme and the creator are added.
        whole_words: whether a theme word must stand alone; Chinese has no blanks to tell.
    """

    themes: Themes
    openers: Sequence[str]
    also: str
    by: str
    whole_words: bool

    def spans(self, text: str, theme: str) -> list[tuple[int, int]]:
        """Where the theme's words stand in the text: start and end of each, in characters."""
        words = "|".join(re.escape(word) for word in self.themes[theme][0])
        pattern = rf"\b(?:{words})\b" if self.whole_words else words
        return [found.span() for found in re.finditer(pattern, text, flags=re.IGNORECASE)]

    def has(self, text: str, theme: str) -> bool:
        """Whether one of the theme's words stands in the text."""
        return bool(self.spans(text, theme))
