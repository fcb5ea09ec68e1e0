"""Threads that live as long as the process, for work a slider waits for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

from recsys_core.process import thread_count

A = TypeVar("A")
B = TypeVar("B")


@lru_cache(maxsize=1)
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, "side by side")


def side_by_side(work: Callable[[A], B], parts: Sequence[A]) -> list[B]:
    """`[work(part) for part in parts]`, by the calling thread and as many more as are free.

    Who cuts the work into parts must not look at the number of threads: figures are then the same on every machine.
    Work may call this again: a helper that found no free thread is not waited for. What a part raises is raised.
    """
    threads = thread_count()
    if threads == 1 or len(parts) < 2:
        return [work(part) for part in parts]
    left = list(enumerate(parts))[::-1]
    found: list[B | None] = [None] * len(parts)

    def some() -> None:
        while True:
            try:
                place, part = left.pop()
            except IndexError:
                return
            found[place] = work(part)

    helpers = [_pool(threads).submit(some) for _ in range(min(threads, len(parts)) - 1)]
    try:
        some()
    finally:
        left.clear()
        for helper in helpers:
            if not helper.cancel():  # one that found no free thread has nothing left to do
                helper.result()
    return found  # type: ignore[return-value]
