"""What counts as a change of place, and the search for the fewest changes that make one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from recsys_core.explain.lists.on_sliders import SliderMove

FEW = 8
"""Among this many of the strongest all pairs are tried; where there are no more, larger sets as well."""

Taken = tuple[int, ...]
"""Places of what is taken out."""

Ranks = Callable[[Sequence[Taken]], list[int | None]]
"""Ranks without each of some sets; None where there is no list then."""


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
        value: what the weight (those of all groups as set summing to 1) or the PCA size moves to; None for words and
            past items.
        was: where it stood.
        text: the text without the words; "" otherwise.
        least: whether all smaller changes of the kind were tried and fail.
        slider: the move of a weight in the numbers of its slider; None for other kinds.
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
    slider: SliderMove | None = None

    @property
    def rank_then(self) -> int:
        """Rank with the change as it is told: of a weight, at the first number of its slider that does it."""
        return self.after if self.slider is None else self.slider.rank


@dataclass(frozen=True)
class Searched:
    """What a search for one kind of change found, and how far it went.

    Attributes:
        found: the smallest of the changes tried that do it; None where none does.
        upto: all changes up to this size were tried and are known to do it or not: words or past items taken out, steps
            of the PCA size.
        everything: whether all changes smaller than what was found were tried; where nothing was, all that there are.
        possible: whether there was anything to change.
    """

    kind: str
    found: Counterfactual | None = None
    upto: int = 0
    everything: bool = False
    possible: bool = True


def crosses(before: int, after: int | None, n: int) -> bool:
    """Whether a change moves an item from one side of rank n to the other."""
    return after is not None and (before <= n) != (after <= n)


@dataclass(frozen=True)
class Fewest:
    """What the search for the fewest found: a set and the rank without it; how far it went, see `Searched`."""

    taken: Taken
    after: int
    upto: int
    everything: bool


@dataclass
class Trials:
    """Sets to take out, tried one after another.

    Attributes:
        before: rank as it is.
        n: the rank to cross.
        left: sets that may still be tried.
        at_once: how many are scored together.
    """

    ranks: Ranks
    before: int
    n: int
    left: int = 10**9
    at_once: int = 10**9

    def first(self, sets: Iterable[Taken]) -> tuple[Taken, int] | None:
        """The first of these without which the item is across; None where none is, or no more may be tried."""
        waiting = iter(sets)
        while block := list(islice(waiting, min(self.at_once, self.left))):
            self.left -= len(block)
            for taken, rank in zip(block, self.ranks(block), strict=True):
                if rank is not None and crosses(self.before, rank, self.n):
                    return taken, rank
        return None


def fewest(order: Sequence[int], trials: Trials, most: int, singles: int | None = None) -> Fewest:
    """The fewest of `order` (strongest first) without which the item is across rank n.

    All single ones, then all pairs, of at most `FEW` also larger sets, are tried; beyond, ever larger heads of the
    order, and back by halves.

    Args:
        most: sets up to this size are tried in full where there are at most `FEW`.
        singles: how many single ones are tried at most.

    Returns:
        The smallest set tried that does it, of no places where none does.
    """
    upto, some = 0, len(order) <= FEW
    for size in range(1, 1 + (min(most, len(order)) if some else 2)):
        among = order[:singles] if size == 1 else order[:FEW]
        found = trials.first(combinations(among, size))
        if found is not None:
            return Fewest(*found, upto, upto == size - 1)
        if upto == size - 1 and len(among) == len(order) and trials.left:
            upto = size
    if upto == len(order):
        return Fewest((), trials.before, upto, True)
    head = _shortest_head(order, trials, most if some else 2)
    if head is None:
        return Fewest((), trials.before, upto, False)
    taken, after = head
    while len(taken) > 1:  # put back whatever is not needed
        fewer = trials.first(tuple(p for p in taken if p != one) for one in reversed(taken))
        if fewer is None:
            break
        taken, after = fewer
    return Fewest(taken, after, upto, len(taken) - 1 <= upto)


def _shortest_head(order: Sequence[int], trials: Trials, low: int) -> tuple[Taken, int] | None:
    """A head of the order, longer than `low`, that does it where one a little shorter does not."""
    size, found = low + 1, None
    while size <= len(order):
        found = trials.first([tuple(order[:size])])
        if found is not None:
            break
        low, size = size, (len(order) if size < len(order) < 2 * size else 2 * size)
    if found is None:
        return None
    while len(found[0]) - low > 1:
        middle = (low + len(found[0])) // 2
        nearer = trials.first([tuple(order[:middle])])
        low, found = (middle, found) if nearer is None else (low, nearer)
    return found
