"""Shares and effects side by side: what each is, and whether the two agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from recsys_core.explain.explanation import PastItem, PlaceAccount
from recsys_core.explain.lists.holding import Held
from recsys_core.translating import in_context, msgctx
from recsys_core.wording.narrative import SAID, signed


@dataclass(frozen=True, eq=False)
class Phrases:
    """How a language says it."""

    which: str
    both: str
    apart: str
    share_alone: str
    none_missed: str
    nothing: str
    rank: str
    up: str
    down: str
    one_up: str
    one_down: str
    comma: str
    place: str
    middle: str
    field: str
    held: str
    held_by: str
    held_by_none: str
    quoted: str


ENGLISH = Phrases(
    which=msgctx(
        "effect",
        "A share tells how the score divides: shares sum to it. An effect tells what the score loses when the thing is left "
        "out: effects do not sum.",
    ),
    both=msgctx(
        "effect",
        "{title} has the largest share ({share}), and without it the score loses most ({effect}{rank})",
    ),
    apart=msgctx(
        "effect",
        "{title} has the largest share ({share}); the score loses most without {other} ({effect}{rank})",
    ),
    share_alone=msgctx("effect", "{title} has the largest share ({share})"),
    none_missed=msgctx(
        "effect", "{title} has the largest share ({share}); no single past choice left out lowers the score"
    ),
    nothing=msgctx("effect", "No past choice speaks for it"),
    rank=msgctx("effect", ", rank {rank}"),
    up=msgctx("effect", "{part} {places} places up"),
    down=msgctx("effect", "{part} {places} places down"),
    one_up=msgctx("effect", "{part} 1 place up"),
    one_down=msgctx("effect", "{part} 1 place down"),
    comma=msgctx("effect", ", "),
    place=msgctx("effect", "From the middle of the list ({middle}) to rank {rank}: {parts}"),
    middle=msgctx("effect", "It stands in the middle of the list, and no part moves it"),
    field=msgctx("effect", "{field} {sum}"),
    held=msgctx("effect", "{part} holds this order most: without it, Kendall's tau {tau}"),
    held_by=msgctx("effect", "Of the words, {words} hold it most"),
    held_by_none=msgctx("effect", "No single part holds this order"),
    quoted=msgctx("effect", "“{word}” ({tau})"),
)


def phrases(language: str) -> Phrases:
    """The phrases in a language."""
    return in_context(ENGLISH, language, "effect")


def which_is_which(language: str = "en") -> str:
    """What a share is, and what an effect."""
    return phrases(language).which


def past_effect_finding(
    past: Sequence[PastItem], language: str = "en", shown: Callable[[float], str] = signed
) -> str:
    """The past choice with the largest share, and the one without which the score loses most, where they are known.

    Args:
        shown: how a share or an effect is written.
    """
    say = phrases(language)
    largest = max(past, key=lambda one: one.share, default=None)
    if largest is None or largest.share < SAID:
        return say.nothing
    known = [one for one in past if one.effect is not None]
    strongest = max(known, key=lambda one: one.effect or 0.0, default=None)
    if strongest is None or strongest.effect is None:
        return say.share_alone.format(title=largest.title, share=shown(largest.share))
    if strongest.effect < SAID:
        return say.none_missed.format(title=largest.title, share=shown(largest.share))
    rank = "" if strongest.rank_without is None else say.rank.format(rank=strongest.rank_without)
    form = say.both if strongest.item_id == largest.item_id else say.apart
    return form.format(
        title=largest.title,
        share=shown(largest.share),
        other=strongest.title,
        effect=shown(strongest.effect),
        rank=rank,
    )


def place_sentence(account: PlaceAccount, called: Mapping[str, str], language: str = "en") -> str:
    """How many places each part moves the item from the middle of the list to where it stands; the largest first.

    Parts that move it by less than half a place are left out.
    """
    say = phrases(language)
    told = []
    for row in sorted(account.groups, key=lambda row: -abs(row.places)):
        count = round(abs(row.places))
        if not count:
            continue
        many, one = (say.up, say.one_up) if row.places < 0 else (say.down, say.one_down)
        told.append((one if count == 1 else many).format(part=called[row.group], places=count))
    if not told:
        return say.middle
    return say.place.format(
        middle=f"{account.rank_without_any:g}", rank=f"{account.rank:g}", parts=say.comma.join(told)
    )


def field_sums(
    sums: Mapping[str, float],
    called: Mapping[str, str],
    language: str = "en",
    shown: Callable[[float], str] = signed,
) -> str:
    """Fields of a text as sums of their words, largest first: “plot +0.41, cast +0.12”; "" where there are fewer than two."""
    if len(sums) < 2:
        return ""
    say = phrases(language)
    return say.comma.join(
        say.field.format(field=called.get(name, name), sum=shown(value))
        for name, value in sorted(sums.items(), key=lambda pair: -abs(pair[1]))
    )


def holding_finding(groups: Sequence[Held], called: Mapping[str, str], language: str = "en") -> str:
    """The part without which the order of a list is least like it is."""
    say = phrases(language)
    known = [(row, row.tau) for row in groups if row.tau is not None]
    if not known:
        return say.held_by_none
    row, tau = min(known, key=lambda pair: pair[1])
    return say.held_by_none if tau > 1 - 1e-9 else say.held.format(part=called[row.name], tau=f"{tau:.2f}")


def holding_words(words: Sequence[Held], language: str = "en") -> str:
    """The words without which the order of a list is least like it is; "" where no word alone changes it."""
    say = phrases(language)
    told = [say.quoted.format(word=row.name, tau=f"{row.tau:.2f}") for row in words if row.tau is not None]
    return say.held_by.format(words=say.comma.join(told)) if told else ""
