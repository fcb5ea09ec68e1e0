"""Every string of the interface goes through `t`: English as written in the code, others from their catalogues."""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import Any

import streamlit as st

from pages._ui.state import keys
from recsys_core.errors import RecLensError
from recsys_core.translating import ENGLISH, in_language, languages, msgctx, translated

_CHOSEN: ContextVar[str | None] = ContextVar("language", default=None)
"""Looked up once a run: a page asks for it hundreds of times."""


def begin() -> None:
    """Take note of the language at the start of a run."""
    _CHOSEN.set(None)
    _CHOSEN.set(language())


def language() -> str:
    """The language chosen; English until something is chosen."""
    known = _CHOSEN.get()
    if known is not None:
        return known
    chosen = st.session_state.get(keys.LANGUAGE) or st.query_params.get(keys.LANGUAGE)
    by_name = {name: code for code, name in languages().items()}
    return by_name.get(chosen or "", ENGLISH)


def choose() -> None:
    """The switch, in the bar at the top."""
    st.segmented_control(
        "Language / 语言",
        list(languages().values()),
        default="English",
        required=True,
        key=keys.LANGUAGE,
        bind="query-params",
        label_visibility="collapsed",
    )


def labels(options: Mapping[str, str]) -> Callable[[str], str]:
    """What to call each option of a widget, in the language chosen now."""
    said = {option: t(name) for option, name in options.items()}
    return said.__getitem__


KINDS = (
    msgctx("kind of table", "item"),
    msgctx("kind of table", "user"),
    msgctx("kind of table", "items"),
    msgctx("kind of table", "interactions"),
    msgctx("kind of table", "users"),
)
"""What the value `kind` of an error can be."""


def error_text(error: RecLensError) -> str:
    """What went wrong and what to do, in the language chosen."""
    values = {
        name: tc("kind of table", value) if name == "kind" and isinstance(value, str) else value
        for name, value in error.values.items()
    }
    return t(error.template, **values)


def sentence(text: str) -> str:
    """What the core says, in the language chosen: a message by its template and values, other text as a whole."""
    return in_language(language(), text)


def t(text: str, **values: object) -> str:
    """The string in the language chosen, with values put in where it says `{name}`."""
    said = translated(language(), text)
    return said.format(**values) if values else said


def tc(context: str, text: str) -> str:
    """The same for a word that means two things, by what it is about."""
    return translated(language(), text, context)


def own(thing: Any) -> str:
    """The label of a component or method: from its own words for this language where it has them, else translated."""
    return str(thing.labels.get(language()) or t(thing.label))


def joined(parts: Iterable[str]) -> str:
    """Several things in a row, as the language chosen separates them."""
    return tc("between short things", ", ").join(parts)


def listed(parts: Iterable[str]) -> str:
    """Several longer things in a row, which may hold commas themselves."""
    return tc("between long things", "; ").join(parts)
