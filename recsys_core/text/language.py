"""Which language a text is in, by ISO 639 code: told by its script, else by its letters where they are sure enough.

Most scripts belong to one language or a few. Among the languages of a script py3langid decides (naive Bayes over byte
n-grams, with probabilities that are calibrated by length). A title of three words is often too short to be sure of:
then the other texts of the catalogue decide, read together.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from threading import Condition, Thread
from typing import TYPE_CHECKING

import numpy as np
from cachetools import cached

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

OTHER = "other"

SCRIPTS: dict[str, tuple[str, str]] = {
    "Han": (r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", "zh"),
    "kana": (r"\u3041-\u30ff\u31f0-\u31ff", "ja"),
    "Hangul": (r"\uac00-\ud7af\u1100-\u11ff\u3131-\u318e", "ko"),
    "Latin": (
        r"A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff",
        "en es pt fr de it nl sv da no fi pl cs sk hu ro hr sl et lv lt tr vi id ca sq tl sw",
    ),
    "Cyrillic": (r"\u0400-\u052f", "ru uk bg sr mk be kk mn"),
    "Arabic": (r"\u0620-\u064a\u0671-\u06d3", "ar fa ur"),
    "Devanagari": (r"\u0904-\u0939\u0958-\u0961", "hi mr ne"),
    "Greek": (r"\u0370-\u03ff\u1f00-\u1fff", "el"),
    "Hebrew": (r"\u05d0-\u05ea", "he"),
    "Thai": (r"\u0e01-\u0e46", "th"),
    "Armenian": (r"\u0531-\u0587", "hy"),
    "Georgian": (r"\u10a0-\u10ff", "ka"),
    "Bengali": (r"\u0985-\u09b9", "bn"),
    "Gurmukhi": (r"\u0a05-\u0a39", "pa"),
    "Gujarati": (r"\u0a85-\u0ab9", "gu"),
    "Tamil": (r"\u0b85-\u0bb9", "ta"),
    "Telugu": (r"\u0c05-\u0c39", "te"),
    "Kannada": (r"\u0c85-\u0cb9", "kn"),
    "Malayalam": (r"\u0d05-\u0d39", "ml"),
}
"""Letters of a script, and the languages written in it that are told apart."""

LANGUAGES = {name: tuple(languages.split()) for name, (_, languages) in SCRIPTS.items()}
_LETTERS = {name: re.compile(f"[{letters}]") for name, (letters, _) in SCRIPTS.items()}
_RUNS = {name: re.compile(f"[{letters}'’]+") for name, (letters, _) in SCRIPTS.items()}
_ANY = re.compile(r"[^\W\d_]")

HAN_SHARE = 0.3
"""A Han character says about as much as two Latin letters: from this share on a text is Chinese, Japanese or Korean."""

USUAL = {"en": 8, "ru": 8}
"""How much likelier than another one of its script a language is before a word is read."""

SURE = 0.5
"""Probability from which a language is said: of 160 short titles in 13 languages 80 % are above, 98 % of them right."""

LOOKED_AT = 1_000
"""Texts of a catalogue that are looked at, evenly spaced."""

LONG_ENOUGH = 200
"""Letters that are read of a text; shorter ones are put together until they have half as many."""


def begin() -> None:
    """Unpack the model (a third of a second, outside the interpreter's lock) while something else is done."""
    Thread(target=_model, daemon=True).start()


@cached({}, condition=Condition())  # who comes while it is unpacked waits for it
def _model() -> LanguageIdentifier:
    """The model that all scripts share (4 MB)."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # a tenth of a second, wanted by few

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _identifier(script: str) -> LanguageIdentifier:
    """Tells the languages of one script apart."""
    narrowed = copy.copy(_model())
    narrowed.set_languages(LANGUAGES[script])
    return narrowed


def _script(text: str) -> str:
    """The script a text is written in; "" without letters, `other` for one that is not in the table."""
    if text.isascii():
        return "Latin" if _LETTERS["Latin"].search(text) else ""
    letters = len(_ANY.findall(text))
    if not letters:
        return ""
    counts = {name: len(pattern.findall(text)) for name, pattern in _LETTERS.items()}
    east = {name: counts.pop(name) for name in ("Han", "kana", "Hangul")}
    if sum(east.values()) >= HAN_SHARE * letters:
        own = max(("kana", "Hangul"), key=east.__getitem__)
        return own if east["kana"] + east["Hangul"] >= 0.1 * letters else "Han"
    script, most = max(counts.items(), key=lambda pair: pair[1])
    return script if most * 2 > letters else OTHER


def _words(text: str, script: str) -> str:
    """Words of a text in its script, without numbers and signs, as many as are worth reading."""
    return " ".join(_RUNS[script].findall(text[: 4 * LONG_ENOUGH]))[:LONG_ENOUGH]


def _told(words: str, script: str) -> tuple[str, float]:
    """The likeliest language of words in a script, and how likely it is."""
    if len(LANGUAGES[script]) == 1:
        return LANGUAGES[script][0], 1.0
    weighed = {name: share * USUAL.get(name, 1) for name, share in _identifier(script).rank(words)}
    language = max(weighed, key=weighed.__getitem__)
    return language, weighed[language] / sum(weighed.values())


def _chunks(texts: Iterable[str], script: str) -> Iterator[str]:
    """Words of one text after another, put together until they are long enough."""
    held = ""
    for text in texts:
        held = f"{held} {_words(text, script)}".strip()
        if len(held) >= LONG_ENOUGH // 2:
            yield held
            held = ""
    if held:
        yield held


def _together(texts: Sequence[str], script: str) -> str:
    """The language of most texts in one script, `other` where they are too little to be sure."""
    if len(LANGUAGES[script]) == 1:
        return LANGUAGES[script][0]
    votes: Counter[str] = Counter()
    for chunk in _chunks(texts, script):
        language, probability = _told(chunk, script)
        if probability >= SURE:
            votes[language] += len(chunk)
    return votes.most_common(1)[0][0] if votes else OTHER


def _looked_at(texts: Sequence[str]) -> Sequence[str]:
    if len(texts) <= LOOKED_AT:
        return texts
    return [texts[int(place)] for place in np.linspace(0, len(texts) - 1, LOOKED_AT)]


def _by_script(texts: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(_script(text), []).append(text)
    return found


def _all_japanese(found: dict[str, list[str]]) -> bool:
    """Whether titles in Han alone stand among Japanese ones: a good part of the others has kana."""
    return len(found.get("kana", ())) > HAN_SHARE * len(found.get("Han", ()))


def is_chinese(text: str) -> bool:
    """Whether a text is written in Han without kana or Hangul to speak of."""
    return _script(text) == "Han"


def language_of(text: str) -> str:
    """ISO 639 code of a text's language, `other` where unsure, "" for a text without letters."""
    script = _script(text)
    if script in ("", OTHER):
        return script
    language, probability = _told(_words(text, script), script)
    return language if probability >= SURE else OTHER


def languages_of(texts: Sequence[str]) -> list[str]:
    """The language of each text; one too short to be sure of is in the language of most texts of its script."""
    found = _by_script(_looked_at(texts))
    usual = {
        script: OTHER if script in ("", OTHER) else _together(some, script) for script, some in found.items()
    }
    if _all_japanese(found):
        usual["Han"] = "ja"
    said = []
    for text in texts:
        script = _script(text)
        if script == "Han":
            said.append(usual.get(script, "zh"))
            continue
        language = language_of(text)
        said.append(usual.get(script, OTHER) if language == OTHER and script != OTHER else language)
    return said


def main_language(texts: Iterable[str]) -> str:
    """The language of most texts, `en` where none has letters, `other` where it cannot be told."""
    found = _by_script(_looked_at(list(texts)))
    found.pop("", None)
    if not found:
        return "en"
    if _all_japanese(found):
        found["kana"] = found["kana"] + found.pop("Han", [])
    script = max(found, key=lambda name: len(found[name]))
    return OTHER if script == OTHER else _together(found[script], script)
