"""Conditions on a list, as a reader is told them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recsys_core.only import Only
from recsys_core.only.written import FIRST, LAST
from recsys_core.text.language_names import NAMES
from recsys_core.translating import in_context, msgctx, translated


@dataclass(frozen=True, eq=False)
class Phrases:
    """How a language says it; `{values}` and what else stands in braces are put in."""

    fields: Mapping[str, str]
    quoted: str
    either: str
    also: str
    within: str
    since: str
    until: str
    popular: str
    unpopular: str
    shown: str
    nothing: str


ENGLISH = Phrases(
    fields={
        "category": msgctx("only", "category {values}"),
        "year": msgctx("only", "year {values}"),
        "creator": msgctx("only", "by or with {values}"),
        "language": msgctx("only", "in {values}"),
        "words": msgctx("only", "with {values} in the title or text"),
        "popular": msgctx("only", "{values}"),
    },
    quoted=msgctx("only", "“{word}”"),
    either=msgctx("only", " or "),
    also=msgctx("only", "; "),
    within=msgctx("only", "{first} to {last}"),
    since=msgctx("only", "{first} or later"),
    until=msgctx("only", "{last} or earlier"),
    popular=msgctx("only", "popular (at least as many likes as the median of the liked items)"),
    unpopular=msgctx("only", "not yet popular (fewer likes than the median of the liked items)"),
    shown=msgctx(
        "only",
        "Only shown: {conditions}. That is {kept} of {count} candidates; places and scores are those of the whole list.",
    ),
    nothing=msgctx("only", "None of the {count} candidates is as asked: {conditions}."),
)


def _phrases(language: str) -> Phrases:
    return in_context(ENGLISH, language, "only")


def told(only: Only, language: str = "en") -> str:
    """The conditions in a row, such as `category Book or Film; year 1990 to 1999`."""
    say = _phrases(language)

    def year(value: tuple[int, int]) -> str:
        first, last = value
        if first == last:
            return str(first)
        form = say.until if first <= FIRST else say.since if last >= LAST else say.within
        return form.format(first=first, last=last)

    values = {
        "category": list(only.category),
        "year": [year(value) for value in only.year],
        "creator": list(only.creator),
        "language": [translated(language, NAMES.get(code, code)) for code in only.language],
        "words": [say.quoted.format(word=word) for word in only.words],
        "popular": [say.popular if value else say.unpopular for value in only.popular],
    }
    return say.also.join(
        say.fields[field].format(values=say.either.join(several))
        for field, several in values.items()
        if several
    )


def shown(only: Only, kept: int, count: int, language: str = "en") -> str:
    """What of a list is shown, as a sentence.

    Args:
        kept: candidates that are as asked.
        count: all candidates.
    """
    say = _phrases(language)
    form = say.shown if kept else say.nothing
    return form.format(conditions=told(only, language), kept=kept, count=count)
