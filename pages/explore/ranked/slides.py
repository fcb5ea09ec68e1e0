"""The presentation: five findings of the current list, each in two languages with its picture."""

from collections.abc import Callable, Sequence
from typing import Any

from pages._ui.controls.sidebar import Choice
from pages._ui.drawing import names
from pages._ui.drawing.safe import plain
from pages._ui.service import accounts
from pages._ui.state.text import language, t
from pages.explore.ranked import reason
from pages.explore.ranked.rows import Listed
from recsys_core import Explanation
from recsys_core.figures.style import GROUP_COLOURS
from recsys_core.report.wording import wording
from recsys_core.translating import ENGLISH, languages
from recsys_core.wording.findings import headline, past_finding, place_finding
from recsys_core.wording.list_findings import list_finding, mean_shares, shared_words, words_finding

NAME = "present"
"""What the URL calls it."""
WORDS = 8
"""Words shown of those that the items share."""


def _both() -> tuple[str, str]:
    """The language chosen and the one said beside it: English, or the first other one."""
    own = language()
    return own, ENGLISH if own != ENGLISH else next((one for one in languages() if one != own), own)


def _slide(said: Callable[[str], str], kind: str, picture: dict[str, Any], caption: str) -> dict[str, Any]:
    own, other = _both()
    beside = said(other)
    return {
        "title": said(own),
        "beside": "" if beside == said(own) else beside,
        "lang": other,
        "kind": kind,
        "picture": picture,
        "caption": caption,
    }


def _parts(ledgers: Sequence[dict[str, float]]) -> dict[str, Any]:
    groups = names.groups()
    parts = [
        {"name": groups[group], "value": share, "text": f"{share:.0%}", "colour": GROUP_COLOURS[group]}
        for group, share in mean_shares(ledgers).items()
    ]
    told = "; ".join(f"{part['name']} {part['text']}" for part in parts)
    return {"parts": parts, "low": 0.0, "high": 1.0, "summary": told, "bare": False}


def presentation(choice: Choice, on_list: Listed) -> dict[str, Any]:
    """The slides, or that they are being made."""
    said = {
        "title": t("RecLens: five findings of this list"),
        "next": t("Next"),
        "back": t("Back"),
        "full": t("Full screen"),
        "end": t("End"),
    }
    engine, settings = choice.engine, choice.settings
    made = accounts.explained(engine, choice.query, on_list.ids[0], settings) if on_list.ids else None
    if made is None or any(words is None for words in on_list.words):
        return {"say": said, "slides": [], "pending": t("Reading the words…")}
    return {"say": said, "slides": slides(on_list, made)}


def slides(on_list: Listed, made: Explanation) -> list[dict[str, Any]]:
    """Five findings; two of the list, three of its first item.

    Args:
        made: of the first item.
    """
    ledgers = on_list.ledgers
    strongest = [[word.text for word in own or ()] for own in on_list.words]
    tiles = reason.tiles(made)
    shared = list(shared_words(strongest).items())[:WORDS]
    most = max((count for _, count in shared), default=1)
    groups = [one for one in made.local_importance if one.level == "group"]
    title = plain(made.title)

    def first(code: str) -> str:
        return headline(title, made.rank, made.ledger, code)

    def past(code: str) -> str:
        return past_finding([(one.title, one.share) for one in made.history], code)

    def place(code: str) -> str:
        return place_finding(groups, made.rank or 1, wording(code).groups, code)

    return [
        _slide(first, "bar", on_list.drawn[0]["bar"], on_list.drawn[0]["sentence"]),
        _slide(
            lambda code: list_finding(ledgers, code),
            "bar",
            _parts(ledgers),
            t("Mean share in what speaks for each item of the list."),
        ),
        _slide(
            lambda code: words_finding(strongest, code),
            "chips",
            {
                "words": [
                    {"text": f"{plain(word, 30)} · {count}", "strength": count / most}
                    for word, count in shared
                ]
            },
            t("Among how many items' three strongest words each word is."),
        ),
        _slide(past, "past", tiles["past"], title),
        *([_slide(place, "place", tiles["place"], title)] if groups and made.rank else []),
    ]
