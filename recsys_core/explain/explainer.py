"""Puts an `Explanation` together from its parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch

from recsys_core.encoding import Side
from recsys_core.errors import ModelError, SettingsError
from recsys_core.explain.attention import attention_map
from recsys_core.explain.attribution import ABSOLUTE, TextScore, attribute_text
from recsys_core.explain.explanation import (
    METHODS,
    VERSION,
    Explanation,
    LedgerLine,
    PastItem,
    TextAttribution,
)
from recsys_core.explain.history import history_shares, own_words_share
from recsys_core.explain.narrative import most_from, why
from recsys_core.explain.permutation import local_importance
from recsys_core.fusion import Part
from recsys_core.ranking import Ranking
from recsys_core.types import Progress, silent

if TYPE_CHECKING:
    from recsys_core.engine import Engine


def _profile_key(ranking: Ranking) -> tuple[object, ...]:
    profile = ranking.profile
    return (profile.history.tobytes(), profile.weights.tobytes(), profile.text, ranking.pca)


def _words(engine: Engine, ranking: Ranking, item: int, side: Side, text: str) -> TextAttribution | None:
    """Word shares on one side, or None where no component reads that text."""
    probe = torch.zeros(1, engine.encoder.dim)
    readers: list[tuple[Part, TextScore, tuple[object, ...]]] = []
    fixed = 0.0
    for part in ranking.parts:
        component = engine.component(part.name)
        method = component.item_text_score if side == "item" else component.query_text_score
        if part.weight > 0 and method(ranking.profile, item, ranking.pca, probe) is not None:
            score = partial(method, ranking.profile, item, ranking.pca)
            readers.append((part, score, (side, part.name, item, *_profile_key(ranking))))  # type: ignore[arg-type]
        else:
            fixed += float(part.contributions[item])
    if not readers or not text.strip():
        return None
    return attribute_text(engine.encoder, engine.attributions, side, text, readers, fixed)


def list_reasons(engine: Engine, ranking: Ranking, items: list[int]) -> list[str]:
    """One sentence why, for each item of a list."""
    shares = history_shares(engine, ranking, items)
    history = ranking.profile.history
    sentences = []
    for column, item in enumerate(items):
        total = np.sum([table[:, column] for table in shares.values()], axis=0)
        past = sorted(
            (
                (engine.dataset.title(int(row)), float(share), bool(weight >= 0))
                for row, share, weight in zip(history, total, ranking.profile.weights, strict=True)
            ),
            key=lambda entry: -entry[1],
        )
        own = own_words_share(ranking, shares, item, column)
        sentences.append(why(ranking.ledger(item), past, own, ranking.profile.embedding is not None))
    return sentences


def explain(
    engine: Engine, ranking: Ranking, item: int, methods: Sequence[str] = METHODS, progress: Progress = silent
) -> Explanation:
    """Account for the score of the item in this row.

    Args:
        methods: any of `METHODS`: `ig` (words), `attention`, `permutation`.

    Raises:
        SettingsError: an unknown method.
    """
    for method in methods:
        if method not in METHODS:
            raise SettingsError(f"There is no method {method!r}: choose from {', '.join(METHODS)}.")
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
    own = own_words_share(ranking, shares, item, 0)
    ledger = ranking.ledger(item)
    has_words = ranking.profile.embedding is not None
    reason = why(ledger, [(entry.title, entry.share, entry.liked) for entry in past], own, has_words)
    item_text = query_text = attention = None
    local: tuple = ()  # type: ignore[type-arg]
    notes = []
    stages = len(methods) + 1
    if "ig" in methods:
        progress("reading the item's words", 0, stages)
        item_text = _words(engine, ranking, item, "item", dataset.item_texts[item])
        progress("reading your words", 1, stages)
        query_text = _words(engine, ranking, item, "query", ranking.profile.text)
        if item_text is None:
            notes.append("No component with a weight reads the item's text, so no word has a share.")
        elif abs(item_text.score - float(ranking.scores[item])) > ABSOLUTE:
            notes.append(
                f"The list was encoded in {engine.encoder.facts.precision}, the words are read in float32: they account for "
                f"{item_text.score:+.4f} instead of {ranking.scores[item]:+.4f}."
            )
    if "attention" in methods:
        progress("drawing attention", stages - 2, stages)
        try:
            attention = attention_map(engine.encoder, dataset.item_texts[item])
        except ModelError as error:
            notes.append(str(error))
    if "permutation" in methods:
        progress("permuting", stages - 1, stages)
        local = local_importance(ranking, item)
        if not local:
            notes.append("The user has already seen this item, so it has no rank to lose.")
    progress("explained", stages, stages)
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
                float(part.contributions[item]),
            )
            for part in ranking.parts
        ),
        history=tuple(past),
        own_words_share=own,
        narrative=f"{reason} {most_from(ledger)}",
        item_text=item_text,
        query_text=query_text,
        attention=attention,
        local_importance=local,
        notes=tuple(notes),
    )
