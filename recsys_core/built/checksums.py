"""What ready-made files were made from, in digests that can be taken again without loading a library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from recsys_core.components import Component
from recsys_core.datasets.sample import SAMPLES
from recsys_core.engine_folder import FORMAT
from recsys_core.explain.explanation import VERSION as EXPLANATION
from recsys_core.explain.methods.registry import STANDARD
from recsys_core.fusion import DEFAULT_PCA, TIER_WEIGHTS
from recsys_core.version import VERSION

FIRST_METHODS = (*STANDARD, "trust")
"""Asked of the first person's first recommendation."""


def of_file(file: Path) -> str:
    """SHA-256 of a file's contents."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def of_files(files: Iterable[Path]) -> str:
    """SHA-256 over names and contents, whatever the order; "" where there is no file."""
    found = sorted((file.name, of_file(file)) for file in files)
    return hashlib.sha256(repr(found).encode()).hexdigest() if found else ""


def of_sample(name: str) -> str:
    """SHA-256 over the tables of a sample."""
    return of_files(file for file in SAMPLES[name].iterdir() if file.is_file())


def settings() -> dict[str, Any]:
    """Everything but data and encoder that decides the numbers, as JSON holds it."""
    return {
        "reclens": VERSION,
        "engine": FORMAT,
        "explanation": EXPLANATION,
        "methods": list(FIRST_METHODS),
        "pca": DEFAULT_PCA,
        "weights": {tier: dict(weights) for tier, weights in TIER_WEIGHTS.items()},
    }


def components(listed: Iterable[Component]) -> list[Any]:
    """The components of a fusion with their parameters, as JSON holds them."""
    return [[one.name, type(one).__qualname__, one.parameters()] for one in listed]
