"""What a screen shows of an explanation: the largest shares, sums of the rest, the part of a map chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recsys_core.explain.explanation import AttentionMap, Explanation
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


def visible_attention(
    attention: AttentionMap, layer: int, head: int | None, specials: bool
) -> tuple[np.ndarray, list[str]]:
    """One head's weights (L, L), or the mean of a layer, and its tokens; special tokens left out unless asked for."""
    weights = attention.weights[layer].mean(axis=0) if head is None else attention.weights[layer, head]
    keep = np.array([specials or not special for special in attention.special])
    tokens = [token for token, kept in zip(attention.tokens, keep, strict=True) if kept]
    return weights[np.ix_(keep, keep)], tokens


def numbered(tokens: Sequence[str]) -> list[str]:
    """Word pieces told apart by their place, for columns: `3 star`."""
    return [f"{place} {token}" for place, token in enumerate(tokens, start=1)]


@dataclass(frozen=True)
class Link:
    """The strongest look from one word piece at another in a head; layers and heads count from 1."""

    layer: int
    head: int
    source: str
    target: str
    weight: float


def strongest_links(attention: AttentionMap) -> list[Link]:
    """One for each head, special tokens and looks at oneself left out; none where there are not two word pieces."""
    keep = np.flatnonzero(~np.array(attention.special))
    if len(keep) < 2:
        return []
    weights = attention.weights[:, :, keep[:, None], keep].astype(float)
    weights[..., np.arange(len(keep)), np.arange(len(keep))] = -1.0
    layers, heads = weights.shape[:2]
    found = []
    for layer, head in np.ndindex(layers, heads):
        source, target = divmod(int(weights[layer, head].argmax()), len(keep))
        found.append(
            Link(
                layer + 1,
                head + 1,
                attention.tokens[keep[source]],
                attention.tokens[keep[target]],
                float(weights[layer, head, source, target]),
            )
        )
    return found
