"""Figures of the samples that come with the project, so that nobody waits for the first ones: `make measured` writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from recsys_core.assets import ASSETS
from recsys_core.datasets import Dataset
from recsys_core.datasets.sample import SAMPLES
from recsys_core.encoding import Encoder

FOLDER = ASSETS / "measured"
EVALUATE, CURVE = "evaluate", "curve"
"""Commands whose figures are kept."""


@dataclass(frozen=True)
class KeptFigures:
    """What one run of a command found.

    Attributes:
        command: as it is typed, beginning with `python -m recsys_core`.
        commit, date: of the code that ran, and when.
        data, encoder: fingerprints of what was measured.
        figures: what the command printed, its numbers with six digits.
    """

    command: str
    commit: str
    date: str
    data: str
    encoder: str
    figures: dict[str, Any]


def file_of(dataset: str, protocol: str, command: str = EVALUATE) -> Path:
    """Where the figures of a sample are kept."""
    return FOLDER / f"{dataset}-{protocol}{'-curve' if command == CURVE else ''}.json"


def kept_figures(
    dataset: Dataset, encoder: Encoder, protocol: str, command: str = EVALUATE
) -> KeptFigures | None:
    """Figures of exactly this data, read by exactly this encoder; None where none came along."""
    if dataset.name not in SAMPLES:
        return None
    found = _read(file_of(dataset.name, protocol, command))
    if found is None or (found.data, found.encoder) != (dataset.fingerprint, encoder.fingerprint):
        return None
    return found


@lru_cache(maxsize=32)
def _read(file: Path) -> KeptFigures | None:
    if not file.is_file():
        return None
    return KeptFigures(**json.loads(file.read_text(encoding="utf-8")))
