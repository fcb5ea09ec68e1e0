"""The explanation as an object: frozen, versioned, JSON and back without a model."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import numpy as np

VERSION = 4


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
    """A past item's share of the score, in all and by component; shares are relative to the average candidate."""

    item_id: str
    title: str
    share: float
    by_component: dict[str, float]
    liked: bool = True


@dataclass(frozen=True)
class WordShare:
    """A word as it stands in the text, `text[start:end]`, and what it adds to the fused score."""

    text: str
    start: int
    end: int
    attribution: float


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
    """

    tokens: tuple[str, ...]
    special: tuple[bool, ...]
    rollout: tuple[float, ...]
    text: str
    words: tuple[WordShare, ...]
    weights: np.ndarray = field(compare=False, repr=False)


def _attention(data: dict[str, Any]) -> AttentionMap:
    weights = np.array(data["weights"], dtype=np.float32)
    weights.flags.writeable = False
    words = tuple(WordShare(**word) for word in data["words"])
    return AttentionMap(
        tuple(data["tokens"]), tuple(data["special"]), tuple(data["rollout"]), data["text"], words, weights
    )


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
    """One figure of the trust strip.

    Attributes:
        value: None where it is undefined.
        verdict: "good", "poor" or "undefined".
        threshold: the bar it has to clear.
        note: why it is undefined, or what helped it over the bar.
        role: whose words were measured, "item" or "query".
    """

    name: str
    value: float | None
    verdict: str
    threshold: float
    note: str
    role: str = "item"


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
    rung: str
    rank: int | None
    candidates: int
    score: float
    weights: dict[str, float]
    ledger: dict[str, float]
    lines: tuple[LedgerLine, ...]
    history: tuple[PastItem, ...]
    own_words_share: float
    has_words: bool
    texts: tuple[TextAttribution, ...] = ()
    attention: AttentionMap | None = None
    local_importance: tuple[LocalImportance, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    measures: tuple[Measure, ...] = ()
    notes: tuple[str, ...] = ()
    tables: tuple[MethodTable, ...] = ()

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

    def measures_of(self, role: str) -> tuple[Measure, ...]:
        """The trust strip of one text: "item" or "query"."""
        return tuple(measure for measure in self.measures if measure.role == role)

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
        data = asdict(replace(self, attention=None))
        if self.attention is not None:
            data["attention"] = {
                "tokens": list(self.attention.tokens),
                "special": list(self.attention.special),
                "rollout": list(self.attention.rollout),
                "text": self.attention.text,
                "words": [asdict(word) for word in self.attention.words],
                "weights": np.round(self.attention.weights.astype(np.float64), 5).tolist(),
            }
        return data

    def to_json(self) -> str:
        """JSON that `from_json` reads back."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Explanation:
        """The explanation `to_json` wrote; needs no model and no dataset."""
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Explanation:
        """The explanation `to_dict` made."""

        def text(side: dict[str, Any]) -> TextAttribution:
            return TextAttribution(**{**side, "words": tuple(WordShare(**word) for word in side["words"])})

        def freeze(value: Any) -> Any:
            return tuple(freeze(entry) for entry in value) if isinstance(value, list | tuple) else value

        maps = data["attention"]
        known = {entry.name for entry in fields(cls)}
        return cls(
            **{
                **{name: freeze(value) for name, value in data.items() if name in known},
                "lines": tuple(LedgerLine(**line) for line in data["lines"]),
                "history": tuple(PastItem(**past) for past in data["history"]),
                "texts": tuple(text(side) for side in data["texts"]),
                "attention": maps and _attention(maps),
                "local_importance": tuple(LocalImportance(**line) for line in data["local_importance"]),
                "dimensions": tuple(
                    Dimension(**{**line, "words": tuple(line["words"]), "titles": tuple(line["titles"])})
                    for line in data["dimensions"]
                ),
                "measures": tuple(Measure(**line) for line in data["measures"]),
                "tables": tuple(
                    MethodTable(line["method"], freeze(line["columns"]), freeze(line["rows"]))
                    for line in data.get("tables", ())
                ),
            }
        )
