"""What a picture of a list, of two items or of two lists shows, in a line that stands above it.

Each line says only what its condition holds for. Names of parts and titles of items are put in as the caller calls them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from recsys_core.explain.lists.comparison import ComparedRankings
from recsys_core.explain.lists.contrast import Contrast, TieWeight
from recsys_core.explain.lists.on_sliders import SliderMove, within
from recsys_core.explain.lists.telling import LEVEL, turning_groups
from recsys_core.explain.lists.weights import HIGHEST, StableRange
from recsys_core.explain.what_if.search import Counterfactual, Searched
from recsys_core.translating import Message, msg


def order(made: Contrast, names: Mapping[str, str]) -> Message:
    """What the order of two items hangs on."""
    titles = made.titles if made.gap >= 0 else made.titles[::-1]
    pair = {"first": titles[0], "second": titles[1]}
    if abs(made.gap) <= LEVEL:
        return Message("{first} and {second} have the same score", **pair)
    gaps = {row.name: row.gap for row in made.groups}
    turning = [names[group] for group in turning_groups(gaps)]
    if len(turning) > 2:
        return Message(
            "Without any one of {count} parts, {second} would stand above {first}", count=len(turning), **pair
        )
    if len(turning) == 2:
        return Message(
            "Without {part} or without {other}, {second} would stand above {first}",
            part=turning[0],
            other=turning[1],
            **pair,
        )
    if turning:
        return Message("Without {part}, {second} would stand above {first}", part=turning[0], **pair)
    level = [names[group] for group, own in gaps.items() if abs(made.gap - own) <= LEVEL]
    if level:
        return Message("Only {part} tells {first} and {second} apart", part=level[0], **pair)
    return Message("{first} stands above {second} whichever part is left out", **pair)


def whole(ledgers: Sequence[Mapping[str, float]], names: Mapping[str, str]) -> Message:
    """Which part adds most to how many of a list's items."""
    best = [max(ledger, key=lambda group: ledger[group]) for ledger in ledgers]
    lifting = Counter(
        group for group, ledger in zip(best, ledgers, strict=True) if ledger[group] > 0
    ).most_common(1)
    if not lifting:
        return Message("No part lifts any item above the average")
    ((group, count),) = lifting
    if count == len(ledgers):
        return Message("{part} adds most to every item", part=names[group])
    return Message(
        "{part} adds most to {count} of {all} items", part=names[group], count=count, all=len(ledgers)
    )


def firmness(ranges: Sequence[StableRange], names: Mapping[str, str]) -> Message:
    """Within which bounds of the weight that allows least the list keeps its items.

    Args:
        ranges: in the numbers of the sliders.
    """
    free = [row for row in ranges if row.low > 0 or row.high < HIGHEST]
    if not free:
        return Message("No single weight changes which items are on the list")
    narrowest = min(free, key=lambda row: row.high - row.low)
    low, high = within(narrowest)
    return Message(
        "The list hangs most on {part}: its items stay from {low} to {high}",
        part=names[narrowest.group],
        low=low,
        high=high,
    )


def tie(made: TieWeight, names: Mapping[str, str]) -> Message | None:
    """At which number of its slider a part makes two items tie, and what it really counts then; None where at none."""
    if made.slider_at is None or made.used_at is None:
        return None
    return Message(
        "{part} at {at} instead of {now} (share used: {used} instead of {used_now})",
        part=names[made.group],
        at=f"{made.slider_at:.1f}",
        now=f"{made.slider_now:g}",
        used=f"{made.used_at:.0%}",
        used_now=f"{made.used_now:.0%}",
    )


def listed(made: ComparedRankings) -> int:
    """How long the first of two lists is: no longer than there is to rank."""
    return sum(move.first is not None and move.first <= made.n for move in made.moves)


def people(made: ComparedRankings, common: int) -> Message:
    """What two people have in common: likes, and places on their lists."""
    return Message(
        "{common} likes in common, and {shared} of {count} recommendations",
        common=common,
        shared=made.shared,
        count=listed(made),
    )


def rankers(made: ComparedRankings) -> Message:
    """What two rankers have in common for one person."""
    count = listed(made)
    if made.shared < count:
        return Message("{shared} of {count} items are on both lists", shared=made.shared, count=count)
    if all(move.up == 0 for move in made.moves):
        return Message("Both lists are the same")
    return Message("The same items in another order")


def two_accounts(
    title: str, first: Mapping[str, float], second: Mapping[str, float], names: Mapping[str, str]
) -> Message:
    """Which part an item's two scores differ by most.

    Args:
        first, second: its ledgers in two lists.
    """
    gaps = {group: first[group] - second[group] for group in first}
    group = max(gaps, key=lambda group: abs(gaps[group]))
    if abs(gaps[group]) <= LEVEL:
        return Message("{title} has the same account in both", title=title)
    return Message("{part} tells the two accounts of {title} apart most", part=names[group], title=title)


def better(first: str, second: str, low: float, high: float) -> Message:
    """Which of two rankers finds more of what was held out.

    Args:
        low, high: 95 % interval of second minus first.
    """
    if low > 0:
        return Message("{name} finds more of the held-out likes", name=second)
    if high < 0:
        return Message("{name} finds more of the held-out likes", name=first)
    return Message("{first} and {second} cannot be told apart on held-out likes", first=first, second=second)


def forgotten(title: str, past: Sequence[str], before: int, after: int) -> Message:
    """What becomes of an item once past items are forgotten."""
    if not past:
        return Message("{title} stands at {before}", title=title, before=before)
    if len(past) > 1:
        return Message(
            "Without {count} past choices, {title} would stand at {after} instead of {before}",
            count=len(past),
            title=title,
            before=before,
            after=after,
        )
    if after == before:
        return Message(
            "Without {past}, {title} would stay at {before}", past=past[0], title=title, before=before
        )
    return Message(
        "Without {past}, {title} would stand at {after} instead of {before}",
        past=past[0],
        title=title,
        before=before,
        after=after,
    )


def rewritten(title: str, before: int | None, after: int | None) -> Message:
    """Where an item stands with other words."""
    if before is None or after is None:
        return Message("{title} is known already, so it has no place to lose", title=title)
    if after == before:
        return Message("With these words {title} would stay at {before}", title=title, before=before)
    return Message(
        "With these words {title} would stand at {after} instead of {before}",
        title=title,
        before=before,
        after=after,
    )


OFF = {
    "words": msg("Taking out {count} words takes {title} off the list"),
    "past": msg("Forgetting {count} past choices takes {title} off the list"),
    "one of words": msg("Taking out one word takes {title} off the list"),
    "one of past": msg("Forgetting one past choice takes {title} off the list"),
    "weight": msg("Moving {part} from {was} to {at} takes {title} off the list"),
    "pca": msg("Another PCA size takes {title} off the list"),
    "": msg("{title} stays on the list whatever was tried"),
}
ON = {
    "words": msg("Taking out {count} words brings {title} onto the list"),
    "past": msg("Forgetting {count} past choices brings {title} onto the list"),
    "one of words": msg("Taking out one word brings {title} onto the list"),
    "one of past": msg("Forgetting one past choice brings {title} onto the list"),
    "weight": msg("Moving {part} from {was} to {at} brings {title} onto the list"),
    "pca": msg("Another PCA size brings {title} onto the list"),
    "": msg("{title} stays off the list whatever was tried"),
}
"""By kind of change, words and past choices in two numbers; "" where nothing does it."""


def least(found: Sequence[Counterfactual], title: str, on: bool, names: Mapping[str, str]) -> Message:
    """The change of fewest things that takes an item off the list, or brings it onto it.

    Args:
        found: changes that do so.
        on: whether it is on the list now.
    """
    said = OFF if on else ON
    if not found:
        return Message(said[""], title=title)
    move = min(found, key=lambda one: len(one.taken))
    count = len(move.taken)
    if move.slider is not None:
        was, at = on_slider(move.slider.was), on_slider(move.slider.at)
        return Message(said["weight"], part=names[move.taken[0]], was=was, at=at, title=title)
    kind = f"one of {move.kind}" if count == 1 and move.kind in {"words", "past"} else move.kind
    return Message(said[kind], count=count, title=title)


def moved_weight(move: SliderMove, part: str) -> Message:
    """A slider moved, in its own numbers, with the share of the score that its part really has."""
    return Message(
        "with {part} at {at} instead of {was} (share used: {used} instead of {was_used})",
        part=part,
        at=on_slider(move.at),
        was=on_slider(move.was),
        used=f"{move.used:.0%}",
        was_used=f"{move.was_used:.0%}",
    )


def on_slider(number: float) -> str:
    """A number of a slider, with no more decimals than it has or can be told apart by."""
    return f"{round(number, 6):.10g}"


WHOLE = {
    "words": msg("all smaller sets of words"),
    "past": msg("all smaller sets of past choices"),
    "weight": msg("every place of every slider, up and down"),
    "pca": msg("every nearer size, up and down"),
}
"""What was tried where nothing smaller than what was found is left."""
ALL = {
    "words": msg("all sets of words"),
    "past": msg("all sets of past choices"),
    "weight": WHOLE["weight"],
    "pca": msg("every size"),
}
"""What was tried where nothing was found and nothing is left."""
SOME = {
    "words": msg("every single word, pairs of the strongest, then ever more of those that count most"),
    "past": msg("every single past choice, pairs of the strongest, then ever more of those that count most"),
    "weight": msg("every place of every slider; some lie too near to a tie to be told apart"),
    "pca": msg("every size up to {upto} away, then ever larger steps"),
    "short words": msg("all sets of up to {upto} words, then ever more of those that count most"),
    "short past": msg("past choices that count most, singly, in pairs and together"),
}
"""What was tried where something is left."""


def searched(made: Searched) -> Message:
    """How far a search went."""
    if not made.possible:
        return Message("there is nothing to change")
    if made.everything:
        return Message((ALL if made.found is None else WHOLE)[made.kind])
    kind = made.kind
    if kind == "words" and made.upto > 1:
        kind = "short words"
    if kind == "past" and made.upto == 0:
        kind = "short past"
    return Message(SOME[kind], upto=made.upto)
