"""What counts as a change of place, and the search for the fewest changes that make one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

PAIRS_OF = 8
"""Among this many of the strongest all pairs are tried."""

Flips = Callable[[Sequence[tuple[int, ...]]], list[int | None]]
"""Ranks after each of some sets of changes; None where a set was not tried."""


@dataclass(frozen=True)
class Crossing:
    """What is to happen: this item (a row) crosses rank n, whichever side of it it stands on."""

    item: int
    n: int = 10


@dataclass(frozen=True)
class Counterfactual:
    """One change that moves the item across rank n.

    Attributes:
        kind: "words", "past", "weight" or "pca".
        taken: what is taken out (words, ids of past items) or moved (a group).
        titles: what to call it.
        before, after: rank as it is and with the change, worked out by scoring again.
        value: what the slider or the PCA size moves to; None for words and past items.
        was: where it stood.
        text: the text without the words; "" otherwise.
        least: whether all smaller changes of the kind were tried and fail.
    """

    kind: str
    taken: tuple[str, ...]
    titles: tuple[str, ...]
    before: int
    after: int
    value: float | None = None
    was: float | None = None
    text: str = ""
    least: bool = False


def crosses(before: int, after: int | None, n: int) -> bool:
    """Whether a change moves an item from one side of rank n to the other."""
    return after is not None and (before <= n) != (after <= n)


def fewest(
    order: Sequence[int], ranks: Flips, before: int, n: int
) -> tuple[tuple[int, ...], int, bool] | None:
    """The fewest of `order` (strongest first) whose change crosses rank n: the set, the new rank, whether least."""

    def first(sets: list[tuple[int, ...]]) -> tuple[tuple[int, ...], int] | None:
        for tried, rank in zip(sets, ranks(sets), strict=True):
            if crosses(before, rank, n) and rank is not None:
                return tried, rank
        return None

    singles: list[tuple[int, ...]] = [(place,) for place in order]
    one = first(singles)
    if one is not None:
        return (*one, True)
    two = first(list(combinations(order[:PAIRS_OF], 2)))
    if two is not None:
        return (*two, True)  # no single one does
    low, high, found = 2, 0, None
    size = 3
    while size <= len(order):  # ever larger heads of the order, then back by halves
        found = first([tuple(order[:size])])
        if found is not None:
            high = size
            break
        low, size = size, (len(order) if size < len(order) < 2 * size else 2 * size)
    if found is None:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        nearer = first([tuple(order[:middle])])
        low, (high, found) = (middle, (high, found)) if nearer is None else (low, (middle, nearer))
    chosen = found
    while len(chosen[0]) > 1:  # put back whatever is not needed
        fewer = first([tuple(p for p in chosen[0] if p != left) for left in reversed(chosen[0])])
        if fewer is None:
            break
        chosen = fewer
    return (*chosen, False)
