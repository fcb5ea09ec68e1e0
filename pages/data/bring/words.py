"""Reasons of the core in the language chosen."""

from datetime import datetime

from pages._ui.state.text import language, t
from pages.data.bring.rules import ONE
from recsys_core.datasets.recognising.said import Said
from recsys_core.text.language_names import NAMES


def said(reason: Said) -> str:
    """The reason with its values put in."""
    values = {
        name: (f"{value:.0%}" if isinstance(value, float) and name == "share" else value)
        for name, value in reason.values.items()
    }
    template = reason.template.replace("{share:.0%}", "{share}")
    return t(template, **values)


def said_again(reason: str) -> str:
    """A reason without values, once it is a string."""
    return t(reason)


def counted(template: str, count: int, **values: object) -> str:
    """A sentence about so many, right for a single one too."""
    if count == 1 and language() == "en" and template in ONE:
        return ONE[template].format(**values)
    return t(template, count=f"{count:,}", **values)


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


def language_name(code: str) -> str:
    """A language by its name in the language chosen."""
    return t(NAMES[code][0]) if code in NAMES else code


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(when: datetime) -> str:
    """A day as people write it."""
    if language() == "zh":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"
