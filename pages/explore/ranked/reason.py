"""The reason of one row: four tiles, each a finding and its picture, and the checks."""

from collections.abc import Callable
from typing import Any

from pages._ui.controls.audience import is_story
from pages._ui.drawing import marks, names
from pages._ui.drawing.attention_view.data import attention_data
from pages._ui.drawing.attention_view.said import said
from pages._ui.drawing.safe import plain
from pages._ui.state import head
from pages._ui.state.text import joined, language, own, t
from recsys_core import Explanation
from recsys_core.explain.item.attention_words import word_attention
from recsys_core.explain.item.summary import history_rows
from recsys_core.explain.methods.registry import DEFAULT_WORDS, METHODS
from recsys_core.figures.style import GROUP_COLOURS
from recsys_core.translating import msg
from recsys_core.wording.effects import field_sums
from recsys_core.wording.findings import look_finding, past_finding, place_finding, word_finding
from recsys_core.wording.narrative import signed

KICKERS = {
    "words": msg("Words"),
    "past": msg("Past choices"),
    "place": msg("Permutation importance"),
    "look": msg("Attention, not the reason"),
}
ORDER = ("words", "past", "place", "look")
STORY = ("words", "past")
"""Tiles that need no knowledge of the field."""


def order() -> tuple[str, ...]:
    """The tiles shown to this audience."""
    return STORY if is_story() else ORDER


def waiting(stage: str) -> dict[str, dict[str, Any]]:
    """Tiles before their numbers are there."""
    return {name: {"kicker": t(KICKERS[name]), "title": "", "pending": stage} for name in ORDER}


def _written(made: Explanation) -> Callable[[float], str]:
    """How a share of the score is written: its number; in a story per cent of what speaks for the item."""
    total = sum(value for value in made.ledger.values() if value > 0)
    if not is_story() or total <= 0:
        return signed
    return lambda value: f"{value / total:.0%}"


def _words(made: Explanation, method: str) -> dict[str, Any]:
    kicker = t(KICKERS["words"])
    if not is_story():
        kicker = f"{kicker} · {own(METHODS[method.partition(':')[0]])}"
    text = made.text_of("item", method)
    if text is None:
        return {"kicker": kicker, "title": "", "empty": t("No part with a weight reads this item's text.")}
    kind = METHODS[text.method.partition(":")[0]]
    if kind.additive and not text.complete:
        return {
            "kicker": kicker,
            "title": "",
            "empty": t("These words do not add up to what the text adds, so they are not shown."),
        }
    sums = field_sums(text.by_field, names.fields(), language(), _written(made))
    caption = sums or t("Orange raises, violet lowers.")
    return {
        "kicker": kicker,
        "title": word_finding(text.words, language(), _written(made)),
        "caption": caption,
        **marks.marked(text.text, text.words, numbers=not is_story()),
    }


def _past(made: Explanation) -> dict[str, Any]:
    kicker, written = t(KICKERS["past"]), _written(made)
    by_title = {past.title: past for past in reversed(made.history)}
    rows = []
    for title, share in history_rows(made, language()):
        past = by_title.get(title)
        without = past.effect if past else None
        told = t("{title}: share {share}", title=title, share=written(share))
        if without is not None:
            told = t(
                "{title}: share {share}, lost without it {lost}",
                title=title,
                share=written(share),
                lost=written(without),
            )
        rows.append(
            {
                "title": plain(title, 60),
                "share": round(share, 6),
                "lost": None if without is None else round(without, 6),
                "value": written(share),
                "told": told,
            }
        )
    if not rows:
        return {"kicker": kicker, "title": "", "empty": t("Nothing is known of the past here.")}
    return {
        "kicker": kicker,
        "title": past_finding([(past.title, past.share) for past in made.history], language(), written),
        "rows": rows,
        "caption": t("Bar: share. Circle: lost without it.")
        if any(row["lost"] is not None for row in rows)
        else "",
    }


def _place(made: Explanation) -> dict[str, Any]:
    kicker = t(KICKERS["place"])
    rows = sorted((row for row in made.local_importance if row.level == "group"), key=lambda row: -row.rank)
    if made.rank is None or not rows:
        said = t("The person has already seen this item, so it has no place in the list to lose.")
        return {"kicker": kicker, "title": "", "empty": said}
    groups = names.groups()
    return {
        "kicker": kicker,
        "title": place_finding(rows, made.rank, groups, language()),
        "now": made.rank,
        "reach": max(max(row.rank_high for row in rows), made.rank + 1),
        "rows": [
            {
                "name": groups[row.group],
                "colour": GROUP_COLOURS[row.group],
                "rank": row.rank,
                "low": row.rank_low,
                "high": row.rank_high,
                "value": f"{row.rank:.1f}",
                "told": t(
                    "{part} shuffled: rank {rank} on average, {low} to {high}",
                    part=groups[row.group],
                    rank=f"{row.rank:.1f}",
                    low=f"{row.rank_low:.0f}",
                    high=f"{row.rank_high:.0f}",
                ),
            }
            for row in rows
        ],
        "caption": t("Mean rank if shuffled."),
    }


def _look(made: Explanation) -> dict[str, Any]:
    kicker = t(KICKERS["look"])
    if made.attention is None:
        return {"kicker": kicker, "title": "", "empty": t("This encoder shows no attention.")}
    attention = word_attention(made.attention)
    return {
        "kicker": kicker,
        "title": look_finding(made.attention.words, language()),
        "attention": attention_data(attention, *head.chosen(attention), said()),
        "caption": t("Lines: the head chosen."),
    }


def _checks(made: Explanation, method: str) -> dict[str, str]:
    """How many checks the words shown passed, by item's text and by the person's, and those that did not."""
    text = made.text_of("item", method)
    if text is None:
        return {"text": t("No check can be made of these words.")}
    if not made.is_checked("item", method):
        return {"text": t("Checking the words…")}
    measures = [one for one in made.measures_of("item", method) if one.verdict != "undefined"]
    if made.text_of("query", method) is not None:
        measures += [one for one in made.measures_of("query", method) if one.verdict != "undefined"]
    if not measures:
        return {"text": t("No check can be made of these words.")}
    poor = list(dict.fromkeys(names.measure(one.name).lower() for one in measures if one.verdict == "poor"))
    passed = sum(one.verdict == "good" for one in measures)
    called = own(METHODS[text.method.partition(":")[0]])
    said = t("{passed} of {count} checks passed", passed=passed, count=len(measures))
    if not poor:
        return {"text": f"✓ {said}", "kind": "good"}
    return {
        "text": t("{said} ({method}); not: {poor}", said=said, method=called, poor=joined(poor)),
        "kind": "poor",
    }


def tiles(made: Explanation, method: str = DEFAULT_WORDS) -> dict[str, dict[str, Any]]:
    """The four kinds of reasons of an item, each ready to be drawn.

    Args:
        method: whose words are shown.
    """
    return {
        "words": _words(made, method),
        "past": _past(made),
        "place": _place(made),
        "look": _look(made),
    }


def reason(made: Explanation, method: str) -> dict[str, Any]:
    """The reason of an item, ready to be drawn; see `tiles`."""
    return {
        "id": made.item_id,
        "tiles": tiles(made, method),
        "checks": None if is_story() else _checks(made, method),
    }
