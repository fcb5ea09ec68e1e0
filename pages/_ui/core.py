"""Cached access to the core: datasets, encoders, engines, figures of quality."""

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from recsys_core import (
    EmbeddingCache,
    Encoder,
    Engine,
    load_dataset,
    load_encoder,
)
from recsys_core.datasets import BUNDLED, Dataset
from recsys_core.datasets.sample import SAMPLES
from recsys_core.encoding import AUTO, encoder_for, needs_texts
from recsys_core.evaluation.curve import pca_curve
from recsys_core.evaluation.finished import FinishedFolds
from recsys_core.evaluation.measure import measure
from recsys_core.explain.words.filling import Filling
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
            self.put(key, made)
        return made

    def put(self, key: Any, made: Any) -> None:
        """Keep this under the key."""
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def values(self) -> list[Any]:
        """Everything kept."""
        with self._lock:
            return list(self._kept.values())

    def __contains__(self, key: Any) -> bool:
        with self._lock:
            return key in self._kept


@st.cache_resource(max_entries=1, show_spinner=False)
def stores() -> dict[str, Store]:
    """Everything kept for all sessions, by kind."""
    sizes = {
        "dataset": 6,
        "engine": 4,
        "twin": 4,
        "explanation": 256,
        "importance": 64,
        "keywords": 6,
        "about": 512,
        "quality": 16,
        "filling": 4,
        "figure": 256,
    }
    return {name: Store(size) for name, size in sizes.items()}


@dataclass(frozen=True)
class EncoderChoice:
    """Which encoder is asked for; `auto` goes by the dataset's language."""

    source: str = AUTO
    pooling: str = "mean"
    fast: bool = False


AUTOMATIC = EncoderChoice()


@st.cache_resource(max_entries=3, show_spinner="Loading the encoder")
def _encoder(source: str, pooling: str, fast: bool, fingerprint: str, _texts: tuple[str, ...]) -> Encoder:
    """Kept by name, and by catalogue only where the encoder is learned from one."""
    return load_encoder(source, pooling, _texts, "fast" if fast else "exact")


def encoder_of(data: Dataset, choice: EncoderChoice) -> Encoder:
    """The encoder a choice means for a dataset."""
    source = encoder_for(data.language) if choice.source == AUTO else choice.source
    learned = needs_texts(source, choice.pooling)
    return _encoder(
        source,
        choice.pooling,
        choice.fast,
        data.fingerprint if learned else "",
        data.item_texts if learned else (),
    )


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
    own: dict[str, dict[EncoderChoice, Engine]] = st.session_state.setdefault("own", {})
    own.pop(name, None)
    own[name] = {AUTOMATIC: fitted}
    while len(own) > 2:
        del own[next(iter(own))]


def fitting(data: Dataset, choice: EncoderChoice = AUTOMATIC) -> Callable[[Progress], Engine]:
    """The work of fitting a dataset, ready for a thread of its own."""
    encoder = encoder_of(data, choice)
    return lambda progress: Engine.fit(data, encoder, EmbeddingCache(), progress).prepare()


def dataset(name: str) -> Dataset:
    """A dataset; those that are not the visitor's own are read and checked once for all sessions."""
    own: dict[EncoderChoice, Engine] | None = st.session_state.get("own", {}).get(name)
    if own:
        return next(iter(own.values())).dataset
    root = os.environ.get("RECLENS_DATA", "")
    read: Dataset = stores()["dataset"].get(
        name, lambda: load_dataset(name if name in BUNDLED else Path(root) / name)
    )
    return read


def is_read(name: str) -> bool:
    """Whether a dataset stands ready to be shown; the small bundled ones always do."""
    return name in SAMPLES or name in own_names() or name in stores()["dataset"]


def engine(name: str, choice: EncoderChoice = AUTOMATIC, progress: Progress = silent) -> Engine:
    """The fitted engine of a dataset; those of bundled datasets are shared by all sessions."""
    own: dict[EncoderChoice, Engine] | None = st.session_state.get("own", {}).get(name)
    if own is not None:
        if choice not in own:
            first = next(iter(own.values()))
            own[choice] = fitting(first.dataset, choice)(progress)
            for other in [kept for kept in own if kept not in (choice, AUTOMATIC)]:
                del own[other]
        return own[choice]
    fitted: Engine = stores()["engine"].get((name, choice), lambda: fitting(dataset(name), choice)(progress))
    return fitted


def filling(fitted: Engine) -> Filling | None:
    """The thread that prepares word effects of an engine's catalogue; None where RECLENS_BACKGROUND is 0."""
    if os.environ.get("RECLENS_BACKGROUND") == "0":
        return None
    store = stores()["filling"]
    key = (fitted.dataset.fingerprint, fitted.encoder.fingerprint)
    for other in store.values():
        other.touch()
    prepared: Filling = store.get(key, lambda: Filling.of(fitted).start())
    return prepared


def is_fitted(name: str, choice: EncoderChoice = AUTOMATIC) -> bool:
    """Whether the engine of a dataset stands ready."""
    return choice in st.session_state.get("own", {}).get(name, {}) or (name, choice) in stores()["engine"]


def measuring(
    data: Dataset, encoder: Encoder, protocol: str, folds: int | None
) -> Callable[[Progress], dict[str, Any]]:
    """The work of measuring all models under a protocol, ready for a thread of its own."""
    return lambda progress: measure(
        data,
        encoder,
        protocol,
        folds=folds,
        cache=EmbeddingCache(),
        progress=progress,
        finished=FinishedFolds(),
    )


def curving(data: Dataset, encoder: Encoder, protocol: str) -> Callable[[Progress], dict[str, Any]]:
    """The work of measuring at growing PCA sizes, ready for a thread of its own."""
    return lambda progress: pca_curve(data, encoder, protocol, cache=EmbeddingCache(), progress=progress)


def keep_quality(key: tuple[str, ...], result: dict[str, Any]) -> None:
    """Keep figures for everyone who asks for the same again."""
    stores()["quality"].put(key, result)


def quality(key: tuple[str, ...]) -> dict[str, Any] | None:
    """Figures measured before, if any."""
    store = stores()["quality"]
    found: dict[str, Any] | None = store.get(key, dict) if key in store else None
    return found
