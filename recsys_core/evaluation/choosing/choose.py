"""Weights found on the data itself: a bagged search over likes that are held out of it.

A fifth of everybody's likes is held out (see `held_out`) and the components are fitted on the rest; encoder and PCA space stay.
Some hundred weightings are compared by nDCG@10 and nDCG@50 of up to 600 people's lists; in each of 300 bootstrap samples of these
people the best one wins, and the weights are the mean of the winners, which moves little when people are exchanged. All draws are
seeded: the same data gives the same weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recsys_core.chosen import Chosen, Gain
from recsys_core.components.registry import default_shares
from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.evaluation.choosing.contenders import Contenders, contenders_of, ndcg_of
from recsys_core.evaluation.choosing.held_out import FEWEST, Split, held_out, split_for
from recsys_core.evaluation.choosing.weightings import CONCENTRATIONS, NEAR, around, bagged, flat
from recsys_core.evaluation.metrics import bootstrap_interval
from recsys_core.evaluation.tuning import default_weights, grouped
from recsys_core.fusion import Settings, TierWeights
from recsys_core.types import FloatArray, Progress, silent

CUTOFFS = (10, 50)
FIRST, FURTHER = 240, 80
"""Weightings compared, and those around what a tier's people chose."""
TIERS = ("history", "few likes")
"""Tiers that likes can be held out of."""
PARTS = 5
"""Parts that people are cut into to measure the gain."""


class TooFewError(SettingsError):
    """Too few people to choose weights on."""


def choose_weights(
    engine: Engine,
    settings: Settings | None = None,
    seed: int = 0,
    progress: Progress = silent,
    split: Split | None = None,
) -> Chosen:
    """Find the weights of the tiers that people of this data stand on.

    Args:
        engine: fitted on all of it; it stays as it is.
        settings: the PCA size.
        split: which likes are held out; None takes what `split_for` says.

    Raises:
        TooFewError: fewer than `FEWEST` people have a like that can be held out.
    """
    settings = settings or Settings()
    split = split or split_for(engine.dataset)
    train, cases = held_out(engine.dataset, split, seed)
    if len(cases) < FEWEST:
        raise TooFewError(
            "{people} people have two likes or more, and choosing weights needs {fewest}: the general weights stay.",
            people=len(cases),
            fewest=FEWEST,
        )
    shares = default_shares("history")
    weighted = [one for one in engine.components if one.name.partition(":")[0] in shares[one.group]]
    inner = engine.refit(train, progress, weighted).prepare(settings)
    return choice_among(contenders_of(inner, cases, settings, seed, progress), split, seed, progress)


def chosen_or_none(
    engine: Engine,
    settings: Settings | None = None,
    seed: int = 0,
    progress: Progress = silent,
    split: Split | None = None,
) -> Chosen | None:
    """The same; None where too few people can be asked."""
    try:
        return choose_weights(engine, settings, seed, progress, split)
    except TooFewError:
        return None


def choice_among(
    contenders: Contenders, split: Split = "random", seed: int = 0, progress: Progress = silent
) -> Chosen:
    """The weights that win among everybody's contenders."""
    names, groups, speaking = contenders.names, contenders.groups, contenders.speaking
    rng = np.random.default_rng(seed)
    weightings = around(centres(names, groups), speaking, FIRST, CONCENTRATIONS, rng)
    progress("comparing weights", 0, 1)
    values = ndcg_of(contenders, weightings, CUTOFFS)
    usual, people, tried = {}, {}, len(weightings)
    for tier in TIERS:
        own = np.flatnonzero(contenders.tiers == tier)
        people[tier] = len(own)
        if len(own) < FEWEST:
            continue
        found = _winner(values[:, own], weightings, rng)
        near = around(found[None], speaking, FURTHER, (NEAR,), rng)
        tried += len(near)
        more = np.concatenate([values[:, own], ndcg_of(contenders.of_people(own), near, CUTOFFS)], axis=2)
        usual[tier] = tier_weights(
            names, groups, _winner(more, np.concatenate([weightings, near]), rng), tier
        )
    gain = gain_of(contenders, weightings, values, rng)
    if gain.high < 0:  # what is general was better for people who had no say
        usual = {}
    progress("comparing weights", 1, 1)
    return Chosen(usual, people, split, tried, gain, seed)


def centres(names: Sequence[str], groups: Sequence[str]) -> FloatArray:
    """Weightings that others are drawn around: those of the tiers, each component alone, and the flat mixture."""
    tiers = [default_weights(names, groups, tier) for tier in TIERS]
    return np.concatenate([[*tiers, flat(names)], np.eye(len(names))])


def _winner(values: FloatArray, weightings: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Mean of the bagged winners at each cutoff (C,); values (K, P, W)."""
    found: FloatArray = np.mean([bagged(one, weightings, rng) for one in values], axis=0)
    return found


def tier_weights(names: Sequence[str], groups: Sequence[str], weights: FloatArray, tier: str) -> TierWeights:
    """Weights (C,) as those of groups, in whole per cent as sliders have them, and of components within each."""
    by_group, split = grouped(names, groups, weights)
    exact = {group: 100 * weight for group, weight in by_group.items()}
    whole = {group: int(value) for group, value in exact.items()}
    behind = sorted(exact, key=lambda group: whole[group] - exact[group])
    for group in behind[: 100 - sum(whole.values())]:
        whole[group] += 1
    # A group that got nothing keeps its general shares, for when its slider is moved.
    shares = {**default_shares(tier), **split}
    return TierWeights({group: value / 100 for group, value in whole.items()}, shares)


def gain_of(
    contenders: Contenders, weightings: FloatArray, values: FloatArray, rng: np.random.Generator
) -> Gain:
    """What the first round gains over the general weights for people whom the weights were not chosen on."""
    general, found = np.zeros(len(contenders.tiers)), np.zeros(len(contenders.tiers))
    parts = rng.permutation(len(contenders.tiers)) % PARTS
    for tier in np.unique(contenders.tiers):
        standing = default_weights(contenders.names, contenders.groups, str(tier))
        own = contenders.tiers == tier
        general[own] = ndcg_of(contenders.of_people(np.flatnonzero(own)), standing[None], CUTOFFS[:1])[
            0, :, 0
        ]
        found[own] = general[own]
        if own.sum() < FEWEST or tier not in TIERS:
            continue
        for part in range(PARTS):
            asked, choosing = np.flatnonzero(own & (parts == part)), own & (parts != part)
            weights = _winner(values[:, choosing], weightings, rng)
            found[asked] = ndcg_of(contenders.of_people(asked), weights[None], CUTOFFS[:1])[0, :, 0]
    gaps = found - general
    low, high = bootstrap_interval(gaps)
    return Gain(float(gaps.mean()), float(low), float(high), float(general.mean()))
