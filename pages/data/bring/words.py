"""Reasons of the core in the language chosen."""

from datetime import datetime

from babel.dates import format_date

from pages._ui.state.text import language, t
from pages.data.bring.rules import ONE
from recsys_core.text.language_names import NAMES
from recsys_core.translating import msg, translated_many


def counted(template: str, count: int, **values: object) -> str:
    """A sentence about so many, right for a single one too."""
    if template not in ONE:
        return t(template, count=f"{count:,}", **values)
    said = translated_many(language(), ONE[template], template, count)
    return said.format(count=f"{count:,}", **values)


PARTS = {
    "item_id": msg("item id"),
    "user_id": msg("person id"),
    "title": "title",
    "text": "text",
    "category": msg("category"),
    "year": msg("year"),
    "creator": msg("made by"),
    "keywords": msg("keywords"),
    "rating": "rating",
    "strength": "strength",
    "event": msg("kind of event"),
    "timestamp": msg("time"),
    "order": msg("order"),
    "profile": msg("own words"),
}
"""What each part is called on the page."""

NOT_USED = msg("not used")


def language_name(code: str) -> str:
    """A language by its name in the language chosen."""
    return t(NAMES[code]) if code in NAMES else code


def day(when: datetime) -> str:
    """A day as people write it."""
    spoken = language()
    return format_date(when, "long", "en_GB" if spoken == "en" else spoken)
