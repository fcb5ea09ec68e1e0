"""What a list comes from on each cold-start tier, by the weights that are really used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recsys_core.translating import in_context, msgctx
from recsys_core.wording.narrative import SAID


@dataclass(frozen=True, eq=False)
class Phrases:
    """How a language says it."""

    few: str
    few_and: str
    words: str
    words_silent: str
    popular: str
    nothing: str
    share: str
    comma: str
    nouns: dict[str, str]


ENGLISH = Phrases(
    few=msgctx("tier", "from a few likes"),
    few_and=msgctx("tier", "from a few likes; popularity keeps {share}"),
    words=msgctx("tier", "from words alone"),
    words_silent=msgctx(
        "tier", "from words alone: no likes are known here, so the collaborative part is silent"
    ),
    popular=msgctx("tier", "from popularity alone: nothing else is known"),
    nothing=msgctx("tier", "neither likes nor words are known: from {parts}"),
    share=msgctx("tier", "{part} {share}"),
    comma=msgctx("tier", ", "),
    nouns={
        "text": msgctx("tier", "texts"),
        "collaborative": msgctx("tier", "similar people"),
        "popularity": msgctx("tier", "popularity"),
        "attributes": msgctx("tier", "kind and who somebody is"),
        "sequence": msgctx("tier", "the order of likes"),
    },
)


def tier_said(tier: str, weights: Mapping[str, float], language: str = "en") -> str:
    """What the list comes from; "" for a person with a history.

    Args:
        weights: share of each group as it is used, see `Ranking.groups`.
    """
    say = in_context(ENGLISH, language, "tier")
    popularity = weights.get("popularity", 0.0)
    if tier == "few likes":
        if popularity < SAID:
            return say.few
        return say.few_and.format(share=f"{popularity:.0%}")
    if tier == "own words":
        return say.words if weights.get("collaborative", 0.0) > 0 else say.words_silent
    if tier == "popularity":
        parts = [(name, share) for name, share in weights.items() if share >= SAID]
        if [name for name, _ in parts] == ["popularity"]:
            return say.popular
        told = [say.share.format(part=say.nouns[name], share=f"{share:.0%}") for name, share in parts]
        return say.nothing.format(parts=say.comma.join(told))
    return ""
