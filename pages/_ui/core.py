"""Cached access to the core: engines, their held-out twins, explanations."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from recsys_core import (
    EmbeddingCache,
    Encoder,
    Engine,
    Explanation,
    Query,
    Settings,
    load_dataset,
    load_encoder,
)
from recsys_core.datasets import BUNDLED, Dataset
from recsys_core.encoding import encoder_for
from recsys_core.explain.permutation import HeldOutImportance, held_out_importance, held_out_twin
from recsys_core.types import Progress, silent


class Store:
    """A bounded store shared by all sessions; who asks for something being made waits for it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._making: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        """What is stored under the key; made now if it is not."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept:
                    return self._kept[key]
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > self._size:
                    self._kept.popitem(last=False)
        return made

    def __contains__(self, key: Any) -> bool:
        with self._lock:
            return key in self._kept


@st.cache_resource(max_entries=1, show_spinner=False)
def _stores() -> dict[str, Store]:
    return {"engine": Store(4), "twin": Store(4), "explanation": Store(256), "importance": Store(64)}


@st.cache_resource(max_entries=2, show_spinner="Loading the encoder")
def _encoder(name: str) -> Encoder:
    return load_encoder(name)


def dataset_names() -> list[str]:
    """Bundled datasets, the visitor's own, and the folders in the one that RECLENS_DATA names."""
    root = os.environ.get("RECLENS_DATA")
    folders = sorted(Path(root).glob("*/items.csv")) if root else []
    return [*BUNDLED, *own_names(), *(file.parent.name for file in folders)]


def own_names() -> list[str]:
    """Datasets the visitor has brought; nobody else sees them."""
    return list(st.session_state.get("own", {}))


def own_name(file: str) -> str:
    """What to call a dataset that came as this file."""
    return f"my {Path(file).stem[:40]}"


def keep_own(name: str, fitted: Engine) -> None:
    """Put a fitted dataset beside the others; the two latest are kept."""
    own = st.session_state.setdefault("own", {})
    own.pop(name, None)
    own[name] = fitted
    while len(own) > 2:
        del own[next(iter(own))]


def fitting(data: Dataset) -> Callable[[Progress], Engine]:
    """The work of fitting a dataset with the encoder its language asks for, ready for a thread of its own."""
    encoder = _encoder(encoder_for(data.language))
    return lambda progress: Engine.fit(data, encoder, EmbeddingCache(), progress)


def engine(name: str, progress: Progress = silent) -> Engine:
    """The fitted engine of a dataset, shared by all sessions."""
    own: dict[str, Engine] = st.session_state.get("own", {})
    if name in own:
        return own[name]

    def make() -> Engine:
        root = os.environ.get("RECLENS_DATA", "")
        return fitting(load_dataset(name if name in BUNDLED else Path(root) / name))(progress)

    fitted: Engine = _stores()["engine"].get(name, make)
    return fitted


def is_fitted(name: str) -> bool:
    """Whether the engine of a dataset stands ready."""
    return name in own_names() or name in _stores()["engine"]


def _key(fitted: Engine, settings: Settings) -> tuple[Any, ...]:
    weights = tuple(sorted((settings.weights or {}).items()))
    return (fitted.dataset.fingerprint, fitted.encoder.fingerprint, settings.pca, weights)


def explanation(
    fitted: Engine, query: Query, item_id: str, settings: Settings, progress: Progress = silent
) -> Explanation:
    """The explanation of one item, kept by content and settings."""
    made: Explanation = _stores()["explanation"].get(
        (*_key(fitted, settings), query, item_id),
        lambda: fitted.explain(query, item_id, settings, progress=progress),
    )
    return made


def importance(fitted: Engine, settings: Settings, progress: Progress = silent) -> HeldOutImportance:
    """Global permutation importance, measured on held-out likes."""

    def make() -> HeldOutImportance:
        progress("fitting without a fifth of the likes", 0, 1)
        twin = _stores()["twin"].get(_key(fitted, Settings()), lambda: held_out_twin(fitted))
        return held_out_importance(fitted, settings, twin, progress=progress)

    made: HeldOutImportance = _stores()["importance"].get(_key(fitted, settings), make)
    return made
