"""Short hashes of what decides a vector."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np


def hash_of(array: Any) -> str:
    """Sixteen hexadecimal digits of SHA-256 over an array or tensor."""
    flat = np.ascontiguousarray(np.asarray(array))
    raw = "\x1f".join(flat.tolist()).encode() if flat.dtype.kind == "U" else flat.tobytes()
    return hashlib.sha256(raw).hexdigest()[:16]


def hash_of_files(files: Iterable[Path]) -> str:
    """Thirty-two hexadecimal digits over the contents of files, in the order of their names."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def hash_of_weights(source: str, model: Any) -> str:
    """Thirty-two hexadecimal digits over a model's name and tensors."""
    digest = hashlib.sha256(source.encode())
    for name, weight in model.state_dict().items():
        digest.update(name.encode() + weight.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:32]
