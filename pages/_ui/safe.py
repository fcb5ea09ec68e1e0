"""Strangers' text on the screen: shown, never interpreted."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~^$&=:/@\"'])")


def md(text: str, limit: int = 120) -> str:
    """Text for Markdown places: one line, cut, every mark escaped."""
    flat = " ".join(str(text).split())
    short = flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
    return _MARKS.sub(r"\\\1", short)
