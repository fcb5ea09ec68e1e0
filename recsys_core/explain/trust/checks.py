"""Checks: what was measured about an explanation itself, with the bar each figure has to clear."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recsys_core.explain.explanation import Measure, TextAttribution
from recsys_core.explain.trust.agreement import kendall
from recsys_core.explain.trust.faithfulness import faithfulness
from recsys_core.explain.trust.stability import by_baseline, infidelity, max_sensitivity
from recsys_core.explain.words.attribute import TOLERANCE, WordTools, by_leaving_out
from recsys_core.explain.words.text_score import TextScore
from recsys_core.translating import msg
from recsys_core.types import FloatArray, Progress, silent

THRESHOLDS = {
    "completeness_error": TOLERANCE,
    "comprehensiveness_z": 2.0,
    "sufficiency_z": -2.0,
    "leave_one_out_tau": 0.2,
    "baseline_tau": 0.2,
    "infidelity": 1.0,
    "max_sensitivity": 0.5,
    "cut_characters": 0.0,
    "unknown_share": 0.05,
}
"""The bar by measure. Completeness: as asked of the integration. z: outside what 19 of 20 random orders reach. tau:
a fifth more word pairs in the same order than not. Infidelity 1: no better than telling nothing. Sensitivity: half the
attribution. Unknown: one word piece in twenty."""

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
    return tuple(replace(measure, role=text.side) for measure in measures)


def _shares(text: TextAttribution, count: int) -> FloatArray:
    return np.array([word.attribution for word in text.words[:count]])


def measure_text(
    text_score: TextScore, tools: WordTools, text: TextAttribution, progress: Progress = silent
) -> tuple[Measure, ...]:
    """All measures of one text's word shares."""
    stages = 5
    progress("taking words out", 0, stages)
    loo = by_leaving_out(text_score, tools)
    cut = tools.perturbations.variants(text_score.text, text_score.side, "out").cut
    own = _shares(text, len(cut.words))
    progress("comparing with random orders", 1, stages)
    faith = faithfulness(text_score, cut, own)
    progress("comparing two baselines", 2, stages)
    masked = by_baseline(text_score, "mask" if text_score.encoder.mask_id() is not None else "pad")
    mean = by_baseline(text_score, "mean")
    progress("masking at random", 3, stages)
    wrong = infidelity(text_score, text.words)
    progress("shaking the input", 4, stages)
    shaken = max_sensitivity(text_score)
    progress("measured", stages, stages)
    further = (
        _measure("comprehensiveness_z", faith.comprehensiveness_z if faith else None, NO_RANDOM),
        _measure("sufficiency_z", faith.sufficiency_z if faith else None, NO_RANDOM),
        _measure("leave_one_out_tau", kendall(own, _shares(loo, len(cut.words))), FEW),
        _measure("baseline_tau", kendall(masked, mean), FEW),
        _measure("infidelity", wrong, msg("masking words does not change the score")),
        _measure("max_sensitivity", shaken, msg("no word has a share")),
    )
    return (*at_once(text), *(replace(measure, role=text.side) for measure in further))
