"""Two or three sentences, in English or Chinese, that quote only numbers of the explanation.

They speak of the score and what carries it in this model, never of why anybody likes anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recsys_core.explain.explanation import Explanation, WordShare
from recsys_core.explain.methods.registry import METHODS
from recsys_core.translating import in_context, msgctx, translated


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
    largest: str
    none_above: str
    words_both: str
    words_apart: str
    words_alone: str
    words_missed: str
    passed: str
    careful: str
    word: str
    listed: str
    two: str
    failed: dict[str, str]
    checked: dict[str, str]


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
    largest=msgctx("narrative", "The largest part of the score comes from {place} ({share})."),
    none_above=msgctx("narrative", "No part of its score is above the average item's."),
    words_both=msgctx("narrative", "Of its text, {words} add most by {method}, and by leaving words out."),
    words_apart=msgctx(
        "narrative",
        "Of its text, {words} add most by {method}; left out one at a time, {others} cost the score most.",
    ),
    words_missed=msgctx(
        "narrative",
        "Of its text, {words} add most by {method}; left out one at a time, no word costs the score anything.",
    ),
    words_alone=msgctx("narrative", "Of its text, {words} add most by {method}."),
    passed=msgctx("narrative", "Checked so far and passed: {checks}."),
    careful=msgctx("narrative", "Read the words with care, because {checks}."),
    word=msgctx("narrative", "“{word}” ({share})"),
    listed=msgctx("narrative", ", "),
    two=msgctx("narrative", "{first} {second}"),
    failed={
        "completeness_error": msgctx("narrative", "the words do not add up to what the text adds"),
        "comprehensiveness_z": msgctx(
            "narrative", "taking the strongest words out changes the score no more than random ones"
        ),
        "sufficiency_z": msgctx(
            "narrative", "the strongest words alone keep the score no better than random ones"
        ),
        "leave_one_out_tau": msgctx("narrative", "leaving words out one by one gives another order"),
        "fill_in_tau": msgctx("narrative", "putting the mean word in the place of each gives another order"),
        "baseline_tau": msgctx("narrative", "another baseline gives another order"),
        "infidelity": msgctx("narrative", "masking words at random is told badly by their shares"),
        "max_sensitivity": msgctx("narrative", "small changes of the input change the shares a lot"),
        "cut_characters": msgctx("narrative", "the end of the text is not read"),
        "unknown_share": msgctx("narrative", "the encoder does not know some of the words"),
    },
    checked={
        "completeness_error": msgctx("narrative", "their sum"),
        "comprehensiveness_z": msgctx("narrative", "the text without the strongest"),
        "sufficiency_z": msgctx("narrative", "the strongest alone"),
        "leave_one_out_tau": msgctx("narrative", "leaving words out one by one"),
        "fill_in_tau": msgctx("narrative", "the mean word in the place of each"),
        "baseline_tau": msgctx("narrative", "another baseline"),
        "infidelity": msgctx("narrative", "masking words at random"),
        "max_sensitivity": msgctx("narrative", "small changes of the input"),
        "cut_characters": msgctx("narrative", "whether the text is read to its end"),
        "unknown_share": msgctx("narrative", "whether the words are known"),
    },
)


def phrases(language: str) -> Phrases:
    """The phrases in a language."""
    return in_context(ENGLISH, language, "narrative")


WORDS = 2
"""Words named at most."""

CARRYING = 2
"""Past items named at most as what carried it."""

AMONG = 3
"""Places among the words by effect that a word named as a reason holds."""

MOSTLY = 0.5
"""A share above this is most of the whole."""

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
    """Which group gave most, as a sentence; "most" where it gives over half of all that speaks for the item."""
    say = phrases(language)
    best = max(ledger, key=lambda group: ledger[group])
    if ledger[best] <= 0:
        return say.none_above
    above = sum(value for value in ledger.values() if value > 0)
    form = say.most if ledger[best] > MOSTLY * above else say.largest
    return form.format(place=say.places[best], share=signed(ledger[best]))


def agreeing(words: Sequence[WordShare]) -> bool:
    """Whether words named as reasons are so by leaving out too: each lowers the score by its absence, and is among the first three.

    Args:
        words: of the whole text, with their effects; those named are the first `WORDS` by share.
    """
    by_effect = sorted(words, key=lambda word: -(word.effect or 0.0))[:AMONG]
    return all(word in by_effect and (word.effect or 0.0) > 0 for word in strongest_words(words))


def strongest_words(words: Sequence[WordShare]) -> list[WordShare]:
    """The words with the largest shares, as far as they would not read 0.00."""
    return sorted((word for word in words if word.attribution > SAID), key=lambda w: -w.attribution)[:WORDS]


def _named(say: Phrases, numbers: Sequence[tuple[str, float]]) -> str:
    return say.also.join(say.word.format(word=text, share=signed(value)) for text, value in numbers)


def of_words(made: Explanation, language: str = "en", method: str = "") -> str:
    """The words of the item that add most by one method, whether leaving words out says so too, and what was checked.

    Words are withheld where they do not add up to what the text adds; "" where there is nothing to say.

    Args:
        method: its name; the first of the account where it is left out.
    """
    text = made.text_of("item", method)
    if text is None or not text.complete:
        return ""
    named = strongest_words(text.words)
    if not named:
        return ""
    say = phrases(language)
    told = {
        "words": _named(say, [(word.text, word.attribution) for word in named]),
        "method": method_name(text.method, language),
    }
    missed = sorted(
        (word for word in text.words if word.effect is not None and word.effect > SAID),
        key=lambda word: -(word.effect or 0.0),
    )[:WORDS]
    if all(word.effect is None for word in text.words):
        first = say.words_alone.format(**told)
    elif agreeing(text.words):
        first = say.words_both.format(**told)
    elif missed:
        others = _named(say, [(word.text, word.effect or 0.0) for word in missed])
        first = say.words_apart.format(others=others, **told)
    else:
        first = say.words_missed.format(**told)
    return _together(first, of_checks(made, language, text.method), language)


def of_checks(made: Explanation, language: str = "en", method: str = "") -> str:
    """What was checked of the item's words by one method, by name: what failed, else what passed; "" where nothing was."""
    say = phrases(language)
    measures = [one for one in made.measures_of("item", method) if one.verdict != "undefined"]
    failed = [say.failed[one.name] for one in measures if one.verdict == "poor"]
    if failed:
        return say.careful.format(checks=say.also.join(failed))
    if not measures:
        return ""
    return say.passed.format(checks=say.listed.join(say.checked[one.name] for one in measures))


def method_name(spec: str, language: str = "en") -> str:
    """What a method is called inside a sentence; its name where it is not installed here."""
    kind = METHODS.get(spec.partition(":")[0])
    if kind is None:
        return spec
    label = str(kind.labels.get(language) or translated(language, kind.label))
    return label if label[:2].isupper() or label.startswith("Captum") else label[:1].lower() + label[1:]


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
