"""Pictures of a report: places and widths that its page draws with style sheets alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from recsys_core.explain.explanation import Explanation, WordShare
from recsys_core.figures.style import GROUP_COLOURS, NEGATIVE, POSITIVE
from recsys_core.wording.narrative import signed

MARKED, SIGNED = 0.12, 0.3
"""From this share of the strongest word on a word is marked, and carries its number."""


def pieces(text: str, words: Sequence[WordShare]) -> list[dict[str, Any]]:
    """The running text in stretches, each with its mark."""
    strongest = max((abs(word.attribution) for word in words), default=0.0) or 1.0
    found: list[dict[str, Any]] = []
    place = 0
    for word in words:
        if word.start > place:
            found.append({"text": text[place : word.start], "strength": 0.0})
        strength = abs(word.attribution) / strongest
        found.append(
            {
                "text": text[word.start : word.end],
                "strength": strength if strength >= MARKED else 0.0,
                "up": word.attribution >= 0,
                "told": signed(word.attribution, 3) if strength >= SIGNED else "",
            }
        )
        place = word.end
    if place < len(text):
        found.append({"text": text[place:], "strength": 0.0})
    return found


def bars(rows: Sequence[tuple[str, float]], colours: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Rows with the place and width of their bar, in percent of a common scale.

    Args:
        colours: one for each row; by sign where they are left out.
    """
    low = min((value for _, value in rows), default=0.0)
    high = max((value for _, value in rows), default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    reach = (high - low) or 1.0
    return [
        {
            "name": name,
            "told": signed(value, 3),
            "left": 100 * (min(value, 0.0) - low) / reach,
            "width": 100 * abs(value) / reach,
            "zero": 100 * -low / reach,
            "colour": colours[place] if colours else POSITIVE if value >= 0 else NEGATIVE,
        }
        for place, (name, value) in enumerate(rows)
    ]


def places(made: Explanation, groups: Mapping[str, str]) -> list[dict[str, Any]]:
    """Where the item would stand were each group shuffled: mean, interval and its rank now, in percent from rank 1."""
    rows = [row for row in made.local_importance if row.level == "group"]
    if made.rank is None or not rows:
        return []
    last = max([made.rank + 1.0, *(row.rank_high for row in rows)])

    def at(rank: float) -> float:
        return 100 * min(max((rank - 1) / (last - 1), 0.0), 1.0)

    return [
        {
            "name": groups.get(row.group, row.group),
            "colour": GROUP_COLOURS.get(row.group, POSITIVE),
            "mean": at(row.rank),
            "left": at(row.rank_low),
            "width": at(row.rank_high) - at(row.rank_low),
            "now": at(made.rank),
            "told": f"{row.rank:.1f}",
            "range": f"{row.rank_low:.0f}–{row.rank_high:.0f}",
        }
        for row in rows
    ]
