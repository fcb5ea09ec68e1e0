"""Cached access to the core: datasets, encoders, engines, figures of quality."""

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st

from pages._ui.service.encoders import AUTOMATIC, EncoderChoice, encoder_of, source_of
from pages._ui.service.places import checked_name, folder_names, shelf, visiting
from pages._ui.service.store import Store
from pages._ui.state import keys
from pages._ui.state.text import error_text, t
from recsys_core import (
    EmbeddingCache,
    Encoder,
    Engine,
    load_dataset,
)
from recsys_core.built.opening import Built, open_built
from recsys_core.datasets import BUNDLED, Dataset
from recsys_core.datasets.sample import SAMPLES
from recsys_core.errors import DataError, ModelError
from recsys_core.evaluation.curve import pca_curve
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.evaluation.fold_store import FinishedFolds
from recsys_core.evaluation.measure import measure
from recsys_core.lazy_modules import torch
from recsys_core.translating import msg
from recsys_core.types import Progress, silent

NOT_KEPT = "not-kept"
"""Why own datasets are here for this visit alone, by name."""


@st.cache_resource(max_entries=1, show_spinner=False)
def stores() -> dict[str, Store]:
    """Everything kept for all sessions, by kind."""
    sizes = {
        "dataset": 6,
        "engine": 4,
        "built": 2,
        "explainer": 4,
        "twin": 4,
        "explanation": 256,
        "importance": 64,
        "keywords": 6,
        "about": 512,
        "quality": 16,
        "filling": 4,
        "choosing": 8,
        "figure": 256,
        "picture": 1024,
    }
    return {name: Store(size) for name, size in sizes.items()}


def dataset_names() -> list[str]:
    """Bundled datasets, the visitor's own, and the folders in the one that RECLENS_DATA names."""
    return list(dict.fromkeys([*BUNDLED, *own_names(), *folder_names()]))


def own_names() -> list[str]:
    """Datasets the visitor has brought: for this visit, then those kept on disk."""
    return list(dict.fromkeys([*visiting(), *shelf().names()]))


def own_name(file: str) -> str:
    """What to call a dataset that came as this file: as the file, unless another dataset here has that name."""
    taken = {*BUNDLED, *folder_names()}
    stem = Path(file).stem[:40].strip() or "data"
    return next(name for name in chain([stem], (f"{stem} {n}" for n in count(2))) if name not in taken)


def keep_own(
    name: str,
    fitted: Engine,
    kept: bool = True,
    reading: dict[str, Any] | None = None,
    choice: EncoderChoice = AUTOMATIC,
) -> None:
    """Put a fitted dataset beside the others, in place of an own one of that name.

    Where the disk refuses, it stays for this visit and `session_state[NOT_KEPT]` says so, by name.

    Args:
        kept: on disk; else only for this visit, of which the two latest stay.
        reading: how its tables were read, for the next time.
        choice: the encoder that was asked for.

    Raises:
        DataError: see `checked_name`.
    """
    name = checked_name(name)
    if fitted.dataset.name != name:
        fitted.dataset = replace(fitted.dataset, name=name)
    visit = visiting()
    visit.pop(name, None)
    if kept:
        made_by = {
            "source": source_of(fitted.dataset, choice),
            "pooling": choice.pooling,
            "precision": "fast" if choice.fast else "exact",
        }
        try:
            entry = shelf().put(name, fitted, made_by, reading)
        except DataError as error:
            said = f"{error_text(error)} {t('Until then it is here for this visit.')}"
            st.session_state.setdefault(NOT_KEPT, {})[name] = said
        else:
            st.session_state.get(NOT_KEPT, {}).pop(name, None)
            _forget(name)
            stores()["engine"].put(((name, entry.version), AUTOMATIC), fitted)
            return
    visit[name] = {AUTOMATIC: fitted}
    while len(visit) > 2:
        del visit[next(iter(visit))]


def rename_own(old: str, new: str) -> None:
    """Give an own dataset another name.

    Raises:
        DataError: the new name is taken or cannot be one, or the disk refuses.
    """
    new = checked_name(new)
    if new == old:
        return
    if new in own_names():
        raise DataError("The name {name!r} is taken: choose another, or delete what has it first.", name=new)
    visit = visiting()
    if old in visit:
        visit[new] = visit.pop(old)
        for fitted in visit[new].values():
            fitted.dataset = replace(fitted.dataset, name=new)
    else:
        shelf().rename(old, new)
        _forget(old)
    if st.session_state.get(keys.DATASET) == old:
        st.session_state[keys.DATASET] = new


def delete_own(name: str) -> None:
    """Delete an own dataset, from this visit if it is here only for it, else from disk.

    Raises:
        DataError: the disk refuses.
    """
    if visiting().pop(name, None) is None:
        shelf().delete(name)
        _forget(name)
    if st.session_state.get(keys.DATASET) == name:
        del st.session_state[keys.DATASET]


def _forget(name: str) -> None:
    """Let go of what is held in memory of a kept dataset."""
    stores()["dataset"].drop(lambda key: isinstance(key, tuple) and key[0] == name)
    stores()["engine"].drop(lambda key: isinstance(key[0], tuple) and key[0][0] == name)


def open_in_recommend(name: str) -> NoReturn:
    """Go to the page Recommend with this dataset."""
    st.session_state[keys.DATASET] = name
    # Language and audience stand beside every page and keep their own place in the URL.
    st.switch_page("pages/explore/recommend.py", query_params={keys.DATASET: name})


def fitting(data: Dataset, choice: EncoderChoice = AUTOMATIC) -> Callable[[Progress], Engine]:
    """The work of fitting a dataset, ready for a thread of its own."""
    encoder = encoder_of(data, choice)
    return lambda progress: Engine.fit(data, encoder, EmbeddingCache(), progress).prepare()


def _mark(name: str) -> Any:
    """What a dataset is stored under: a kept one with the version of its fit, so that a new one is seen at once."""
    entry = None if name in BUNDLED else shelf().find(name)
    return name if entry is None else (name, entry.version)


def dataset(name: str) -> Dataset:
    """A dataset; those that are not only for this visit are read and checked once for all sessions.

    Raises:
        DataError: it cannot be read.
    """
    if name in visiting():
        return next(iter(visiting()[name].values())).dataset
    mark = _mark(name)
    if (mark, AUTOMATIC) in stores()["engine"]:
        return engine(name).dataset
    root = os.environ.get("RECLENS_DATA", "")

    def read() -> Dataset:
        if mark != name:
            return shelf().dataset(name)
        return load_dataset(name if name in BUNDLED else Path(root) / name)

    found: Dataset = stores()["dataset"].get(mark, read)
    return found


def is_read(name: str) -> bool:
    """Whether a dataset stands ready to be shown; the small bundled ones always do."""
    if name in SAMPLES or name in visiting():
        return True
    mark = _mark(name)
    return mark in stores()["dataset"] or (mark, AUTOMATIC) in stores()["engine"]


def engine(name: str, choice: EncoderChoice = AUTOMATIC, progress: Progress = silent) -> Engine:
    """The fitted engine of a dataset; all but those only for this visit are shared by all sessions."""
    own = visiting().get(name)
    if own is not None:
        if choice not in own:
            first = next(iter(own.values()))
            own[choice] = fitting(first.dataset, choice)(progress)
            for other in [kept for kept in own if kept not in (choice, AUTOMATIC)]:
                del own[other]
        return own[choice]
    mark = _mark(name)

    def make() -> Engine:
        if mark != name and choice == AUTOMATIC:
            return _opened(name, progress)
        if choice == AUTOMATIC and name in SAMPLES and (found := _as_it_came(name, progress)) is not None:
            return found.engine
        return fitting(dataset(name), choice)(progress)

    fitted: Engine = stores()["engine"].get((mark, choice), make)
    return fitted


def _opened(name: str, progress: Progress) -> Engine:
    """A kept engine; where its model or encoder cannot be read any more, it is fitted again from its tables."""

    def known(data: Dataset, made_by: dict[str, Any]) -> Encoder:
        said = EncoderChoice(made_by.get("source", AUTOMATIC.source), made_by.get("pooling", "mean"))
        return encoder_of(data, replace(said, fast=made_by.get("precision") == "fast"))

    progress("opening what was kept", 0, 1)
    try:
        return shelf().engine(name, known, EmbeddingCache()).prepare()
    except (DataError, ModelError):
        return fitting(shelf().dataset(name))(progress)


def _as_it_came(name: str, progress: Progress) -> Built | None:
    """A sample's engine as it came with the project, ready to rank and to tell its words."""
    progress(msg("opening what came with RecLens"), 0, 3)
    found = open_built(name, EmbeddingCache(), lambda data, _: encoder_of(data, AUTOMATIC))
    if found is None:
        return None
    progress(msg("loading what weighs words"), 1, 3)
    torch.set_num_threads(1)  # imported now, where a bar stands, and not by the first list
    progress(msg("ranking"), 2, 3)
    found.engine.prepare()
    stores()["built"].put(name, found)
    return found


def built(fitted: Engine) -> Built | None:
    """What else came with an engine; None for those fitted here."""
    return next((one for one in stores()["built"].values() if one.engine is fitted), None)


def is_fitted(name: str, choice: EncoderChoice = AUTOMATIC) -> bool:
    """Whether the engine of a dataset stands ready."""
    return choice in visiting().get(name, {}) or (_mark(name), choice) in stores()["engine"]


def measuring(
    data: Dataset, encoder: Encoder, protocol: str, folds: int | None
) -> Callable[[Progress], dict[str, Any]]:
    """The work of measuring all models under a protocol, ready for a thread of its own."""
    return lambda progress: measure(
        data,
        encoder,
        Experiment(protocol, folds=folds),
        Run(EmbeddingCache(), progress, FinishedFolds()),
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
