"""What a score and a place lose when something is left out: effects, where shares are allocations.

Past items, own words and groups are left out of the query or the weights, and everything is ranked again: the numbers are
those of `Engine.rank`, worked out for many variants together. A word of the item is taken out of its text, which is read
afresh; all other items keep their scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recsys_core.components.registry import GROUPS
from recsys_core.engine import Engine
from recsys_core.errors import SilentWeightsError
from recsys_core.explain.explanation import PartShare, PastItem, TextAttribution
from recsys_core.explain.toolbox import Toolbox
from recsys_core.explain.words.text_score import TextScore
from recsys_core.fusion import tier_for, weights_of
from recsys_core.query import Profile
from recsys_core.ranking import Ranking
from recsys_core.types import FloatArray, Progress, silent

MOST = 200
"""Past items left out one by one: those with the largest shares."""


@dataclass(frozen=True)
class Without:
    """Score and rank of an item once something is left out; the rank is None for an item that is no candidate."""

    score: float
    rank: int | None


def ranked_again(
    engine: Engine, ranking: Ranking, profiles: Sequence[Profile], item: int
) -> list[Without | None]:
    """The item's score and rank for other profiles over the candidates of a list, many at a time.

    None where only silent components would have a weight.
    """
    found: list[Without | None] = []
    for start in range(0, len(profiles), engine.block):
        found += _block(engine, ranking, profiles[start : start + engine.block], item)
    return found


def _block(engine: Engine, ranking: Ranking, profiles: Sequence[Profile], item: int) -> list[Without | None]:
    tables = {one.name: one.score_many(profiles, ranking.pca) for one in engine.components}
    groups = {one.name: one.group for one in engine.components}
    rows = np.array(ranking.candidates)
    scores: FloatArray = np.zeros((len(profiles), len(rows)))
    own: FloatArray = np.zeros(len(profiles))
    weights: list[dict[str, float] | None] = []
    for place, profile in enumerate(profiles):
        answering = {name: groups[name] for name, table in tables.items() if table[place] is not None}
        try:
            weights.append(weights_of(ranking.settings, tier_for(profile), answering))
        except SilentWeightsError:
            weights.append(None)
    for name, table in tables.items():
        asked = [
            (place, scored, of[name])
            for place, (scored, of) in enumerate(zip(table, weights, strict=True))
            if scored is not None and of is not None and of.get(name, 0.0) > 0
        ]
        if not asked:
            continue
        places = [place for place, _, _ in asked]
        raw = np.stack([scored[rows] for _, scored, _ in asked])  # (P, m)
        raw -= raw.mean(axis=1, keepdims=True)
        scale = np.sqrt((raw**2).mean(axis=1))
        slope = np.array([weight for _, _, weight in asked]) / np.where(scale > 1e-12, scale, 1.0)
        raw *= slope[:, None]
        scores[places] += raw
        for (place, scored, _), one in zip(asked, slope, strict=True):
            own[place] += one * (float(scored[item]) - float(scored[rows].mean()))
    return [
        None if of is None else Without(float(score), _rank(ranking, table, item))
        for of, score, table in zip(weights, own, scores, strict=True)
    ]


def _rank(ranking: Ranking, scores: FloatArray, item: int) -> int | None:
    """Rank of the item among the candidates with these scores (m,), in the order of the list."""
    place = ranking.rank_of(item)
    if place is None:
        return None
    score, ties = scores[place - 1], ranking.ties
    level = (scores == score) & (ties[ranking.candidates] < ties[item])
    return int(((scores > score) | level).sum()) + 1


def past_effects(
    engine: Engine, ranking: Ranking, item: int, past: Sequence[PastItem]
) -> tuple[PastItem, ...]:
    """The past items with their effects; of more than `MOST`, those with the largest shares."""
    strongest = sorted(past, key=lambda one: -abs(one.share))[:MOST]
    ids = [one.item_id for one in strongest]
    profiles = [engine.profile(ranking.query.leaving_out(one)) for one in ids]
    again = dict(zip(ids, ranked_again(engine, ranking, profiles, item), strict=True))
    score = float(ranking.scores[item])

    def told(one: PastItem) -> PastItem:
        without = again.get(one.item_id)
        if without is None:
            return one
        return replace(one, effect=score - without.score, rank_without=without.rank)

    return tuple(map(told, past))


def part_effects(ranking: Ranking, item: int) -> tuple[PartShare, ...]:
    """Each group's share of the score, and score and rank of the item with its slider at 0."""
    settings = ranking.settings
    asked = settings.on(ranking.tier).groups
    answering = {part.name: part.group for part in ranking.parts}
    place = ranking.rank_of(item)
    score, ledger = float(ranking.scores[item]), ranking.ledger(item)
    rows = []
    for group in GROUPS:
        if not ranking.groups.get(group):
            continue
        left = {name: value for name, value in asked.items() if name != group and value > 0}
        try:
            weights = weights_of(replace(settings, weights=left), ranking.tier, answering) if left else {}
        except SilentWeightsError:
            weights = {}
        if not weights:
            rows.append(PartShare(group, ledger[group], None, None))
            continue
        standing = [(weights[part.name], part) for part in ranking.parts if weights[part.name] > 0]
        own = sum(weight * (float(part.raw[item]) - part.centre) / part.scale for weight, part in standing)
        rank = None
        if place is not None:
            rows_of = ranking.candidates
            scores = np.sum([weight * part.standard[rows_of] for weight, part in standing], axis=0)
            rank = _rank(ranking, scores, item)
        rows.append(PartShare(group, ledger[group], score - own, rank))
    return tuple(rows)


def own_words_effect(engine: Engine, ranking: Ranking, item: int) -> Without | None:
    """Score and rank of the item were nothing said in own words; None where nothing is, or nothing else is known."""
    profile = ranking.profile
    if profile.embedding is None:
        return None
    silent = replace(profile, text="", embedding=None)
    return ranked_again(engine, ranking, [silent], item)[0]


def word_effects(
    toolbox: Toolbox,
    ranking: Ranking,
    text_score: TextScore,
    told: TextAttribution,
    progress: Progress = silent,
) -> TextAttribution:
    """The words with their effects, whatever method gave them their shares."""
    variants = toolbox.tools.perturbations.variants(text_score.text, text_score.side, "out", progress)
    words = len(variants.cut.words)
    taken_out = variants.embeddings[2 : 2 + words] if words > 1 else variants.embeddings[1:2]
    if text_score.role == "item":
        scores = toolbox.tools.perturbations.values(text_score, "out")
        left = [float(one) for one in (scores[2 : 2 + words] if words > 1 else scores[1:2])]
        place = ranking.rank_of(text_score.item)
        again: list[Without | None] = [
            Without(one, None if place is None else ranking.place_at(text_score.item, one)) for one in left
        ]
    else:
        profiles = [
            replace(ranking.profile, text=f"{ranking.profile.text}\0{place}", embedding=vector)
            for place, vector in enumerate(taken_out)
        ]
        again = ranked_again(toolbox.engine, ranking, profiles, text_score.item)
    found = {(word.start, word.end): one for word, one in zip(variants.cut.words, again, strict=True)}
    score = float(ranking.scores[text_score.item])
    return replace(
        told,
        words=tuple(
            word
            if (without := found.get((word.start, word.end))) is None
            else replace(word, effect=score - without.score, rank_without=without.rank)
            for word in told.words
        ),
    )
