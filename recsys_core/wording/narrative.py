"""Two or three sentences, in English or Chinese, that quote only numbers of the explanation.

They speak of the score and what carries it in this model, never of why anybody likes anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from recsys_core.explain.explanation import Explanation

Language = Literal["en", "zh"]


@dataclass(frozen=True)
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
    checks: dict[str, str]


ENGLISH = Phrases(
    places={
        "text": "its description",
        "collaborative": "the taste of similar people",
        "popularity": "its popularity",
        "attributes": "its kind",
        "sequence": "what was liked last",
    },
    share="{title} ({share})",
    also=" and ",
    comma=", and ",
    because="Because ",
    liked="you liked {items}",
    unlike="it is unlike {items}",
    own="it fits your own words ({share})",
    place="{place} speaks for it ({share})",
    nothing="Nothing known of this query speaks for it more than for the average item.",
    despite="; in spite of {item}",
    despite_disliked="; in spite of not liking {item}",
    stop=".",
    most="Most of the score comes from {place} ({share}).",
    none_above="No part of its score is above the average item's.",
    words="Of its text, {words} add most, and this account passes the checks made.",
    careful="Of its text, {words} seem to add most; read that with care, because {checks}.",
    checks={
        "completeness_error": "the words do not add up to what the text adds",
        "comprehensiveness_z": "taking the strongest words out changes the score no more than random ones",
        "sufficiency_z": "the strongest words alone keep the score no better than random ones",
        "leave_one_out_tau": "leaving words out one by one gives another order",
        "baseline_tau": "another baseline gives another order",
        "infidelity": "masking words at random is told badly by their shares",
        "max_sensitivity": "small changes of the input change the shares a lot",
        "cut_characters": "the end of the text is not read",
        "unknown_share": "the encoder does not know some of the words",
    },
)

CHINESE = Phrases(
    places={
        "text": "内容描述",
        "collaborative": "口味相近的人",
        "popularity": "热门程度",
        "attributes": "类型",
        "sequence": "最近喜欢的内容",
    },
    share="《{title}》（{share}）",
    also="、",
    comma="，并且",
    because="因为",
    liked="您喜欢{items}",
    unlike="它与{items}不同",
    own="它符合您自己的描述（{share}）",
    place="{place}支持它（{share}）",
    nothing="已知信息对它的支持并不比一般条目更多。",
    despite="；尽管{item}",
    despite_disliked="；尽管不喜欢{item}",
    stop="。",
    most="得分主要来自{place}（{share}）。",
    none_above="它的得分没有任何部分高于平均水平。",
    words="文本中贡献最大的是{words}，这一解释通过了已做的检验。",
    careful="文本中贡献最大的似乎是{words}；请谨慎看待，因为{checks}。",
    checks={
        "completeness_error": "各词之和与文本的贡献不符",
        "comprehensiveness_z": "去掉最强的词并不比随机去词更影响得分",
        "sufficiency_z": "只留最强的词并不比随机留词更能保住得分",
        "leave_one_out_tau": "逐词删除得到的顺序不同",
        "baseline_tau": "换一个基线顺序就不同",
        "infidelity": "随机遮词时的变化与各词份额不符",
        "max_sensitivity": "输入的微小变化会大幅改变份额",
        "cut_characters": "文本末尾未被读取",
        "unknown_share": "编码器不认识其中一些词",
    },
)

PHRASES: dict[str, Phrases] = {"en": ENGLISH, "zh": CHINESE}

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
    language: Language = "en",
) -> str:
    """Say what carried a recommendation.

    Args:
        ledger: contribution by group.
        past: (title, share, whether liked) of past items, largest share first.
        own_words: share of the query's own words.
        has_words: whether the query has any.
    """
    say = PHRASES[language]

    def told(entries: Sequence[tuple[str, float]]) -> str:
        return say.also.join(say.share.format(title=title, share=signed(share)) for title, share in entries)

    parts = []
    carrying = [entry for entry in past if entry[1] >= SAID][:CARRYING]
    liked = [(title, share) for title, share, likes in carrying if likes]
    disliked = [(title, share) for title, share, likes in carrying if not likes]
    if liked:
        parts.append(say.liked.format(items=told(liked)))
    if disliked:
        parts.append(say.unlike.format(items=told(disliked)))
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
        sentence += form.format(item=told([(title, share)]))
    return sentence + say.stop


def most_from(ledger: dict[str, float], language: Language = "en") -> str:
    """Which group gave most, as a sentence."""
    say = PHRASES[language]
    best = max(ledger, key=lambda group: ledger[group])
    if ledger[best] <= 0:
        return say.none_above
    return say.most.format(place=say.places[best], share=signed(ledger[best]))


def of_words(made: Explanation, language: Language = "en") -> str:
    """What the words of the item add, hedged by what was measured of them; "" where there is nothing to say."""
    text = made.item_text
    if text is None:
        return ""
    say = PHRASES[language]
    strongest = sorted(
        (word for word in text.words if word.attribution > 0.005), key=lambda w: -w.attribution
    )
    failed = [say.checks[measure.name] for measure in made.measures_of("item") if measure.verdict == "poor"]
    if not strongest or not text.complete:
        return ""
    words = say.also.join(f"“{w.text}” ({signed(w.attribution)})" for w in strongest[:WORDS])
    if language == "zh":
        words = say.also.join(f"“{w.text}”（{signed(w.attribution)}）" for w in strongest[:WORDS])
    if failed:
        return say.careful.format(words=words, checks=say.also.join(failed))
    return say.words.format(words=words)


def beyond_why(made: Explanation, language: Language = "en") -> str:
    """Where most of the score comes from, and the words as far as they can be believed."""
    sentences = [most_from(made.ledger, language), of_words(made, language)]
    return ("" if language == "zh" else " ").join(sentence for sentence in sentences if sentence)


def narrative(made: Explanation, language: Language = "en") -> str:
    """The whole account: what carried it, where most comes from, and its words."""
    past = [(entry.title, entry.share, entry.liked) for entry in made.history]
    first = why(made.ledger, past, made.own_words_share, made.has_words, language)
    return first + ("" if language == "zh" else " ") + beyond_why(made, language)
