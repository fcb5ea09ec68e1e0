"""Faults in titles and texts: markup, entities, control characters, broken encodings."""

from __future__ import annotations

import html
import re
import unicodedata

ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
TAG = re.compile(
    r"</?(?:a|b|i|u|p|br|em|strong|div|span|ul|ol|li|h[1-6]|img|script|style|font|table|tr|td)\b[^<>]*>", re.I
)
MOJIBAKE = re.compile(r"Ã[\x80-\xbf©¨ªàâ¼¶¤]|â€[™œ“”˜\x9d¦]|ï»¿|Â[\xa0-\xbf]")

RULES = {
    "html_entity": "unescaped",
    "html_tag": "removed",
    "control_character": "removed",
    "replacement_character": "kept: what stood there is lost",
    "mojibake": "kept: looks like UTF-8 read as Latin-1, save the file again as UTF-8",
}
"""Rule to what is done."""


def _controls(text: str) -> bool:
    return any(unicodedata.category(letter) == "Cc" and letter not in "\n\r\t" for letter in text)


def faults_of(text: str) -> set[str]:
    """Rules this text breaks."""
    found = set()
    if "&" in text and ENTITY.search(text) and html.unescape(text) != text:
        found.add("html_entity")
    if "<" in text and TAG.search(text):
        found.add("html_tag")
    if not text.isprintable() and _controls(text):
        found.add("control_character")
    if "\ufffd" in text:
        found.add("replacement_character")
    if not text.isascii() and MOJIBAKE.search(text):
        found.add("mojibake")
    return found


def repaired(text: str, faults: set[str]) -> str:
    """The text with what can be repaired repaired; tags go before entities, so that `&lt;b&gt;` stays text."""
    if "html_tag" in faults:
        text = TAG.sub(" ", text)
    if "html_entity" in faults:
        text = html.unescape(text)
    if "control_character" in faults or "html_entity" in faults:
        text = "".join(c for c in text if unicodedata.category(c) != "Cc" or c in "\n\r\t")
    return text
