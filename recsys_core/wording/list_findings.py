"""Findings about a whole list: what speaks for its items together, and the words they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from recsys_core.translating import in_context, msgctx
from recsys_core.wording.findings import phrases, shares_for
from recsys_core.wording.narrative import MOSTLY


@dataclass(frozen=True, eq=False)
class ListPhrases:
    """How a language says it."""

    most: str
    largest: str
    nothing: str
    shared: str
    own_words: str


ENGLISH = ListPhrases(
    most=msgctx("list finding", "Most of what speaks for these {count} comes from {part}: {share}"),
    largest=msgctx(
        "list finding", "The largest part of what speaks for these {count} comes from {part}: {share}"
    ),
    nothing=msgctx("list finding", "Nothing speaks for these {count} more than for the average item"),
    shared=msgctx("list finding", "“{word}” is among the strongest words of {items} of the {count}"),
    own_words=msgctx("list finding", "No two of these {count} share a strongest word"),
)


def mean_shares(ledgers: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Share of each group in what speaks for an item, mean over the items; largest first.

    Items for which nothing speaks do not count.
    """
    counted = [shares for shares in map(shares_for, ledgers) if shares]
    groups = {group for shares in counted for group in shares}
    means = {group: float(np.mean([shares.get(group, 0.0) for shares in counted])) for group in groups}
    return dict(sorted(means.items(), key=lambda pair: (-pair[1], pair[0])))


def list_finding(ledgers: Sequence[Mapping[str, float]], language: str = "en") -> str:
    """The part that speaks most for the items of a list; "most" above one half alone."""
    say, count = in_context(ENGLISH, language, "list finding"), len(ledgers)
    shares = mean_shares(ledgers)
    if not shares:
        return say.nothing.format(count=count)
    part, share = next(iter(shares.items()))
    form = say.most if share > MOSTLY else say.largest
    return form.format(count=count, part=phrases(language).nouns[part], share=f"{share:.0%}")


def shared_words(words: Sequence[Sequence[str]]) -> dict[str, int]:
    """In how many items each word is among the strongest, most first; whatever its case.

    Args:
        words: the strongest words of each item.
    """
    spelled: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for own in words:
        for word in {one.casefold(): one for one in own}.values():
            spelled.setdefault(word.casefold(), word)
            counted[word.casefold()] += 1
    return {spelled[word]: count for word, count in counted.most_common()}


def words_finding(words: Sequence[Sequence[str]], language: str = "en") -> str:
    """The word that most items share among their strongest."""
    say, count = in_context(ENGLISH, language, "list finding"), len(words)
    word, items = next(iter(shared_words(words).items()), ("", 0))
    if items < 2:
        return say.own_words.format(count=count)
    return say.shared.format(word=word, items=items, count=count)
