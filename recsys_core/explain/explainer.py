"""Puts an `Explanation` together from its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recsys_core.errors import ModelError
from recsys_core.explain.attention import attention_map
from recsys_core.explain.dimensions import dimensions
from recsys_core.explain.explanation import (
    VERSION,
    AttentionMap,
    Dimension,
    Explanation,
    LedgerLine,
    LocalImportance,
    Measure,
    PastItem,
    TextAttribution,
)
from recsys_core.explain.history import history_shares, own_words_share
from recsys_core.explain.narrative import CARRYING, Language, why
from recsys_core.explain.permutation import field_importance, local_importance
from recsys_core.explain.registry import DEFAULT_WORDS, METHODS, STANDARD, missing, parse_methods
from recsys_core.explain.trust.strip import at_once, measure_text
from recsys_core.explain.words.attribute import ABSOLUTE, WORD_METHODS, attribute, attribute_all
from recsys_core.explain.words.reading import reading_of
from recsys_core.ranking import Ranking
from recsys_core.types import Progress, silent

if TYPE_CHECKING:
    from recsys_core.engine import Engine

PAST = 2
"""Past items whose words are read."""


def list_reasons(engine: Engine, ranking: Ranking, items: list[int], language: Language = "en") -> list[str]:
    """One sentence why, for each item of a list."""
    shares = history_shares(engine, ranking, items)
    history, weights = ranking.profile.history, ranking.profile.weights
    totals = np.sum(list(shares.values()), axis=0)  # (H, m)
    sentences = []
    for column, item in enumerate(items):
        order = np.argsort(-totals[:, column], kind="stable")
        named = [*order[:CARRYING], *order[CARRYING:][-1:]]  # the last is what speaks most against it
        past = [
            (
                engine.dataset.title(int(history[place])),
                float(totals[place, column]),
                bool(weights[place] >= 0),
            )
            for place in named
        ]
        own = own_words_share(ranking, shares, item, column)
        sentences.append(
            why(ranking.ledger(item), past, own, ranking.profile.embedding is not None, language)
        )
    return sentences


def _past_items(engine: Engine, ranking: Ranking, item: int) -> tuple[tuple[PastItem, ...], float]:
    """Shares of the past items, largest first, and of the query's own words."""
    dataset = engine.dataset
    shares = history_shares(engine, ranking, [item])
    past = []
    for position, row in enumerate(ranking.profile.history):
        by_component = {name: float(table[position, 0]) for name, table in shares.items()}
        past.append(
            PastItem(
                dataset.item_ids.ids[row],
                dataset.title(int(row)),
                sum(by_component.values()),
                by_component,
                bool(ranking.profile.weights[position] >= 0),
            )
        )
    past.sort(key=lambda entry: -entry.share)
    return tuple(past), own_words_share(ranking, shares, item, 0)


class _Work:
    """One explanation in the making: each method adds its panel, or a note why there is none."""

    def __init__(
        self, engine: Engine, ranking: Ranking, item: int, texts: Sequence[TextAttribution] = ()
    ) -> None:
        self.engine, self.ranking, self.item = engine, ranking, item
        self.texts = list(texts)
        self.attention: AttentionMap | None = None
        self.local: tuple[LocalImportance, ...] = ()
        self.dimensions: tuple[Dimension, ...] = ()
        self.measures: tuple[Measure, ...] = ()
        self.notes: dict[str, None] = {}

    def words(self, method: str) -> None:
        """Word shares of the item's text and of the query's own words."""
        for role in ("item", "query"):
            if any(text.side == role and text.method == method for text in self.texts):
                continue
            reading = reading_of(self.engine, self.ranking, self.item, role)
            if reading is not None:
                self.texts.append(attribute(reading, self.engine.tools, method))
            elif role == "item":
                self.notes["No component with a weight reads the item's text, so no word has a share."] = None

    def past_words(self, past: Sequence[PastItem]) -> None:
        """Word shares of the texts of the past items that carry most."""
        history = self.ranking.profile.history.tolist()
        for entry in past[:PAST]:
            position = history.index(self.engine.dataset.item_ids.row(entry.item_id))
            reading = reading_of(self.engine, self.ranking, self.item, "past", position)
            if reading is not None:
                found = attribute(reading, self.engine.tools, DEFAULT_WORDS)
                self.texts.append(replace(found, item_id=entry.item_id))

    def trust(self, progress: Progress) -> None:
        """Measure the words of the item and the query's own."""
        for role in ("item", "query"):
            reading = reading_of(self.engine, self.ranking, self.item, role)
            text = next((text for text in self.texts if text.side == role), None)
            if reading is None:
                continue
            if text is None:
                text = attribute(reading, self.engine.tools, DEFAULT_WORDS)
            self.measures += measure_text(reading, self.engine.tools, text, progress)

    def run(self, name: str, past: Sequence[PastItem], progress: Progress) -> None:
        """Add the panel of one method."""
        why_not = missing(METHODS[name], self.engine, self.ranking, self.item)
        if why_not:
            self.notes[why_not] = None
        elif name in WORD_METHODS:
            self.words(name)
        elif name == "past_words":
            self.past_words(past)
        elif name == "attention":
            text = self.engine.dataset.item_texts[self.item]
            try:
                self.attention = self.engine.maps.get((text,)) or attention_map(self.engine.encoder, text)
                self.engine.maps.put((text,), self.attention)
            except ModelError as error:
                self.notes[str(error)] = None
        elif name == "permutation":
            self.local += local_importance(self.engine, self.ranking, self.item)
        elif name == "features":
            for level in ("component", "pca"):
                self.local += local_importance(self.engine, self.ranking, self.item, level)
            self.local += field_importance(self.engine, self.ranking, self.item)
        elif name == "dimensions":
            self.dimensions = dimensions(self.engine, self.ranking, self.item)
        elif name == "trust":
            self.trust(progress)

    def finish(self) -> None:
        """Measure what costs nothing; say where words were read in another precision than the list."""
        if not self.measures:
            for role in ("item", "query"):
                first = next((text for text in self.texts if text.side == role), None)
                self.measures += at_once(first) if first else ()
        text = next((text for text in self.texts if text.side == "item"), None)
        if text is None:
            return
        score = float(self.ranking.scores[self.item])
        if abs(text.score - score) > ABSOLUTE:
            self.notes[
                f"The list was encoded in {self.engine.encoder.facts.precision}, the words are read in float32: they "
                f"account for {text.score:+.4f} instead of {score:+.4f}."
            ] = None


def explain(
    engine: Engine,
    ranking: Ranking,
    item: int,
    methods: Sequence[str] = STANDARD,
    progress: Progress = silent,
    texts: Sequence[TextAttribution] = (),
) -> Explanation:
    """Account for the score of the item in this row.

    Args:
        methods: names in `registry.METHODS`, `ig` for the default word method, or `all`.
        texts: words read already; they are not read again.

    Raises:
        SettingsError: an unknown method.
    """
    asked = parse_methods(methods)
    dataset = engine.dataset
    past, own = _past_items(engine, ranking, item)
    ledger = ranking.ledger(item)
    work = _Work(engine, ranking, item, texts)
    for stage, name in enumerate(sorted(asked, key=lambda name: name == "trust")):  # trust measures the words
        progress(METHODS[name].label.lower(), stage, len(asked))
        work.run(name, past, progress)
    work.finish()
    progress("explained", len(asked), len(asked))
    return Explanation(
        version=VERSION,
        dataset=dataset.name,
        simulated=dataset.simulated,
        encoder=engine.encoder.name,
        item_id=dataset.item_ids.ids[item],
        title=dataset.title(item),
        user=ranking.query.user,
        likes=ranking.query.likes,
        dislikes=ranking.query.dislikes,
        pca=ranking.pca,
        rung=ranking.rung,
        rank=ranking.rank_of(item),
        candidates=len(ranking.candidates),
        score=float(ranking.scores[item]),
        weights=ranking.groups,
        ledger=ledger,
        lines=tuple(
            LedgerLine(
                part.name,
                part.group,
                float(part.raw[item]),
                part.centre,
                part.scale,
                part.weight,
                part.contribution(item),
            )
            for part in ranking.parts
        ),
        history=past,
        own_words_share=own,
        has_words=ranking.profile.embedding is not None,
        texts=tuple(work.texts),
        attention=work.attention,
        local_importance=work.local,
        dimensions=work.dimensions,
        measures=work.measures,
        notes=tuple(work.notes),
    )


def explain_list(
    engine: Engine, ranking: Ranking, items: Sequence[int], progress: Progress = silent
) -> list[Explanation]:
    """Account for several items of a list (rows) by ledger, past choices and words; quicker than one by one."""
    wanted = [(item, role) for item in items for role in ("item", "query")]
    readings = [reading_of(engine, ranking, item, role) for item, role in wanted]
    read = attribute_all([one for one in readings if one is not None], engine.tools, DEFAULT_WORDS, progress)
    texts: dict[int, list[TextAttribution]] = {item: [] for item in items}
    for (item, _), reading in zip(wanted, readings, strict=True):
        if reading is not None:
            texts[item].append(read.pop(0))
    return [explain(engine, ranking, item, (DEFAULT_WORDS,), texts=texts[item]) for item in items]
