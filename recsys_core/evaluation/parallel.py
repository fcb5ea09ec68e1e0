"""Folds measured one after another, or several at a time by processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from typing import Any, TypeVar

from joblib.externals.loky import get_reusable_executor

from recsys_core.evaluation.folds import FoldResult, Question, measure_fold, tune_fold
from recsys_core.process import set_up, thread_count
from recsys_core.types import Progress, silent

A = TypeVar("A")
B = TypeVar("B")

MOST = 4
"""Processes at most: each holds engines of its own."""


def default_jobs() -> int:
    """As many processes as there are threads to share out work among, up to `MOST`."""
    return min(thread_count(), MOST)


def _processes(count: int) -> Any:
    """So many processes with their share of the threads: those of several would wait for each other, and spin meanwhile."""
    share = max(1, thread_count() // count)
    return get_reusable_executor(max_workers=count, initializer=set_up, initargs=(share,))


def each(
    work: Callable[[A], B], parts: Sequence[A], jobs: int, told: Callable[[int], None]
) -> Iterator[tuple[int, B]]:
    """`work` of each part with its place, as they are finished, by so many processes.

    Args:
        told: is given how many are done; what it raises stops the others.
    """
    if jobs == 1:
        for place, part in enumerate(parts):
            told(place)
            yield place, work(part)
        return
    workers = _processes(min(jobs, len(parts)))
    running: dict[Future[B], int] = {workers.submit(work, part): place for place, part in enumerate(parts)}
    try:
        while running:
            told(len(parts) - len(running))
            for finished in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(finished), finished.result()
    except BaseException:  # stopped, or one failed: what is under way is of no use any more
        workers.shutdown(wait=False, kill_workers=True)
        raise


def measure_folds(
    question: Question, places: Sequence[int], count: int, jobs: int, progress: Progress
) -> Iterator[tuple[int, FoldResult]]:
    """Each of these folds with its place, as they are finished.

    With one process progress is told in detail and can stop a fold half way; with more it is told by piece of work:
    each fold is one for its weights and one for its figures, so that no core waits long for the last of them.
    """
    if jobs == 1 or not places:
        for place in places:
            found = tune_fold(question, place, progress)
            yield place, measure_fold(question, place, count, found, progress)
        return
    data = question.dataset
    question.encoder.encode(data.item_texts, question.cache, progress)  # the others find them in the cache
    question = replace(question, encoder=question.encoder.portable())
    total = 2 * len(places)
    progress("measuring folds", 0, total)
    workers = _processes(min(jobs, len(places)))
    tuning: dict[Future[Any], int] = {
        workers.submit(tune_fold, question, place, silent): place for place in places
    }
    measuring: dict[Future[Any], int] = {}
    done = 0
    try:
        while tuning or measuring:
            for finished in wait([*tuning, *measuring], return_when=FIRST_COMPLETED).done:
                done += 1
                progress("measuring folds", done, total)
                if finished in tuning:
                    place = tuning.pop(finished)
                    work = (question, place, count, finished.result(), silent)
                    measuring[workers.submit(measure_fold, *work)] = place
                else:
                    yield measuring.pop(finished), finished.result()
    except BaseException:  # stopped, or one failed: what is under way is of no use any more
        workers.shutdown(wait=False, kill_workers=True)
        raise
