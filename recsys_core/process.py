"""What RecLens sets in a process that is its own: importing the package sets nothing.

The app, the command line and each process of an evaluation call `set_up` when they start. A program that only uses the
core keeps its threads, logs and memory as they are; it may call `set_up` too.
"""

from __future__ import annotations

import os
import sys
from functools import cache, lru_cache

from recsys_core.errors import SettingsError
from recsys_core.memory import keep_freed

VARIABLE = "RECLENS_THREADS"
LIBRARIES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Where libraries look for their number of threads while they are loaded."""
QUIET = {
    "TOKENIZERS_PARALLELISM": "false",  # tokenizers warn of every fork otherwise
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}
"""Variables that keep loading an encoder from writing into the log, unless somebody set them already."""


def thread_count() -> int:
    """Threads that share out work: what RECLENS_THREADS says, else as many as there are cores for this process.

    Raises:
        SettingsError: RECLENS_THREADS is not a whole number above 0.
    """
    return _count(os.environ.get(VARIABLE, "").strip())


@lru_cache(maxsize=8)
def _count(said: str) -> int:
    if not said:
        from joblib import cpu_count

        return int(cpu_count())  # minds affinity and what a container may use, which os.cpu_count does not
    if not said.isdecimal() or int(said) == 0:
        raise SettingsError(
            "RECLENS_THREADS is {said!r}: write a whole number above 0, or leave it out.", said=said
        )
    return int(said)


@cache
def set_up(threads: int | None = None) -> None:
    """Make this process RecLens' own: one thread in each product of matrices, quiet libraries, memory that is kept.

    Work is shared out by threads of ours, `thread_count` of them. Threads of BLAS or OpenMP beneath would fight over
    the same cores: a moved PCA slider then takes up to four times as long, an encoder's pass seconds. Libraries that
    are loaded already are limited, those still to come find the limit in the environment. Once is enough.

    Args:
        threads: in place of what RECLENS_THREADS says, here and in processes that are started from here.

    Raises:
        SettingsError: see `thread_count`.
    """
    if threads is not None:
        os.environ[VARIABLE] = str(threads)
    if os.environ.get(VARIABLE):
        thread_count()  # a value that cannot be read is told now, not at the first slider
    keep_freed()
    os.environ.update(dict.fromkeys(LIBRARIES, "1"))
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if "numpy" in sys.modules:
        from threadpoolctl import threadpool_limits

        threadpool_limits(limits=1, user_api="blas")
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    if "transformers" in sys.modules:
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()
