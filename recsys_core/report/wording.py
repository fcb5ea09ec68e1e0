"""What a report says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from recsys_core.translating import in_context, msgctx


@dataclass(frozen=True, eq=False)
class Wording:
    """Headings, labels and names."""

    code: str
    title: str
    kinds: Mapping[str, str]
    simulated: str
    score: str
    rank: str
    reader: str
    ledger: str
    sums: str
    past: str
    effects: str
    share: str
    effect: str
    without: str
    complete: str
    importance: str
    shuffled: str
    look: str
    looked: str
    trust: str
    measure: str
    text_of: str
    value: str
    bar: str
    verdict: str
    undefined: str
    made_from: str
    data: str
    counts: str
    fingerprint: str
    encoder: str
    settings: str
    protocol: str
    how: str
    groups: Mapping[str, str]
    components: Mapping[str, str]
    sides: Mapping[str, str]
    measures: Mapping[str, str]
    verdicts: Mapping[str, str]


ENGLISH = Wording(
    code="en",
    title=msgctx("report", "Why it is recommended"),
    kinds={
        "recommendation": msgctx("report", "Why it is recommended"),
        "list": msgctx("report", "Why this list"),
        "comparison": msgctx("report", "One item, two accounts"),
    },
    simulated=msgctx("report", "The people and their ratings are simulated."),
    score=msgctx("report", "Score"),
    rank=msgctx("report", "rank {rank} of {count}"),
    reader=msgctx("report", "person"),
    ledger=msgctx("report", "The ledger"),
    sums=msgctx("report", "The parts sum to {total}; the score is {score}."),
    past=msgctx("report", "Past choices and what does not come from them"),
    effects=msgctx("report", "Share and effect"),
    share=msgctx("report", "share"),
    effect=msgctx("report", "score lost without it"),
    without=msgctx("report", "rank without it"),
    complete=msgctx(
        "report",
        "The words sum to {total}; the text adds {share} over a text without words (completeness error {error}).",
    ),
    importance=msgctx("report", "Permutation importance of this place"),
    shuffled=msgctx(
        "report",
        "Mean rank, and where nine in ten shuffles lie, were the part's scores shuffled among all candidates. The axis "
        "begins at rank 1; the dotted line is rank {rank}, where the item stands.",
    ),
    look=msgctx("report", "What the encoder looks at"),
    looked=msgctx("report", "Attention rollout over all layers: the darker, the more. It is not the reason."),
    trust=msgctx("report", "How far to trust the words"),
    measure=msgctx("report", "measure"),
    text_of=msgctx("report", "text"),
    value=msgctx("report", "value"),
    bar=msgctx("report", "bar"),
    verdict=msgctx("report", "verdict"),
    undefined=msgctx("report", "undefined"),
    made_from=msgctx("report", "What it was made from"),
    data=msgctx("report", "Data"),
    counts=msgctx("report", "{items} items, {users} users, {likes} likes."),
    fingerprint=msgctx("report", "Fingerprint of the data"),
    encoder=msgctx("report", "Encoder"),
    settings=msgctx("report", "Settings"),
    protocol=msgctx("report", "How"),
    how=msgctx(
        "report",
        "Every candidate is ranked by the fused score. Shares of past choices are exact; shares of words are integrated "
        "gradients of the same score. They speak of this model, not of why anybody likes anything.",
    ),
    groups={
        "text": msgctx("report", "Text"),
        "collaborative": msgctx("report", "Collaborative"),
        "popularity": msgctx("report", "Popularity"),
        "attributes": msgctx("report", "Attributes"),
        "sequence": msgctx("report", "Sequence"),
    },
    components={
        "popularity": msgctx("component", "Popularity"),
        "demographics": msgctx("report", "Who the person is"),
        "item_attributes": msgctx("report", "Category and decade"),
        "newcomer": msgctx("report", "First likes"),
        "text": msgctx("report", "Text cosine"),
        "text_map": msgctx("report", "Text to taste"),
        "factorisation": msgctx("report", "Matrix factorisation"),
    },
    sides={
        "item": msgctx("report", "Words of the item"),
        "query": msgctx("report", "The query's own words"),
        "past": msgctx("report", "Words of a past choice"),
    },
    measures={
        "completeness_error": msgctx("report", "Completeness error"),
        "comprehensiveness_z": msgctx("report", "Comprehensiveness (z)"),
        "sufficiency_z": msgctx("report", "Sufficiency (z)"),
        "leave_one_out_tau": msgctx("report", "Agreement with leave-one-out"),
        "fill_in_tau": msgctx("report", "Agreement with filling in"),
        "baseline_tau": msgctx("report", "Agreement of two baselines"),
        "infidelity": msgctx("report", "Infidelity"),
        "max_sensitivity": msgctx("report", "Max-sensitivity (relative)"),
        "cut_characters": msgctx("report", "Characters not read"),
        "unknown_share": msgctx("report", "Unknown word pieces"),
    },
    verdicts={
        "good": msgctx("report", "good"),
        "poor": msgctx("report", "poor"),
        "undefined": msgctx("report", "undefined"),
    },
)


def wording(language: str) -> Wording:
    """Headings, labels and names in a language."""
    return replace(in_context(ENGLISH, language, "report"), code=language)
