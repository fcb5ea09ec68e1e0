"""The bundled samples: real books and films, described in our own words, rated by simulated readers."""

from __future__ import annotations

from recsys_core.assets import ASSETS
from recsys_core.datasets.building import load_source
from recsys_core.datasets.reading import AS_IT_COMES, Reading
from recsys_core.datasets.schema import Dataset

SAMPLES = {"sample": ASSETS / "sample", "sample-zh": ASSETS / "sample-zh"}
"""English and Chinese."""


def load_sample(name: str = "sample", reading: Reading = AS_IT_COMES) -> Dataset:
    """A sample, marked as simulated."""
    return load_source(SAMPLES[name], name, reading, simulated=True)
