"""What a picture of a whole ranker shows, in a line that stands above it; each says only what its condition holds for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from recsys_core.evaluation.summary import best_part, leading, metric_name, ordered, verdict
from recsys_core.explain.ranker.importance import HeldOutImportance
from recsys_core.explain.ranker.randomisation import CONTROL, Randomisation
from recsys_core.explain.ranker.strategy import Suggestion
from recsys_core.explain.ranker.surrogate import Fidelity
from recsys_core.explain.what_if.new_item import Reach
from recsys_core.translating import Message, msg


def importance(found: HeldOutImportance, names: Mapping[str, str]) -> Message:
    """Without which part the ranking loses most, of those that can be told apart from chance."""
    clear = [row for row in found.groups if row.distinguishable and row.drop > 0]
    if not clear:
        return Message("No part is missed more than chance would explain")
    most = max(clear, key=lambda row: row.drop)
    return Message("The ranking loses most without {part}", part=names[most.group])


def reach(found: Reach, count: int) -> Message:
    """How many of the people asked would have a new item on their first ten."""
    if found.listed:
        return Message(
            "{listed} of {count} people would have it on their first ten", listed=found.listed, count=count
        )
    return Message("Nobody would have it on their first ten; its best place is {best}", best=found.best)


def reached(user: str, rank: int, ledger: Mapping[str, float], names: Mapping[str, str]) -> Message:
    """Where a new item would stand for a person, and what puts it there; of likes there is no word, as it has none."""
    group = max(ledger, key=lambda group: ledger[group])
    if ledger[group] <= 0:
        return Message("For {user} it would stand at {rank}, and no part speaks for it", user=user, rank=rank)
    return Message(
        "For {user} it would stand at {rank}; {part} adds most", user=user, rank=rank, part=names[group]
    )


def proposal(found: Suggestion) -> Message:
    """Whether the settings proposed can be expected to rank better."""
    if found.gain:
        return Message(
            "Other weights would rank better, by {difference}", difference=f"{found.difference:+.3f}"
        )
    return Message("Nothing that was tried ranks better than these weights beyond chance")


def imitation(linear: Fidelity, tree: Fidelity) -> Message:
    """How much of the ranker its better imitation tells, on items it was not made from."""
    accepted = [fit for fit in (linear, tree) if fit.accepted]
    if not accepted:
        return Message("No simple model imitates this ranking well enough to be believed")
    best = max(accepted, key=lambda fit: fit.r2)
    share = f"{best.r2:.0%}"
    if best is linear:
        return Message("A sum of few features tells {share} of how scores differ", share=share)
    return Message("A shallow tree tells {share} of how scores differ", share=share)


def forgetting(found: Sequence[Randomisation]) -> Message:
    """How many ways of reading words change as the encoder forgets."""
    methods = [row for row in found if row.method != CONTROL]
    passed = sum(row.passed for row in methods)
    if passed == len(methods):
        return Message("Every way of reading the words depends on the model")
    return Message(
        "{passed} of {count} ways of reading the words depend on the model", passed=passed, count=len(methods)
    )


QUALITY = {
    "better": msg("All parts together rank better than the best of them, {part}"),
    "worse": msg("{part} alone ranks better than all parts together"),
    "chance": msg("All parts together and the best of them, {part}, cannot be told apart"),
}


def quality(result: Mapping[str, Any], names: Mapping[str, str]) -> Message:
    """How the fusion stands to its best part, as far as that can be told from chance."""
    fusion, metric = leading(result), result["protocol"]["metric"]
    best = best_part(result, metric)
    entry: Mapping[str, Any] = next((one for one in result["results"] if one["model"] == best), {})
    test = entry.get(f"{fusion}_minus_this")
    if best is None or test is None:
        mean = next(mean for model, mean, *_ in ordered(result, metric) if model == fusion)
        return Message(
            "{model} reaches {metric} {mean}",
            model=names[fusion],
            metric=metric_name(metric),
            mean=f"{mean:.3f}",
        )
    return Message(QUALITY[verdict(test, result["protocol"]["better"])], part=names[best])
