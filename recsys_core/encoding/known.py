"""Which encoder to take where none was named."""

from __future__ import annotations

from recsys_core.encoding.carried_e5 import weights_file
from recsys_core.encoding.loading import E5, MINILM

AUTO = "auto"


def encoder_for(language: str) -> str:
    """Name of the encoder that reads a language best among those installed: `e5` for Chinese, else `minilm`."""
    return E5 if language == "zh" and weights_file() is not None else MINILM
