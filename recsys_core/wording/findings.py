"""Findings as titles: one clause each, bound to a condition on the numbers it speaks of.

"Mostly" is said above one half alone, of what speaks for an item: the parts of its score that are above the average
candidate's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from recsys_core.explain.explanation import LocalImportance, WordShare
from recsys_core.translating import in_context, msgctx
from recsys_core.wording.narrative import MOSTLY, SAID, signed

NAMED = 0.15
"""A second part of a headline holds at least this share."""
IN_A_SENTENCE = 0.05
"""A part named in the sentence of shares holds at least this share."""
PARTS = 3
"""Parts named in that sentence at most."""


@dataclass(frozen=True, eq=False)
class Phrases:
    """How a language says it."""

    place: str
    first: str
    seen: str
    because: str
    mostly: str
    two: str
    nothing: str
    clauses: dict[str, str]
    nouns: dict[str, str]
    of_score: str
    of_for: str
    share: str
    comma: str
    words: str
    against: str
    word_adds: str
    word_lowers: str
    past_adds: str
    past_nothing: str
    holds: str
    holds_not: str
    looks: str


ENGLISH = Phrases(
    place=msgctx("finding", "{title} is at {rank}"),
    first=msgctx("finding", "{title} is first"),
    seen=msgctx("finding", "{title} is known already"),
    because=msgctx("finding", "{place}: {clause}"),
    mostly=msgctx("finding", "{place} mostly for one reason: {clause}"),
    two=msgctx("finding", "{first}, and {second}"),
    nothing=msgctx("finding", "{place}: nothing speaks for it more than for the average item"),
    clauses={
        "text": msgctx("finding", "its description fits"),
        "collaborative": msgctx("finding", "people with a similar taste like it"),
        "popularity": msgctx("finding", "many people like it"),
        "attributes": msgctx("finding", "its kind fits"),
        "sequence": msgctx("finding", "it often follows what was liked last"),
    },
    nouns={
        "text": msgctx("finding", "its text"),
        "collaborative": msgctx("finding", "similar people"),
        "popularity": msgctx("finding", "its popularity"),
        "attributes": msgctx("finding", "its kind"),
        "sequence": msgctx("finding", "the order of likes"),
    },
    of_score=msgctx("finding", "The score: {parts}."),
    of_for=msgctx("finding", "What speaks for it: {parts}."),
    share=msgctx("finding", "{share} from {part}"),
    comma=msgctx("finding", ", "),
    words=msgctx("finding", "{part} ({words})"),
    against=msgctx("finding", "{part} speaks against it ({value})."),
    word_adds=msgctx("finding", "“{word}” adds most ({value})"),
    word_lowers=msgctx("finding", "No word adds; “{word}” lowers it most ({value})"),
    past_adds=msgctx("finding", "{title} has the largest share ({value})"),
    past_nothing=msgctx("finding", "No past choice speaks for it"),
    holds=msgctx("finding", "{part} holds this place: shuffled, rank {rank}"),
    holds_not=msgctx("finding", "No single part holds this place"),
    looks=msgctx("finding", "It looks most at “{word}”"),
)


def phrases(language: str) -> Phrases:
    """The phrases in a language."""
    return in_context(ENGLISH, language, "finding")


def shares_for(ledger: Mapping[str, float]) -> dict[str, float]:
    """Share of each group in what speaks for the item, largest first; without what speaks against it."""
    above = {group: value for group, value in ledger.items() if value > 0}
    total = sum(above.values())
    return {group: value / total for group, value in sorted(above.items(), key=lambda pair: -pair[1])}


def headline(title: str, rank: int | None, ledger: Mapping[str, float], language: str = "en") -> str:
    """Where the item stands, and the part or two that put it there.

    Args:
        rank: None for an item that is no candidate.
    """
    say = phrases(language)
    form = say.seen if rank is None else say.first if rank == 1 else say.place
    place = form.format(title=title, rank=rank)
    shares = list(shares_for(ledger).items())
    if not shares:
        return say.nothing.format(place=place)
    (first, share), *rest = shares
    clause = say.clauses[first]
    if share > MOSTLY:
        return say.mostly.format(place=place, clause=clause)
    if rest and rest[0][1] >= NAMED:
        clause = say.two.format(first=clause, second=say.clauses[rest[0][0]])
    return say.because.format(place=place, clause=clause)


def share_sentence(ledger: Mapping[str, float], words: Sequence[str] = (), language: str = "en") -> str:
    """What share of the score each large part gives, and what speaks against the item most.

    Shares are of the score where no part is below the average candidate's, else of what speaks for the item.

    Args:
        words: the item's strongest words, named beside the share of its text.
    """
    say = phrases(language)
    named = [(group, share) for group, share in shares_for(ledger).items() if share >= IN_A_SENTENCE][:PARTS]
    if not named:
        return ""
    lowest = min(ledger, key=lambda group: ledger[group])
    told = []
    for group, share in named:
        part = say.nouns[group]
        if group == "text" and words:
            part = say.words.format(part=part, words=say.comma.join(words))
        told.append(say.share.format(share=f"{share:.0%}", part=part))
    against = ledger[lowest] < 0
    sentence = (say.of_for if against else say.of_score).format(parts=say.comma.join(told))
    if ledger[lowest] <= -SAID:
        noun = say.nouns[lowest]
        last = say.against.format(part=noun, value=signed(ledger[lowest]))
        sentence = f"{sentence} {last[:1].upper()}{last[1:]}"
    return sentence


def word_finding(
    words: Sequence[WordShare], language: str = "en", shown: Callable[[float], str] = signed
) -> str:
    """The word with the largest number; "" without words.

    Args:
        shown: how the number is written.
    """
    if not words:
        return ""
    say = phrases(language)
    best = max(words, key=lambda word: word.attribution)
    if best.attribution > 0:
        return say.word_adds.format(word=best.text, value=shown(best.attribution))
    worst = min(words, key=lambda word: word.attribution)
    return say.word_lowers.format(word=worst.text, value=shown(worst.attribution))


def past_finding(
    past: Sequence[tuple[str, float]], language: str = "en", shown: Callable[[float], str] = signed
) -> str:
    """The past choice with the largest share.

    Args:
        past: (title, share).
        shown: how the share is written.
    """
    say = phrases(language)
    title, share = max(past, key=lambda pair: pair[1], default=("", 0.0))
    return say.past_adds.format(title=title, value=shown(share)) if share >= SAID else say.past_nothing


def place_finding(
    rows: Sequence[LocalImportance], rank: int, called: Mapping[str, str], language: str = "en"
) -> str:
    """The part whose shuffling costs the place most; none where no part's mean rank is half a place away."""
    say = phrases(language)
    worst = max(rows, key=lambda row: row.rank)
    if worst.rank < rank + 0.5:
        return say.holds_not
    return say.holds.format(part=called[worst.group], rank=f"{worst.rank:.1f}")


def look_finding(words: Sequence[WordShare], language: str = "en") -> str:
    """The word the encoder looks at most; "" without any."""
    if not words:
        return ""
    return phrases(language).looks.format(word=max(words, key=lambda word: word.attribution).text)
