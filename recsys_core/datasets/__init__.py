"""Datasets: read, check, repair, and say what was done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from recsys_core.datasets.folder import load_folder
from recsys_core.datasets.movielens import fetch, load_movielens
from recsys_core.datasets.sample import SAMPLES, load_sample
from recsys_core.datasets.schema import CheckReport, Dataset, Fault, Vocabulary

__all__ = ["BUNDLED", "CheckReport", "Dataset", "Fault", "Vocabulary", "fetch", "load_dataset"]

BUNDLED = ("sample", "sample-zh", "ml-100k")
"""Names `load_dataset` knows besides folders."""


def load_dataset(
    source: str | Path,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    texts: tuple[str, ...] = (),
) -> Dataset:
    """A dataset by name (`sample`, `sample-zh`, `ml-100k`) or by the path of a folder or zip.

    Args:
        source: name or path.
        mapping: table to part to column, correcting what is guessed.
        texts: item columns joined into the text.

    Raises:
        DataError: it cannot be read; the message names file, row and column where it can, and the cure.
    """
    if str(source) in SAMPLES:
        return load_sample(str(source))
    if str(source) == "ml-100k":
        return load_movielens()
    return load_folder(Path(source), mapping=mapping, texts=texts)
