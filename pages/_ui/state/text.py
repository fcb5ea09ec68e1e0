"""Every string of the interface goes through `t`: English as written in the code, Chinese from its catalogue."""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import Any

import streamlit as st

from pages._ui.state import keys
from pages._ui.state.chinese import CHINESE as INTERFACE
from pages._ui.state.chinese_bring import BRING
from pages._ui.state.chinese_explore import EXPLORE
from pages._ui.state.chinese_guide import GUIDE
from pages._ui.state.chinese_own import OWN
from pages._ui.state.chinese_sharing import SHARING
from pages._ui.state.chinese_tables import TABLES
from recsys_core.chinese import ERRORS, in_chinese
from recsys_core.errors import RecLensError
from recsys_core.text.language_names import NAMES
from recsys_core.wording.narrative import Language

CHINESE = {
    **dict(NAMES.values()),
    **ERRORS,
    **GUIDE,
    **TABLES,
    **EXPLORE,
    **SHARING,
    **OWN,
    **BRING,
    **INTERFACE,
}
LANGUAGES: dict[str, Language] = {"English": "en", "中文": "zh"}


_CHOSEN: ContextVar[Language | None] = ContextVar("language", default=None)
"""Looked up once a run: a page asks for it hundreds of times."""


def begin() -> None:
    """Take note of the language at the start of a run."""
    _CHOSEN.set(None)
    _CHOSEN.set(language())


def language() -> Language:
    """The language chosen; English until something is chosen."""
    known = _CHOSEN.get()
    if known is not None:
        return known
    chosen = st.session_state.get(keys.LANGUAGE) or st.query_params.get(keys.LANGUAGE)
    return LANGUAGES.get(chosen or "English", "en")


def choose() -> None:
    """The switch, at the top of the sidebar."""
    with st.sidebar:
        st.segmented_control(
            "Language / 语言",
            list(LANGUAGES),
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


def told(error: RecLensError) -> str:
    """What went wrong and what to do, in the language chosen."""
    values = {
        name: t(value) if name == "kind" and isinstance(value, str) else value
        for name, value in error.values.items()
    }
    return t(error.template, **values)


def retold(sentence: str, among: Mapping[str, str] | None = None) -> str:
    """A finished sentence of the core in the language chosen; see `in_chinese`."""
    return in_chinese(sentence, among) if language() == "zh" else sentence


def t(text: str, **values: object) -> str:
    """The string in the language chosen, with values put in where it says `{name}`."""
    said = CHINESE.get(text, text) if language() == "zh" else text
    return said.format(**values) if values else said


def own(thing: Any) -> str:
    """The label of a component or method: from its own words for this language where it has them, else translated."""
    return str(thing.labels.get(language()) or t(thing.label))


def joined(parts: Iterable[str]) -> str:
    """Several things in a row, as the language chosen separates them."""
    return ("、" if language() == "zh" else ", ").join(parts)


def listed(parts: Iterable[str]) -> str:
    """Several longer things in a row, which may hold commas themselves."""
    return ("；" if language() == "zh" else "; ").join(parts)
