"""Folds measured one after another, or several at a time by processes of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace

from joblib import Parallel, delayed

from recsys_core.evaluation.folds import FoldResult, Question, measure_fold
from recsys_core.types import Progress, silent

MOST = 4
"""Processes at most: each holds engines of its own."""


def default_jobs() -> int:
    """As many processes as this machine has cores, up to `MOST`."""
    return min(os.cpu_count() or 1, MOST)


def _one(question: Question, place: int, count: int) -> tuple[int, FoldResult]:
    return place, measure_fold(question, place, count, silent)


def measure_folds(
    question: Question, places: Sequence[int], count: int, jobs: int, progress: Progress
) -> Iterator[tuple[int, FoldResult]]:
    """Each of these folds with its place, as they are finished.

    With one process progress is told in detail and can stop a fold half way; with more it is told by fold.
    """
    if jobs == 1 or len(places) < 2:
        for place in places:
            yield place, measure_fold(question, place, count, progress)
        return
    data = question.dataset
    question.encoder.encode(data.item_texts, question.cache, progress)  # the others find them in the cache
    question = replace(question, encoder=question.encoder.portable())
    progress("measuring folds", 0, len(places))
    run = Parallel(n_jobs=min(jobs, len(places)), return_as="generator_unordered")
    for done, found in enumerate(run(delayed(_one)(question, place, count) for place in places), start=1):
        progress("measuring folds", done, len(places))
        yield found
