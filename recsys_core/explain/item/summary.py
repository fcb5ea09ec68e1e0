"""What a screen shows of an explanation: the largest shares, and sums of the rest."""

from __future__ import annotations

from recsys_core.explain.explanation import Explanation
from recsys_core.translating import ENGLISH, msg, msgn, translated, translated_many

FOR, AGAINST = 5, 3
NOTHING = 1e-6
"""Smaller than this is rounding."""


OTHERS = msgn("{count} other past items", "1 other past item")


def history_rows(made: Explanation, language: str = ENGLISH) -> list[tuple[str, float]]:
    """Largest shares for and against, the sum of the others, and the query's own words.

    The rows sum to the score less what `apart_from_history` gives.

    Args:
        language: of what the sums are called; titles stay as they are.
    """
    up = [past for past in made.history if past.share > 0][:FOR]
    down = [past for past in made.history if past.share < 0][-AGAINST:]
    shown = {id(past) for past in (*up, *down)}
    rest = [past for past in made.history if id(past) not in shown]
    rows = [(past.title, past.share) for past in up]
    if rest:
        many, one = OTHERS
        name = translated_many(language, one, many, len(rest)).format(count=len(rest))
        rows.append((name, sum(past.share for past in rest)))
    rows += [(past.title, past.share) for past in down]
    if made.query_text is not None or abs(made.own_words_share) > 1e-9:
        rows.append((translated(language, msg("Own words")), made.own_words_share))
    return rows


def apart_from_history(made: Explanation) -> dict[str, float]:
    """What components add that owes nothing to past items or own words, by name: popularity, who the user is."""
    apart = {}
    for line in made.lines:
        carried = sum(past.by_component.get(line.name, 0.0) for past in made.history)
        rest = line.contribution - carried - (made.own_words_share if line.name == "text" else 0.0)
        if abs(rest) > NOTHING:
            apart[line.name] = rest
    return apart
