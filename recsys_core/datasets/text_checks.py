"""Faults in titles and texts: markup, entities, control characters, broken encodings."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

import nh3
from ftfy import fix_encoding
from ftfy.badness import is_bad

from recsys_core.translating import msg

ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")

_BLOCKS = """
address article aside blockquote br caption center dd div dl dt fieldset figcaption figure footer form h1
h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
"""Tags between whose contents a reader sees a gap."""

_INLINE = """
a abbr acronym b bdi bdo colgroup em font html i iframe img input kbd noscript nobr q s samp script
select span strike strong style sub sup textarea tt u var wbr
"""
INLINE = frozenset(_INLINE.split())

_WORDS = """
address area article aside audio base big body button canvas caption center cite code col data del
details dfn dialog embed figure footer form frame head header ins label legend link main map mark math
menu meta meter nav object option output param picture pre progress ruby section small source summary svg
template time title track video
"""
WORDS = frozenset(_WORDS.split())
"""Tags that are English words too: `<Center>` alone is a title, `<center>x</center>` is markup."""

_CANDIDATE = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>[^<>]*)(?P<end>>?)|<!--|<!doctype\b|<", re.I
)
_CLOSING = re.compile(r"</([A-Za-z][A-Za-z0-9]*)")

_SUSPECT = re.compile(r"[\x80-\x9f]|[\xa0-\u04ff\u2010-\u25ff][^\x00-\x7f]|[ÃÂâ] ")
"""What every mojibake has (the bytes of one letter stand side by side) and most accented text has not."""

RULES = {
    "html_entity": msg("unescaped"),
    "html_tag": msg("removed"),
    "control_character": "removed",
    "replacement_character": msg("kept: what stood there is lost"),
    "mojibake": msg("kept: looks like UTF-8 read in another encoding; can be repaired if you ask for it"),
}
"""Rule to what is done."""

MENDED = msg("read again as UTF-8, as asked")
"""What is done about `mojibake` where its repair was asked for."""


def _is_markup(found: re.Match[str], closed: frozenset[str]) -> bool:
    """Whether a `<` opens a tag, comment or doctype of HTML, rather than being a sign or a word in brackets.

    Args:
        closed: names of the tags that the text closes.
    """
    if found[0] == "<!--":
        return found.string.find("-->", found.end()) >= 0
    name = (found["name"] or "").lower()
    if not name:
        return len(found[0]) > 1
    rest = found["rest"]
    if (rest and not (rest[0].isspace() or rest[0] == "/")) or not (
        found["end"] or '="' in rest or "='" in rest
    ):
        return False  # <Untitled>, `x <y`, `a <b` without an end
    if len(name) == 1 and rest.strip("/ \t\r\n") and "=" not in rest:
        return False  # `a <b and c> d`
    if name in WORDS:
        return "=" in rest or name in closed
    return name in BLOCKS or name in INLINE


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(tags=set(), strip_comments=True)


def _closed(text: str) -> frozenset[str]:
    return frozenset(name.lower() for name in _CLOSING.findall(text))


def _has_markup(text: str) -> bool:
    closed = _closed(text)
    return any(_is_markup(found, closed) for found in _CANDIDATE.finditer(text))


def without_markup(text: str) -> str:
    """The text without tags, comments and scripts, entities unescaped; what only looks like a tag stays."""
    closed = _closed(text)

    def marked(found: re.Match[str]) -> str:
        if not _is_markup(found, closed):
            return "&lt;" + found[0][1:]
        return f" {found[0]}" if (found["name"] or "").lower() in BLOCKS else found[0]

    plain = html.unescape(_cleaner().clean(_CANDIDATE.sub(marked, text)))
    return re.sub(r"[ \t]{2,}", " ", plain).strip()


def _controls(text: str) -> bool:
    return any(unicodedata.category(letter) == "Cc" and letter not in "\n\r\t" for letter in text)


def _garbled(text: str) -> bool:
    """Whether UTF-8 was read as something else: it looks so, and reading it again gives another text."""
    return bool(_SUSPECT.search(text)) and is_bad(text) and fix_encoding(text) != text


def faults_of(text: str) -> set[str]:
    """Rules this text breaks; control characters that belong to mojibake are no fault of their own."""
    found = set()
    if "&" in text and ENTITY.search(text) and html.unescape(text) != text:
        found.add(msg("html_entity"))
    if "<" in text and _has_markup(text):
        found.add(msg("html_tag"))
    garbled = not text.isascii() and _garbled(text)
    if garbled:
        found.add(msg("mojibake"))
    if not text.isprintable() and _controls(fix_encoding(text) if garbled else text):
        found.add(msg("control_character"))
    if "\ufffd" in text:
        found.add(msg("replacement_character"))
    return found


def repaired(text: str, faults: set[str], mend_encoding: bool = False) -> str:
    """The text with what can be repaired repaired; tags go before entities, so that `&lt;b&gt;` stays text.

    Args:
        mend_encoding: read mojibake again as UTF-8; else it stays as it is, its control characters too, so that it
            can still be mended.
    """
    if mend_encoding and "mojibake" in faults:
        text = fix_encoding(text).removeprefix("\ufeff")
    if "html_tag" in faults:
        text = without_markup(text)
    elif "html_entity" in faults:
        text = html.unescape(text)
    if "control_character" in faults or "html_entity" in faults:
        last = "\x7f" if "mojibake" in faults and not mend_encoding else "\x9f"
        text = "".join(c for c in text if unicodedata.category(c) != "Cc" or c in "\n\r\t" or c > last)
    return text
