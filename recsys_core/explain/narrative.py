"""One or two sentences that quote only numbers of the ledger."""

from __future__ import annotations

from collections.abc import Sequence

PLACES = {
    "text": "its description",
    "collaborative": "the taste of similar people",
    "popularity": "its popularity",
    "attributes": "its kind",
    "sequence": "what was liked last",
}


def signed(value: float) -> str:
    """A number with its sign, two decimals, and a real minus."""
    rounded = f"{abs(value):.2f}"
    return f"{'−' if value < 0 and float(rounded) else '+'}{rounded}"


def why(
    ledger: dict[str, float], past: Sequence[tuple[str, float, bool]], own_words: float, has_words: bool
) -> str:
    """Say what carried a recommendation.

    Args:
        ledger: contribution by group.
        past: (title, share, whether liked) of past items, largest share first.
        own_words: share of the query's own words.
        has_words: whether the query has any.
    """
    parts = []
    carrying = [entry for entry in past if entry[1] > 0][:2]
    liked = [(title, share) for title, share, likes in carrying if likes]
    disliked = [(title, share) for title, share, likes in carrying if not likes]
    if liked:
        parts.append("you liked " + " and ".join(f"{title} ({signed(share)})" for title, share in liked))
    if disliked:
        parts.append(
            "it is unlike " + " and ".join(f"{title} ({signed(share)})" for title, share in disliked)
        )
    if has_words and own_words > max([0.0, *(share for _, share, _ in carrying[:1])]):
        parts.insert(0, f"it fits your own words ({signed(own_words)})")
    elif has_words and own_words > 0:
        parts.append(f"it fits your own words ({signed(own_words)})")
    best = max(ledger, key=lambda group: ledger[group])
    if not parts and ledger[best] <= 0:
        return "Nothing known of this query speaks for it more than for the average item."
    if not parts:
        parts.append(f"{PLACES[best]} speaks for it ({signed(ledger[best])})")
    sentence = "Because " + ", and ".join(parts)
    against = [entry for entry in past if entry[1] < -0.005]
    if against:
        title, share, likes = min(against, key=lambda entry: entry[1])
        sentence += f"; in spite of {'' if likes else 'not liking '}{title} ({signed(share)})"
    return sentence + "."


def most_from(ledger: dict[str, float]) -> str:
    """Which group gave most, as a sentence."""
    best = max(ledger, key=lambda group: ledger[group])
    if ledger[best] <= 0:
        return "No part of its score is above the average item's."
    return f"Most of the score comes from {PLACES[best]} ({signed(ledger[best])})."
