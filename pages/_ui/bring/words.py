"""Reasons of the core in the language chosen."""

from pages._ui.text import t
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
