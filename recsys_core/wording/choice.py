"""How the weights of a list were chosen, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from recsys_core.chosen import Chosen, Gain
from recsys_core.translating import in_context, msgctx


@dataclass(frozen=True, eq=False)
class Phrases:
    """How a language says it."""

    better: str
    like: str
    worse: str
    gain: str
    random: str
    last: str
    both: str


ENGLISH = Phrases(
    better=msgctx(
        "choice", "Weights chosen on {people} people's held-out likes: {gain} nDCG@10 over the general ones."
    ),
    like=msgctx(
        "choice",
        "Weights chosen on {people} people's held-out likes: {gain} nDCG@10 over the general ones, which can be chance.",
    ),
    worse=msgctx(
        "choice",
        "General weights: those chosen on {people} people's held-out likes do worse for others ({gain} nDCG@10).",
    ),
    gain=msgctx("choice", "{mean} % [{low}, {high}]"),
    random=msgctx(
        "choice",
        "Held out: a random fifth of each person's likes, as no times are known. {tried} weightings were compared.",
    ),
    last=msgctx(
        "choice", "Held out: the last fifth of each person's likes. {tried} weightings were compared."
    ),
    both=msgctx(
        "choice",
        "Held out: of one half of the people the last fifth of their likes, of the other half a random fifth; many rate all in one "
        "sitting, so that their order says little. {tried} weightings were compared.",
    ),
)


def choice_said(chosen: Chosen, language: str = "en") -> str:
    """How the weights were chosen and what that gains; the gain is of people whom they were not chosen on."""
    say = in_context(ENGLISH, language, "choice")
    people = sum(chosen.people.values())
    gain = _in_percent(say, chosen.gain)
    if not chosen.usual:
        return say.worse.format(people=people, gain=gain)
    told = say.better if chosen.gain.low > 0 else say.like
    return told.format(people=people, gain=gain)


def split_said(chosen: Chosen, language: str = "en") -> str:
    """What was held out to choose the weights on, and how many were compared."""
    say = in_context(ENGLISH, language, "choice")
    return {"random": say.random, "last": say.last, "both": say.both}[chosen.split].format(tried=chosen.tried)


def _in_percent(say: Phrases, gain: Gain) -> str:
    mean, low, high = (f"{100 * one:+.0f}".replace("-", "−") for one in gain.relative)
    return say.gain.format(mean=mean, low=low, high=high)
