"""What a method of explanation is: its facts, whether it can answer, and what it adds to an explanation."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal

from recsys_core.encoding import Tokens
from recsys_core.errors import SettingsError
from recsys_core.explain.explanation import (
    AttentionMap,
    Dimension,
    Explanation,
    LocalImportance,
    Measure,
    MethodTable,
    PartShare,
    PastItem,
    PlaceAccount,
    TextAttribution,
)
from recsys_core.explain.item.effects import Without
from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.words.attribute import WordTools
from recsys_core.explain.words.gradients import Baseline
from recsys_core.explain.words.text_score import TextScore, text_score_of
from recsys_core.lazy_modules import torch
from recsys_core.ranking import Ranking
from recsys_core.translating import Message, msg
from recsys_core.types import FloatArray, Progress, silent

Need = Literal["words", "attention", "history", "candidate", "text"]
Cost = Literal["instant", "second", "seconds"]


@dataclass(frozen=True)
class Parameter:
    """A whole number that a method can be given; a control on the screen, `method:name=value` on the command line."""

    name: str
    label: str
    default: int
    lowest: int
    highest: int


@dataclass(eq=False)
class Draft:
    """One explanation in the making, to which every method adds what it finds.

    Attributes:
        toolbox: the engine and what is remembered of it.
        item: row of the item explained.
        past: shares of the past items, largest first.
        texts, attention, local, dimensions, measures, tables, parts, own_words, place: what methods found so far.
        notes: why something could not be shown, each once.
    """

    toolbox: Toolbox
    ranking: Ranking
    item: int
    past: tuple[PastItem, ...]
    texts: list[TextAttribution] = field(default_factory=list)
    attention: AttentionMap | None = None
    local: tuple[LocalImportance, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    measures: tuple[Measure, ...] = ()
    tables: tuple[MethodTable, ...] = ()
    parts: tuple[PartShare, ...] = ()
    own_words: Without | None = None
    place: PlaceAccount | None = None
    notes: dict[str, None] = field(default_factory=dict)

    def take(self, base: Explanation) -> None:
        """Begin with what other methods found."""
        self.texts += base.texts
        self.attention, self.local = base.attention, base.local_importance
        self.dimensions, self.measures, self.tables = base.dimensions, base.measures, base.tables
        self.parts, self.place = base.parts, base.place
        if base.own_words_effect is not None:
            self.own_words = Without(base.score - base.own_words_effect, base.own_words_rank_without)
        known = {one.item_id: one for one in base.history}
        self.past = tuple(
            replace(one, effect=known[one.item_id].effect, rank_without=known[one.item_id].rank_without)
            for one in self.past
        )
        self.notes.update(dict.fromkeys(base.notes))

    def is_checked(self, text: TextAttribution) -> bool:
        """Whether everything was measured of a text as its method read it."""
        return any(
            one.name == "infidelity" and (one.role, one.method) == (text.side, text.method)
            for one in self.measures
        )

    def text_score(self, role: str, position: int = 0) -> TextScore | None:
        """How the score depends on a text, see `words.text_score.text_score_of`."""
        return text_score_of(self.toolbox.engine, self.ranking, self.item, role, position)

    def note(self, sentence: str) -> None:
        """Say why something is missing; once."""
        self.notes[sentence] = None


class Method(ABC):
    """One way to explain. A subclass states its facts and says in `run` what it adds.

    Attributes:
        name: on the command line and in explanations.
        label: what to call it on the screen; `labels` holds it in other languages where no catalogue does.
        family: the panel it fills: "words", "attention", "importance", "dimensions" or "trust"; what another family
            adds to `Draft.tables` is shown as a plain table.
        needs: what must be there: gradients to "words" or "attention" of the encoder, a "history", an item that is a
            "candidate", a "text" that a component with a weight reads.
        cost: how long one takes on two cores, the first time.
        signed: whether its figures can be negative; a positive one then speaks for the item.
        additive: whether they sum to the score's difference from a text without words.
        lowest, highest: bounds of its figures; None where there is none.
        summary: one sentence on what its figures are.
        parameters: what can be chosen.
        order: methods with a larger one run later: checks need the words they check.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    labels: ClassVar[dict[str, str]] = {}
    family: ClassVar[str]
    needs: ClassVar[frozenset[Need]] = frozenset()
    cost: ClassVar[Cost] = "second"
    signed: ClassVar[bool] = True
    additive: ClassVar[bool] = False
    lowest: ClassVar[float | None] = None
    highest: ClassVar[float | None] = None
    summary: ClassVar[str]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    order: ClassVar[int] = 0

    def __init__(self, **chosen: Any) -> None:
        self.chosen = {one.name: one.default for one in self.parameters}
        bounds = {one.name: one for one in self.parameters}
        for name, value in chosen.items():
            if name not in bounds:
                raise SettingsError(
                    "{method} has no parameter {name!r}: it has {known}.",
                    method=self.name,
                    name=name,
                    known=", ".join(bounds) or "none",
                )
            one = bounds[name]
            if not str(value).strip().isdecimal() or not one.lowest <= int(value) <= one.highest:
                raise SettingsError(
                    "{name}={value} of {method} is out of range: give a whole number from {lowest} to {highest}.",
                    name=name,
                    value=value,
                    method=self.name,
                    lowest=one.lowest,
                    highest=one.highest,
                )
            self.chosen[name] = int(value)

    @property
    def spec(self) -> str:
        """Its name, with the parameters that are not at their defaults: `name:parameter=value`."""
        changed = [
            f":{one.name}={self.chosen[one.name]}"
            for one in self.parameters
            if self.chosen[one.name] != one.default
        ]
        return self.name + "".join(changed)

    def missing(self, draft: Draft) -> str:
        """Why it cannot answer here, in a sentence; "" where it can."""
        encoder = draft.toolbox.engine.encoder
        if "attention" in self.needs and "attention" not in encoder.explains:
            return Message("{name} has no attention: it adds up one vector for each word.", name=encoder.name)
        if "history" in self.needs and not len(draft.ranking.profile.history):
            return msg("Nothing is known of the past here, so no past choice has words to show.")
        if "candidate" in self.needs and draft.ranking.rank_of(draft.item) is None:
            return msg("The user has already seen this item, so it has no rank to lose.")
        return ""

    @abstractmethod
    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Add what it finds to the draft."""


class WordMethod(Method):
    """A method that gives every word a share of the fused score.

    Attributes:
        baseline: what words are compared with on the way that gradients are taken along; None for a method that takes none,
            or that takes words out.
    """

    family = "words"
    needs = frozenset(("text",))
    baseline: ClassVar[Baseline | None] = None

    @abstractmethod
    def attribute(self, text_score: TextScore, tools: WordTools) -> TextAttribution:
        """Word shares of the fused score on one text."""

    def pieces_at(self, text_score: TextScore, tokens: Tokens, vectors: torch.Tensor) -> FloatArray | None:
        """Shares of word pieces (L,) were the text's vectors these (L, E); None where the method reads words, not vectors.

        It is asked how far the shares move when the input is shaken: it may be coarser than `attribute`.
        """
        return None

    def attribute_all(
        self, text_scores: Sequence[TextScore], tools: WordTools, progress: Progress = silent
    ) -> list[TextAttribution]:
        """The same for the texts of a list (one query, many items)."""
        return [self.attribute(one, tools) for one in text_scores]

    def run(self, draft: Draft, progress: Progress = silent) -> None:
        """Word shares of the item's text and of the query's own words."""
        for role in ("item", "query"):
            if any(text.side == role and text.method == self.spec for text in draft.texts):
                continue
            text_score = draft.text_score(role)
            if text_score is not None:
                draft.texts.append(self.attribute(text_score, draft.toolbox.tools))
            elif role == "item":
                draft.note(msg("No component with a weight reads the item's text, so no word has a share."))
