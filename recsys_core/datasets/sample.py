"""The bundled sample: real books and films, described in our own words, rated by simulated readers."""

from __future__ import annotations

from pathlib import Path

from recsys_core.datasets.folder import load_folder
from recsys_core.datasets.schema import Dataset

SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "sample"


def load_sample() -> Dataset:
    """The sample, marked as simulated."""
    return load_folder(SAMPLE, "sample", simulated=True)
