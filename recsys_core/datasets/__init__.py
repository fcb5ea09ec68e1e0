"""Datasets: read, check, repair, and say what was done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from recsys_core.datasets.building import load_source
from recsys_core.datasets.movielens import fetch, load_movielens
from recsys_core.datasets.reading import AS_IT_COMES, Reading
from recsys_core.datasets.sample import SAMPLES, load_sample
from recsys_core.datasets.schema import CheckReport, Dataset, Fault
from recsys_core.datasets.vocabulary import Vocabulary
from recsys_core.types import Progress, silent

__all__ = ["BUNDLED", "CheckReport", "Dataset", "Fault", "Reading", "Vocabulary", "fetch", "load_dataset"]

BUNDLED = ("sample", "sample-zh", "ml-100k")
"""Names `load_dataset` knows besides folders."""


def load_dataset(
    source: str | Path = "",
    reading: Reading = AS_IT_COMES,
    progress: Progress = silent,
    files: Sequence[Path] = (),
) -> Dataset:
    """A dataset by name (`sample`, `sample-zh`, `ml-100k`), by the path of a folder, archive or file, or by address.

    Args:
        files: further files whose tables belong to it.

    Raises:
        DataError: it cannot be read; the message names file, row and column where it can, and the cure.
    """
    if str(source) in SAMPLES:
        return load_sample(str(source), reading)
    if str(source) == "ml-100k":
        return load_movielens(reading=reading)
    return load_source(source, reading=reading, progress=progress, files=files)
