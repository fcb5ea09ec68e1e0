"""Sentences for people in every language: gettext catalogues, read from the `.po` files beside the samples.

Whoever has something to say gives an English template and the values that belong into it; a catalogue holds the template in
another language. `assets/locale/<language>/LC_MESSAGES/reclens.po` is such a catalogue, and a folder of more of them can be
named by RECLENS_LOCALE: a language needs no code.
"""

from __future__ import annotations

import gettext
import io
import os
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from recsys_core.assets import ASSETS

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Phrases = TypeVar("Phrases", bound=DataclassInstance)

ENGLISH = "en"
"""The language of the templates."""
FOLDER = ASSETS / "locale"
VARIABLE = "RECLENS_LOCALE"
"""Names a folder with further catalogues."""
DOMAIN = "reclens.po"


class Message(str):
    """A finished English sentence that remembers what it was made of, so that it can be said in another language.

    Attributes:
        template: the sentence with `{names}` where values are put in.
        values: what is put in; what is a message itself is translated with it.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Put the values in."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), self.values


def msg(text: str) -> str:
    """Mark a text that reaches the screen by a variable, so that it gets into the catalogues; it stays as it is."""
    return text


def msgctx(context: str, text: str) -> str:
    """The same for a text that means what it says only in its context, see `translated`."""
    return text


def msgn(many: str, one: str) -> tuple[str, str]:
    """The same for what is said of several things and of a single one, see `translated_many`."""
    return many, one


def folders() -> tuple[Path, ...]:
    """Where catalogues lie."""
    further = os.environ.get(VARIABLE, "")
    return (FOLDER, Path(further)) if further else (FOLDER,)


def languages() -> Mapping[str, str]:
    """What each language calls itself, by its code, English first."""
    return _languages(folders())


@lru_cache(maxsize=8)
def _languages(where: tuple[Path, ...]) -> Mapping[str, str]:
    from babel import Locale, UnknownLocaleError

    codes = {file.parts[-3] for folder in where for file in folder.glob(f"*/LC_MESSAGES/{DOMAIN}")}
    names = {ENGLISH: "English"}
    for code in sorted(codes):
        try:
            names[code] = str(Locale.parse(code).get_display_name(code)).capitalize()
        except (UnknownLocaleError, ValueError):  # no language that anybody could choose
            continue
    return names


@lru_cache(maxsize=8)
def _catalogue(language: str, where: tuple[Path, ...]) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    found: gettext.NullTranslations = gettext.NullTranslations()
    for folder in where:
        file = folder / language / "LC_MESSAGES" / DOMAIN
        if not file.is_file():
            continue
        with file.open("rb") as source:
            catalogue = read_po(source, language)
        binary = io.BytesIO()
        write_mo(binary, catalogue)
        binary.seek(0)
        made = gettext.GNUTranslations(binary)
        made.add_fallback(found)
        found = made
    return found


def translated(language: str, text: str, context: str = "") -> str:
    """A template, or a text without values, in a language; as it is where its catalogue does not hold it."""
    if not text:
        return text
    catalogue = _catalogue(language, folders())
    return catalogue.pgettext(context, text) if context else catalogue.gettext(text)


def translated_many(language: str, one: str, many: str, count: int) -> str:
    """What is said of so many, in the plural that the language has for that number."""
    return _catalogue(language, folders()).ngettext(one, many, count)


def in_language(language: str, sentence: str) -> str:
    """A sentence in a language: a `Message` by its template and values, other text by the catalogue or as it is."""
    if language == ENGLISH or not sentence:
        return sentence
    if not isinstance(sentence, Message):
        return translated(language, sentence)
    values = {
        name: in_language(language, value) if isinstance(value, Message) else value
        for name, value in sentence.values.items()
    }
    template = translated(language, sentence.template)
    return template.format(**values) if values else template


def in_context(phrases: Phrases, language: str, context: str) -> Phrases:
    """A dataclass of templates, or of mappings to templates, in a language.

    Args:
        context: what all of them are about; they are marked with `msgctx`.
    """

    def said(value: Any) -> Any:
        if isinstance(value, str):
            return translated(language, value, context)
        return {name: said(one) for name, one in value.items()}

    return replace(phrases, **{one.name: said(getattr(phrases, one.name)) for one in fields(phrases)})
