"""Reasons of the core in the language chosen."""

from pages._ui.text import language, t
from recsys_core.datasets.recognising.said import Said


def said(reason: Said) -> str:
    """The reason with its values put in."""
    values = {
        name: (f"{value:.0%}" if isinstance(value, float) and name == "share" else value)
        for name, value in reason.values.items()
    }
    template = reason.template.replace("{share:.0%}", "{share}")
    return t(template, **values)


PARTS = {
    "item_id": "item id",
    "user_id": "person id",
    "title": "title",
    "text": "text",
    "category": "category",
    "year": "year",
    "creator": "made by",
    "keywords": "keywords",
    "rating": "rating",
    "strength": "strength",
    "event": "kind of event",
    "timestamp": "time",
    "order": "order",
    "profile": "own words",
}
"""What each part is called on the page."""

NOT_USED = "not used"
LANGUAGES = {
    "zh": "Chinese", "en": "English", "es": "Spanish", "fr": "French", "de": "German", "pt": "Portuguese", "it": "Italian",
    "nl": "Dutch", "ru": "Russian", "ja": "Japanese", "ko": "Korean", "ar": "Arabic", "pl": "Polish", "tr": "Turkish",
    "sv": "Swedish", "other": "other",
}  # fmt: skip
"""Languages by their code."""


def language_name(code: str) -> str:
    """A language by its name in the language chosen."""
    return t(LANGUAGES.get(code, code))


def sentence_end() -> str:
    """What a sentence ends in."""
    return "。" if language() == "zh" else "."
