"""Which encoder to take where none was named, and which languages each one reads."""

from __future__ import annotations

from recsys_core.encoding.carried_e5 import weights_file
from recsys_core.encoding.loading import E5, MINILM, TFIDF
from recsys_core.encoding.registry import ENCODERS

AUTO = "auto"

UNTOLD = ("", "other")
"""What a language is called that could not be told."""


def reads(source: str, language: str) -> bool:
    """Whether an encoder reads a language; where the language or the encoder is not known, nothing speaks against it."""
    return (
        language in UNTOLD
        or source not in ENCODERS
        or not ENCODERS[source].languages
        or language in ENCODERS[source].languages
    )


def proposed(language: str) -> str | None:
    """The best installed encoder that reads a language: `minilm` for English, `e5` where it does, else `tfidf`.

    `tfidf` compares words, whatever they mean, and so serves any language. None for one that could not be told.
    """
    if language in UNTOLD:
        return None
    if reads(MINILM, language):
        return MINILM
    return E5 if reads(E5, language) and weights_file() is not None else TFIDF


def encoder_for(language: str) -> str:
    """Name of the encoder to take for a language where none was named: `e5` where it is installed and needed.

    Where neither reads it, that is `minilm`; `reads` and `proposed` tell what to say then.
    """
    return E5 if proposed(language) == E5 else MINILM
