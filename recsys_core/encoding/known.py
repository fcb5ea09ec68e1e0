"""Which encoder to take where none was named, and which languages each one reads."""

from __future__ import annotations

from recsys_core.encoding.carried_e5 import LANGUAGES, weights_file
from recsys_core.encoding.loading import E5, MINILM, TFIDF

AUTO = "auto"

READS: dict[str, frozenset[str]] = {MINILM: frozenset({"en"}), E5: LANGUAGES}
"""ISO 639 codes of the languages that an encoder was trained on; `tfidf` learns from any, other models are not known."""

UNTOLD = ("", "other")
"""What a language is called that could not be told."""


def reads(source: str, language: str) -> bool:
    """Whether an encoder reads a language; where the language or the encoder is not known, nothing speaks against it."""
    return language in UNTOLD or source not in READS or language in READS[source]


def proposed(language: str) -> str | None:
    """The best installed encoder that reads a language: `minilm` for English, `e5` where it does, else `tfidf`.

    `tfidf` compares words, whatever they mean, and so serves any language. None for one that could not be told.
    """
    if language in UNTOLD:
        return None
    if language in READS[MINILM]:
        return MINILM
    return E5 if language in READS[E5] and weights_file() is not None else TFIDF


def encoder_for(language: str) -> str:
    """Name of the encoder to take for a language where none was named: `e5` where it is installed and needed.

    Where neither reads it, that is `minilm`; `reads` and `proposed` tell what to say then.
    """
    return E5 if proposed(language) == E5 else MINILM
