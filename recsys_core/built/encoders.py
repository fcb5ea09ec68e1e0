"""The bundled encoders as they were when the samples were built."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from recsys_core.assets import ASSETS
from recsys_core.built.checksums import of_files
from recsys_core.encoding import load_encoder
from recsys_core.encoding.base import Encoder
from recsys_core.encoding.carried import carried_files
from recsys_core.encoding.deferred import DeferredEncoder, KnownEncoder
from recsys_core.strict_json import strict_converter, structured

BUILT = ASSETS / "built"
"""One folder for each sample, and the facts of the encoders that read them."""
FACTS = "encoders.json"


def stated(encoder: Encoder, source: str) -> dict[str, Any]:
    """Facts of an encoder and the digest of its files, as JSON holds them."""
    held: dict[str, Any] = strict_converter().unstructure(KnownEncoder.of(encoder))
    return {"files": of_files(carried_files(source)), **held}


@cache
def known_encoder(source: str, folder: Path = BUILT) -> KnownEncoder | None:
    """Facts of an encoder whose files are those it had; None for any other."""
    try:
        held = json.loads((folder / FACTS).read_text(encoding="utf-8"))[source]
        digest = held.pop("files")
        found = structured(strict_converter(), held, KnownEncoder)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return found if digest and digest == of_files(carried_files(source)) else None


def bundled_encoder(source: str, folder: Path = BUILT) -> Encoder:
    """An encoder by name, loaded only when it is first to read a text, where its facts are known.

    Raises:
        ModelError: see `load_encoder`.
    """
    known = known_encoder(source, folder)
    return load_encoder(source) if known is None else DeferredEncoder(known, lambda: load_encoder(source))
