"""Which language a text is in: Chinese, English, or other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
_KANA_HANGUL = re.compile(r"[ぁ-ヿ가-힯]")
_LATIN = re.compile(r"[A-Za-z]")
_OTHER = re.compile(r"[^\W\d_A-Za-z㐀-䶿一-鿿豈-﫿]")
SHARE = 0.3


def language_of(text: str) -> str:
    """`zh`, `en`, `other`, or "" for a text without letters.

    By script: a text is Chinese when at least `SHARE` of its letters are Han and it has no kana or Hangul to
    speak of (a Han character says about as much as two Latin letters, hence well below a half); English when
    most of its letters are unaccented Latin. Latin-script languages with few accents count as English.
    """
    han, other, latin = (len(pattern.findall(text)) for pattern in (_HAN, _OTHER, _LATIN))
    letters = han + other + latin
    if letters == 0:
        return ""
    if han >= SHARE * letters and len(_KANA_HANGUL.findall(text)) < 0.1 * letters:
        return "zh"
    return "en" if latin >= 0.7 * letters else "other"


def main_language(texts: Iterable[str]) -> str:
    """The commonest language of texts, `en` where none has letters."""
    counts = Counter(language for language in map(language_of, texts) if language)
    return counts.most_common(1)[0][0] if counts else "en"
