"""Strangers' text on the screen: shown, never interpreted."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~^$&=:/@\"'])")
_ADDRESS = re.compile(r"(?i)((?:https?|ftp)(?=://)|[a-z](?=\.[a-z])|\w(?=@))")
"""Where a bare address would become a link; an invisible word joiner keeps it text."""


def plain(text: str, limit: int = 120) -> str:
    """Text for places that are no Markdown: one line, cut."""
    flat = " ".join(str(text).split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def md(text: str, limit: int = 120) -> str:
    """Text for Markdown places: one line, cut, every mark escaped."""
    short = _ADDRESS.sub("\\1\u2060", plain(text, limit))
    return _MARKS.sub(r"\\\1", short)
