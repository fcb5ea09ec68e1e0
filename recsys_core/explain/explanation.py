"""The explanation as an object: frozen, versioned, JSON and back without a model."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from recsys_core.strict_json import strict_converter, structured

if TYPE_CHECKING:
    from cattrs import Converter

VERSION = 5
"""Of the JSON; it rises with every change that older versions cannot read."""
Verdict = Literal["good", "poor", "undefined"]


@dataclass(frozen=True)
class LedgerLine:
    """One component: `contribution = weight * (raw - centre) / scale`."""

    name: str
    group: str
    raw: float
    centre: float
    scale: float
    weight: float
    contribution: float


@dataclass(frozen=True)
class PastItem:
    """A past item's share of the score, in all and by component; shares are relative to the average candidate.

    A share is an allocation: shares sum to the score. An effect is what the score loses when the item is left out and
    everything is ranked again; effects do not sum.

    Attributes:
        effect: None where it was not worked out, or nothing would be known any more.
        rank_without: place in the list that is ranked without it; None as above, and for an item that is no candidate.
    """

    item_id: str
    title: str
    share: float
    by_component: dict[str, float]
    liked: bool = True
    effect: float | None = None
    rank_without: int | None = None


@dataclass(frozen=True)
class PartShare:
    """What a group adds to the score, and what the score loses where its slider stands at 0.

    Without the group the others take over its weight, so that a part that adds little can have a larger effect.

    Attributes:
        effect: None where no other group could answer.
        rank_without: place in the list without the group; None as above, and for an item that is no candidate.
    """

    group: str
    share: float
    effect: float | None
    rank_without: int | None


@dataclass(frozen=True)
class PlaceShare:
    """Shapley values of one group: of the item's rank, below 0 where it moves the item up, and of standing in the top."""

    group: str
    places: float
    in_top: float


@dataclass(frozen=True)
class PlaceAccount:
    """Why an item stands where it does: the groups' shares of its rank, see `explain.item.place`.

    Attributes:
        rank: with all groups, ties counting half.
        rank_without_any: with none of them, the middle of the list.
        top: length of the list that `in_top` is about.
        in_top: chance to stand in it, ties drawn by lot; with all groups, and with none of them.
        groups: their `places` sum to `rank - rank_without_any`, their `in_top` to the difference of the chances.
    """

    rank: float
    rank_without_any: float
    top: int
    in_top: float
    in_top_without_any: float
    groups: tuple[PlaceShare, ...]


@dataclass(frozen=True)
class WordShare:
    """A word as it stands in the text, `text[start:end]`, and what it adds to the fused score.

    Attributes:
        attribution: its share, by the method of the text it belongs to.
        error: standard error of the share where it was sampled; None where it was not.
        effect: what the score loses when the word alone is taken out and the text is read afresh; None where it was not
            worked out, or the word was not read.
        rank_without: the item's place then; None as above, and for an item that is no candidate.
    """

    text: str
    start: int
    end: int
    attribution: float
    error: float | None = None
    effect: float | None = None
    rank_without: int | None = None


@dataclass(frozen=True)
class TextAttribution:
    """What each word of one text adds to the fused score, by one method.

    Attributes:
        method: name in the registry of methods.
        side: whose text: "item", "query" or "past".
        score: the fused score, recomputed through the encoder.
        baseline_score: the same without words: each replaced by the baseline, or taken out.
        total: sum of the words.
        error: |total - (score - baseline_score)| / max(|score - baseline_score|, 1e-6).
        steps: integration nodes, or variants of the text, used at most.
        complete: whether the error is below 1 % or 1e-3 in score.
        by_component: how `total` divides among the components that read the text, where the method knows.
        item_id: whose text it is, where `side` is "past".
        by_field: how `total` divides among the fields that the text was put together from; empty where it was not.
    """

    method: str
    side: str
    text: str
    words: tuple[WordShare, ...]
    score: float
    baseline_score: float
    total: float
    error: float
    steps: int
    complete: bool
    by_component: dict[str, float]
    cut_characters: int
    unknown_share: float
    item_id: str = ""
    by_field: dict[str, float] = field(default_factory=dict)

    @property
    def text_share(self) -> float:
        """What the text adds over a text without words."""
        return self.score - self.baseline_score


@dataclass(frozen=True)
class AttentionMap:
    """What the encoder looks at while reading the item's text; not why it is recommended.

    Attributes:
        tokens: word pieces.
        special: whether a piece is a special token.
        weights: (layers, heads, L, L), read-only; rows sum to 1. Left out of comparisons.
        rollout: relevance of each piece after attention rollout, pooled as the encoder pools.
        text: the text read.
        words: the rollout summed to words, special tokens left out, scaled to sum to 1.
        owners: the word each piece belongs to, by its place in `words`; -1 for special tokens.
    """

    tokens: tuple[str, ...]
    special: tuple[bool, ...]
    rollout: tuple[float, ...]
    text: str
    words: tuple[WordShare, ...]
    owners: tuple[int, ...]
    weights: np.ndarray = field(compare=False, repr=False)


@dataclass(frozen=True)
class LocalImportance:
    """What happens to this item when one part's scores are shuffled among the candidates.

    Attributes:
        group: what is shuffled: a group, components (joined by " + " where they say the same), a PCA block, or a field of
            the text, in whose place other candidates' fields are put.
        level: "group", "component", "pca" or "field".
    """

    group: str
    score_change: float
    score_low: float
    score_high: float
    rank: float
    rank_low: float
    rank_high: float
    stays_in_top: float
    level: str = "group"


@dataclass(frozen=True)
class Dimension:
    """What one PCA dimension adds to the score through the text cosine.

    Attributes:
        number: from 1, the widest first.
        words, titles: most typical of the end of the dimension where the item lies.
    """

    number: int
    share: float
    words: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """One figure of the checks.

    Attributes:
        value: None where it is undefined.
        threshold: the bar it has to clear.
        note: why it is undefined, or what helped it over the bar.
        role: whose words were measured, "item" or "query".
        method: by which method; "" where an older report does not say.
        error: standard error of the value, where it is an estimate; None where it is none, or not known.
    """

    name: str
    value: float | None
    verdict: Verdict
    threshold: float
    note: str
    role: str = "item"
    method: str = ""
    error: float | None = None


@dataclass(frozen=True)
class GlobalImportance:
    """How much nDCG the whole ranker loses when one group's scores are shuffled within each user's candidates."""

    group: str
    drop: float
    low: float
    high: float
    sd: float
    distinguishable: bool


@dataclass(frozen=True)
class MethodTable:
    """What a method of a family without a panel of its own found.

    Attributes:
        method: its name in the registry.
        columns: what its columns are called.
        rows: one cell a column: text, or a number.
    """

    method: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]


@dataclass(frozen=True)
class Explanation:
    """The account of one (query, item) pair."""

    version: int
    dataset: str
    simulated: bool
    encoder: str
    item_id: str
    title: str
    user: str
    likes: tuple[str, ...]
    dislikes: tuple[str, ...]
    pca: int
    tier: str
    rank: int | None
    candidates: int
    score: float
    weights: dict[str, float]
    ledger: dict[str, float]
    lines: tuple[LedgerLine, ...]
    history: tuple[PastItem, ...]
    own_words_share: float
    has_words: bool
    texts: tuple[TextAttribution, ...]
    attention: AttentionMap | None
    local_importance: tuple[LocalImportance, ...]
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    notes: tuple[str, ...] = ()
    tables: tuple[MethodTable, ...] = ()
    parts: tuple[PartShare, ...] = ()
    own_words_effect: float | None = None
    own_words_rank_without: int | None = None
    place: PlaceAccount | None = None

    def text_of(self, side: str, method: str = "") -> TextAttribution | None:
        """Word shares of one side by one method; by the first method asked for where none is named."""
        found = (text for text in self.texts if text.side == side and method in ("", text.method))
        return next(found, None)

    @property
    def item_text(self) -> TextAttribution | None:
        """Word shares of the item's text."""
        return self.text_of("item")

    @property
    def query_text(self) -> TextAttribution | None:
        """Word shares of the query's own words."""
        return self.text_of("query")

    @property
    def completeness_error(self) -> float | None:
        """The larger completeness error of the texts explained; None where none was."""
        errors = [side.error for side in (self.item_text, self.query_text) if side is not None]
        return max(errors) if errors else None

    def measures_of(self, role: str, method: str = "") -> tuple[Measure, ...]:
        """The checks of one text, "item" or "query", as one method read it; the first one where none is named."""
        text = self.text_of(role, method)
        judged = {"", text.method} if text is not None else {method}
        return tuple(one for one in self.measures if one.role == role and one.method in judged)

    def is_checked(self, role: str, method: str = "") -> bool:
        """Whether everything was measured of a text as one method read it, not only what costs nothing."""
        return any(one.name == "infidelity" for one in self.measures_of(role, method))

    def trust(self) -> dict[str, Any]:
        """What was measured about this explanation itself."""
        trust: dict[str, Any] = {"ledger_error": abs(sum(self.ledger.values()) - self.score)}
        for side in (self.item_text, self.query_text):
            if side is not None:
                trust[f"{side.side}_text"] = {
                    "completeness_error": side.error,
                    "complete": side.complete,
                    "steps": side.steps,
                    "score_recomputed": side.score,
                    "recomputation_error": abs(side.score - self.score),
                    "cut_characters": side.cut_characters,
                    "unknown_share": side.unknown_share,
                }
        trust["measures"] = [asdict(measure) for measure in self.measures]
        return trust

    def to_dict(self) -> dict[str, Any]:
        """Plain types only; attention weights rounded to five decimals."""
        found: dict[str, Any] = converter().unstructure(self)
        return found

    def to_json(self) -> str:
        """JSON that `from_json` reads back."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Explanation:
        """The explanation `to_json` wrote; needs no model and no dataset.

        Raises:
            ValueError: no JSON, or see `from_dict`.
        """
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Explanation:
        """The explanation `to_dict` made; what is unknown of it is left out.

        Raises:
            MisfitError: a field is missing, or of another type.
        """
        return structured(converter(), data, cls)


def showable(value: object, _: Any = str) -> str:
    """A text that can be shown and saved: half of a surrogate pair, which JSON can hold, cannot."""
    if not isinstance(value, str):
        raise TypeError
    value.encode()
    return value


def cell(value: object, _: Any = str) -> str | float:
    """A cell of a table: text that can be shown, or a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return showable(value)


@cache
def converter() -> Converter:
    """What reads and writes explanations."""
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

    made = strict_converter()
    made.register_structure_hook(str, showable)
    made.register_structure_hook_func(lambda kind: kind == str | float, cell)
    read_map = make_dict_structure_fn(AttentionMap, made)

    def whole_map(data: Any, kind: type[AttentionMap]) -> AttentionMap:
        found = read_map(data, kind)
        pieces = len(found.tokens)
        square = found.weights.ndim == 4 and found.weights.shape[2:] == (pieces, pieces)
        told = {len(found.special), len(found.rollout), len(found.owners)}
        if not square or told != {pieces} or not all(-1 <= own < len(found.words) for own in found.owners):
            raise ValueError
        return found

    made.register_structure_hook(AttentionMap, whole_map)
    tier = override(rename="rung")  # what the JSON calls it
    made.register_structure_hook(
        Explanation, make_dict_structure_fn(Explanation, made, _cattrs_forbid_extra_keys=False, tier=tier)
    )
    made.register_unstructure_hook(Explanation, make_dict_unstructure_fn(Explanation, made, tier=tier))
    return made
