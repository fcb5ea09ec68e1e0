"""Checks: what was measured about an explanation itself, with the bar each figure has to clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from recsys_core.explain.explanation import Measure, TextAttribution
from recsys_core.explain.methods.base import WordMethod
from recsys_core.explain.trust.agreement import LEAST, kendall
from recsys_core.explain.trust.faithfulness import faithfulness_of, z_error
from recsys_core.explain.trust.stability import (
    by_baseline,
    drops_by_baseline,
    drops_by_deletion,
    infidelity,
    masks,
    max_sensitivity,
)
from recsys_core.explain.words.attribute import TOLERANCE, WordTools, by_leaving_out
from recsys_core.explain.words.gradients import Baseline
from recsys_core.explain.words.text_score import TextScore
from recsys_core.translating import msg
from recsys_core.types import FloatArray, Progress, silent

THRESHOLDS = {
    "completeness_error": TOLERANCE,
    "comprehensiveness_z": 1.5,
    "sufficiency_z": -1.0,
    "leave_one_out_tau": 0.1,
    "fill_in_tau": 0.0,
    "baseline_tau": 0.0,
    "infidelity": 0.999,
    "max_sensitivity": 0.5,
    "cut_characters": 0.0,
    "unknown_share": 0.05,
}
"""The bar by measure. Completeness: as asked of the integration. z and tau: where right accounts of the words of half the people
of the samples part from shuffled ones, see the benchmark `wrong_accounts`. Infidelity 1: no better than telling nothing.
Sensitivity: half the attribution. Unknown: one word piece in twenty."""

LOWER_IS_BETTER = frozenset(
    (
        "completeness_error",
        "sufficiency_z",
        "infidelity",
        "max_sensitivity",
        "cut_characters",
        "unknown_share",
    )
)

FEW = msg("fewer than three words, or all alike")
ALIKE = msg("every word has the same share")
NO_BASELINE = msg("this method compares the text with no baseline")
NOTHING_TO_SHAKE = msg("no word has a share, or the method reads words and not vectors")
NO_RANDOM = msg("fewer than two words, or random orders do not differ")


def _measure(name: str, value: float | None, why_not: str = "") -> Measure:
    bar = THRESHOLDS[name]
    if value is None:
        return Measure(name, None, "undefined", bar, why_not)
    good = value <= bar if name in LOWER_IS_BETTER else value >= bar
    return Measure(name, float(value), "good" if good else "poor", bar, "")


def at_once(text: TextAttribution) -> tuple[Measure, ...]:
    """What is known without further work: completeness, what was cut off, what the vocabulary does not know."""
    small = abs(text.total - text.text_share) <= TOLERANCE / 10 and text.complete
    error = _measure("completeness_error", text.error)
    if small and error.verdict == "poor":  # a share of next to nothing: the absolute bar of 1e-3 holds
        error = Measure(
            error.name, error.value, "good", error.threshold, msg("off by less than 0.001 in score")
        )
    measures = (
        error,
        _measure("cut_characters", float(text.cut_characters)),
        _measure("unknown_share", text.unknown_share),
    )
    return tuple(replace(measure, role=text.side, method=text.method) for measure in measures)


def _shares(text: TextAttribution, count: int) -> FloatArray:
    return np.array([word.attribution for word in text.words[:count]])


def measure_texts(
    text_score: TextScore,
    tools: WordTools,
    told: Sequence[tuple[TextAttribution, WordMethod]],
    progress: Progress = silent,
) -> tuple[Measure, ...]:
    """All measures of one text's word shares by each of several methods; what does not depend on the method is done once.

    Args:
        told: what each method found, and the method.
    """
    stages = 5
    progress("taking words out", 0, stages)
    loo = by_leaving_out(text_score, tools)
    cut = tools.perturbations.variants(text_score.text, text_score.side, "out").cut
    effects = _shares(loo, len(cut.words))
    filled = drops_by_baseline(text_score, np.eye(len(cut.words), dtype=bool), "mean")
    own = {text.method: _shares(text, len(cut.words)) for text, _ in told}
    progress("comparing with random orders", 1, stages)
    faith = faithfulness_of(text_score, cut, own)
    progress("comparing two baselines", 2, stages)
    against = _by_baselines(text_score, {one.baseline for _, one in told if one.baseline is not None})
    progress("masking at random", 3, stages)
    drawn = masks(len(cut.words))
    drops = {
        baseline: drops_by_deletion(text_score, cut, drawn)
        if baseline is None
        else drops_by_baseline(text_score, drawn, baseline)
        for baseline in {one.baseline for _, one in told}
    }
    found: list[Measure] = []
    progress("shaking the input", 4, stages)
    shaken = {
        method.spec: max_sensitivity(text_score, partial(method.pieces_at, text_score)) for _, method in told
    }
    for text, method in told:
        shares, ordered = own[text.method], faith.get(text.method)
        further = (
            _z("comprehensiveness_z", ordered.comprehensiveness_z if ordered else None),
            _z("sufficiency_z", ordered.sufficiency_z if ordered else None),
            _against_leaving_out(shares, effects),
            _measure("fill_in_tau", kendall(shares, filled), FEW),
            _between_baselines(shares, method, against),
            _measure(
                "infidelity",
                infidelity(shares, drawn, drops[method.baseline]),
                msg("masking words does not change the score"),
            ),
            _measure("max_sensitivity", shaken[method.spec], NOTHING_TO_SHAKE),
        )
        own_measures = (replace(one, role=text.side, method=text.method) for one in further)
        found += [*at_once(text), *own_measures]
    progress("measured", stages, stages)
    return tuple(found)


def _z(name: str, value: float | None) -> Measure:
    found = _measure(name, value, NO_RANDOM)
    return found if value is None else replace(found, error=z_error(value))


def _against_leaving_out(shares: FloatArray, effects: FloatArray) -> Measure:
    """Agreement with leaving words out; an account that tells all words alike, where leaving them out does not, fails it."""
    tells_nothing = len(shares) >= LEAST and np.ptp(shares) == 0 and np.ptp(effects) > 0
    if not tells_nothing:
        return _measure("leave_one_out_tau", kendall(shares, effects), FEW)
    return Measure("leave_one_out_tau", 0.0, "poor", THRESHOLDS["leave_one_out_tau"], ALIKE)


def _by_baselines(text_score: TextScore, asked: set[Baseline]) -> dict[Baseline, FloatArray]:
    """Shares of integrated gradients by every baseline that some method is to be compared with."""
    if not asked:
        return {}
    kinds: list[Baseline] = ["pad", "mean"]
    if text_score.encoder.mask_id() is not None:
        kinds.append("mask")
    return {kind: by_baseline(text_score, kind) for kind in kinds if asked != {kind}}


def _between_baselines(
    shares: FloatArray, method: WordMethod, against: dict[Baseline, FloatArray]
) -> Measure:
    """Mean agreement of the account with those of the other baselines; none for a method without one."""
    if method.baseline is None:
        return _measure("baseline_tau", None, NO_BASELINE)
    found = [
        kendall(shares, other[: len(shares)]) for kind, other in against.items() if kind != method.baseline
    ]
    known = [one for one in found if one is not None]
    return _measure("baseline_tau", float(np.mean(known)) if known else None, FEW)
