"""Two or three sentences, in English or Chinese, that quote only numbers of the explanation.

They speak of the score and what carries it in this model, never of why anybody likes anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recsys_core.explain.explanation import Explanation
from recsys_core.translating import in_context, msgctx


@dataclass(frozen=True, eq=False)
class Phrases:
    """How a language says it; `{title}` and `{share}` are put in."""

    places: dict[str, str]
    share: str
    also: str
    comma: str
    because: str
    liked: str
    unlike: str
    own: str
    place: str
    nothing: str
    despite: str
    despite_disliked: str
    stop: str
    most: str
    none_above: str
    words: str
    careful: str
    word: str
    two: str
    checks: dict[str, str]


ENGLISH = Phrases(
    places={
        "text": msgctx("narrative", "its description"),
        "collaborative": msgctx("narrative", "the taste of similar people"),
        "popularity": msgctx("narrative", "its popularity"),
        "attributes": msgctx("narrative", "its kind"),
        "sequence": msgctx("narrative", "what was liked last"),
    },
    share=msgctx("narrative", "{title} ({share})"),
    also=msgctx("narrative", " and "),
    comma=msgctx("narrative", ", and "),
    because=msgctx("narrative", "Because "),
    liked=msgctx("narrative", "you liked {items}"),
    unlike=msgctx("narrative", "it is unlike {items}"),
    own=msgctx("narrative", "it fits your own words ({share})"),
    place=msgctx("narrative", "{place} speaks for it ({share})"),
    nothing=msgctx("narrative", "Nothing known of this query speaks for it more than for the average item."),
    despite=msgctx("narrative", "; in spite of {item}"),
    despite_disliked=msgctx("narrative", "; in spite of not liking {item}"),
    stop=msgctx("narrative", "."),
    most=msgctx("narrative", "Most of the score comes from {place} ({share})."),
    none_above=msgctx("narrative", "No part of its score is above the average item's."),
    words=msgctx("narrative", "Of its text, {words} add most, and this account passes the checks made."),
    careful=msgctx(
        "narrative", "Of its text, {words} seem to add most; read that with care, because {checks}."
    ),
    word=msgctx("narrative", "“{word}” ({share})"),
    two=msgctx("narrative", "{first} {second}"),
    checks={
        "completeness_error": msgctx("narrative", "the words do not add up to what the text adds"),
        "comprehensiveness_z": msgctx(
            "narrative", "taking the strongest words out changes the score no more than random ones"
        ),
        "sufficiency_z": msgctx(
            "narrative", "the strongest words alone keep the score no better than random ones"
        ),
        "leave_one_out_tau": msgctx("narrative", "leaving words out one by one gives another order"),
        "baseline_tau": msgctx("narrative", "another baseline gives another order"),
        "infidelity": msgctx("narrative", "masking words at random is told badly by their shares"),
        "max_sensitivity": msgctx("narrative", "small changes of the input change the shares a lot"),
        "cut_characters": msgctx("narrative", "the end of the text is not read"),
        "unknown_share": msgctx("narrative", "the encoder does not know some of the words"),
    },
)


def phrases(language: str) -> Phrases:
    """The phrases in a language."""
    return in_context(ENGLISH, language, "narrative")


WORDS = 2
"""Words named at most."""

CARRYING = 2
"""Past items named at most as what carried it."""

SAID = 0.005
"""A share below this would read 0.00, so a sentence leaves it out."""


def signed(value: float, places: int = 2) -> str:
    """A number with its sign and a real minus."""
    rounded = f"{abs(value):.{places}f}"
    return f"{'−' if value < 0 and float(rounded) else '+'}{rounded}"


def why(
    ledger: dict[str, float],
    past: Sequence[tuple[str, float, bool]],
    own_words: float,
    has_words: bool,
    language: str = "en",
) -> str:
    """Say what carried a recommendation.

    Args:
        ledger: contribution by group.
        past: (title, share, whether liked) of past items, largest share first.
        own_words: share of the query's own words.
        has_words: whether the query has any.
    """
    say = phrases(language)

    def named(entries: Sequence[tuple[str, float]]) -> str:
        return say.also.join(say.share.format(title=title, share=signed(share)) for title, share in entries)

    parts = []
    carrying = [entry for entry in past if entry[1] >= SAID][:CARRYING]
    liked = [(title, share) for title, share, likes in carrying if likes]
    disliked = [(title, share) for title, share, likes in carrying if not likes]
    if liked:
        parts.append(say.liked.format(items=named(liked)))
    if disliked:
        parts.append(say.unlike.format(items=named(disliked)))
    if has_words and own_words > max([SAID, *(share for _, share, _ in carrying[:1])]):
        parts.insert(0, say.own.format(share=signed(own_words)))
    elif has_words and own_words >= SAID:
        parts.append(say.own.format(share=signed(own_words)))
    best = max(ledger, key=lambda group: ledger[group])
    if not parts and ledger[best] <= 0:
        return say.nothing
    if not parts:
        parts.append(say.place.format(place=say.places[best], share=signed(ledger[best])))
    sentence = say.because + say.comma.join(parts)
    against = [entry for entry in past if entry[1] < -SAID]
    if against:
        title, share, likes = min(against, key=lambda entry: entry[1])
        form = say.despite if likes else say.despite_disliked
        sentence += form.format(item=named([(title, share)]))
    return sentence + say.stop


def most_from(ledger: dict[str, float], language: str = "en") -> str:
    """Which group gave most, as a sentence."""
    say = phrases(language)
    best = max(ledger, key=lambda group: ledger[group])
    if ledger[best] <= 0:
        return say.none_above
    return say.most.format(place=say.places[best], share=signed(ledger[best]))


def of_words(made: Explanation, language: str = "en") -> str:
    """What the words of the item add, hedged by what was measured of them; "" where there is nothing to say."""
    text = made.item_text
    if text is None:
        return ""
    say = phrases(language)
    strongest = sorted(
        (word for word in text.words if word.attribution > 0.005), key=lambda w: -w.attribution
    )
    failed = [say.checks[measure.name] for measure in made.measures_of("item") if measure.verdict == "poor"]
    if not strongest or not text.complete:
        return ""
    words = say.also.join(
        say.word.format(word=w.text, share=signed(w.attribution)) for w in strongest[:WORDS]
    )
    if failed:
        return say.careful.format(words=words, checks=say.also.join(failed))
    return say.words.format(words=words)


def beyond_why(made: Explanation, language: str = "en") -> str:
    """Where most of the score comes from, and the words as far as they can be believed."""
    return _together(most_from(made.ledger, language), of_words(made, language), language)


def narrative(made: Explanation, language: str = "en") -> str:
    """The whole account: what carried it, where most comes from, and its words."""
    past = [(entry.title, entry.share, entry.liked) for entry in made.history]
    first = why(made.ledger, past, made.own_words_share, made.has_words, language)
    return _together(first, beyond_why(made, language), language)


def _together(first: str, second: str, language: str) -> str:
    """Two sentences in a row, as a language separates them; one where the other is empty."""
    return phrases(language).two.format(first=first, second=second) if first and second else first + second
