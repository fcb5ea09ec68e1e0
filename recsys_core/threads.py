"""Two cores' worth of threads that live as long as the process, for work a slider waits for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

import scipy.linalg  # noqa: F401  (its BLAS is loaded with it, and only what is loaded can be limited)
from threadpoolctl import threadpool_limits

from recsys_core.deferred import torch

# Threads of BLAS beneath ours would fight over the same cores: a moved PCA slider then takes up to four times as long.
threadpool_limits(limits=1, user_api="blas")

A = TypeVar("A")
B = TypeVar("B")

THREADS = min(2, os.cpu_count() or 1)


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    # Each thread multiplies on its own core: OpenMP threads beneath would fight over them.
    return ThreadPoolExecutor(THREADS, "side by side", initializer=lambda: torch.set_num_threads(1))


def side_by_side(work: Callable[[A], B], parts: Sequence[A]) -> list[B]:
    """`[work(part) for part in parts]`, by the calling thread and another, if one is free.

    Work may call this again: a helper that found no free thread is not waited for. What a part raises is raised.
    """
    if THREADS == 1 or len(parts) < 2:
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

    helper = _pool().submit(some)
    try:
        some()
    finally:
        left.clear()
        if not helper.cancel():  # one that found no free thread has nothing left to do
            helper.result()
    return found  # type: ignore[return-value]
