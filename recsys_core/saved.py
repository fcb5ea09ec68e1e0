"""A fitted engine in a folder: arrays as safetensors, tables as Parquet, everything else as JSON. No pickle."""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

import recsys_core
from recsys_core import components
from recsys_core.components import Component
from recsys_core.datasets import CheckReport, Dataset
from recsys_core.encoding import Encoder, load_encoder
from recsys_core.engine import Engine
from recsys_core.errors import DataError
from recsys_core.space import PCASpace

FORMAT = 3
MANIFEST, ARRAYS = "manifest.json", "arrays.safetensors"
TABLES = ("items", "users", "interactions")
LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch", "transformers", "pandas")
KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (getattr(components, name) for name in components.__all__)
    if hasattr(kind, "restore") and kind is not Component
}
"""Components a folder may name; nothing else is ever constructed."""


def is_saved(folder: str | Path) -> bool:
    """Whether a fitted engine lies there."""
    return (Path(folder) / MANIFEST).is_file()


class _Arrays(dict[str, np.ndarray]):
    """Arrays by path; sparse ones in four parts."""

    def put(self, path: str, value: Any) -> Any:
        """Store an array and return None, or return what JSON can hold itself."""
        if sp.issparse(value):
            table = sp.csr_array(value)
            for part in ("data", "indices", "indptr"):
                self[f"{path}|{part}"] = np.ascontiguousarray(getattr(table, part))
            self[f"{path}|shape"] = np.array(table.shape, dtype=np.int64)
        elif isinstance(value, np.ndarray):
            self[path] = np.ascontiguousarray(value)
        else:
            return value
        return None

    def under(self, prefix: str) -> dict[str, Any]:
        """Arrays whose path begins so, by the rest of it; sparse ones put together again."""
        found: dict[str, Any] = {}
        for path, value in self.items():
            if not path.startswith(prefix):
                continue
            name, _, part = path[len(prefix) :].partition("|")
            if not part:
                found[name] = value
            elif part == "data":
                parts = (value, self[f"{prefix}{name}|indices"], self[f"{prefix}{name}|indptr"])
                found[name] = sp.csr_array(parts, shape=tuple(self[f"{prefix}{name}|shape"].tolist()))
        return found


def save(engine: Engine, folder: str | Path, encoder: dict[str, Any] | None = None) -> Path:
    """Write the engine to a folder, all of it or nothing.

    Args:
        encoder: arguments of `load_encoder` that made its encoder, so that `load` can make it again.

    Raises:
        DataError: the folder holds something else.
    """
    target = Path(folder)
    if target.exists() and not is_saved(target) and (not target.is_dir() or any(target.iterdir())):
        raise DataError("{target} holds something else: name a new or empty folder.", target=target)
    arrays = _Arrays()
    data, space = engine.dataset, engine.space
    arrays["embeddings"] = np.ascontiguousarray(engine.embeddings)
    for name, value in vars(space).items():
        if name.endswith("_"):
            arrays.put(f"space/{name}", value)
    for name, vectors in data.vectors.items():
        arrays.put(f"vectors/{name}", vectors)
    listed = []
    for component in engine.components:
        plain = {
            name: value
            for name, value in component.state().items()
            if arrays.put(f"component/{component.name}/{name}", value) is not None or value is None
        }
        kind = type(component).__name__
        listed.append(
            {"kind": kind, "name": component.name, "parameters": component.parameters(), "plain": plain}
        )
    texts = engine.known_texts()
    arrays["text_embeddings"] = np.array(list(texts.values()), dtype=np.float32).reshape(
        len(texts), engine.encoder.dim
    )
    manifest = {
        "format": FORMAT,
        "reclens": recsys_core.__version__,
        "libraries": {name: version(name) for name in LIBRARIES},
        "encoder": {
            "name": engine.encoder.name,
            "fingerprint": engine.encoder.fingerprint,
            "made_by": encoder,
        },
        "dataset": {
            "name": data.name,
            "threshold": None if np.isnan(data.threshold) else data.threshold,
            "dislike_to": None if np.isnan(data.dislike_to) else data.dislike_to,
            "simulated": data.simulated,
            "cleaning": list(data.cleaning),
            "report": data.report.to_dict(),
            "fingerprint": data.fingerprint,
        },
        "components": listed,
        "texts": list(texts),
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        save_file(dict(arrays), scratch / ARRAYS)
        for name in TABLES:
            getattr(data, name).to_parquet(scratch / f"{name}.parquet", index=False)
        pd.DataFrame({"text": data.item_texts}).to_parquet(scratch / "texts.parquet", index=False)
        (scratch / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, allow_nan=False))
        scratch.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        scratch.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        found = held["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            "{folder} holds no engine saved by RecLens: it has no readable {manifest}.",
            folder=folder,
            manifest=MANIFEST,
        ) from error
    if found != FORMAT:
        raise DataError(
            "{folder} was saved in format {found} by RecLens {version}, and this version reads format {known}: fit the dataset and save it again.",
            folder=folder,
            found=found,
            version=held.get("reclens", "unknown"),
            known=FORMAT,
        )
    return held


def load(folder: str | Path, encoder: Encoder | None = None) -> Engine:
    """The engine saved there, ready to rank; nothing is fitted or encoded again.

    Args:
        encoder: the one it was fitted with; None makes it as the folder says.

    Raises:
        DataError: not a saved engine, another format, a damaged file, or another encoder.
    """
    folder = Path(folder)
    held = _manifest(folder)
    try:
        arrays = _Arrays(load_file(folder / ARRAYS))
        items, users, interactions = (pd.read_parquet(folder / f"{name}.parquet") for name in TABLES)
        texts = tuple(pd.read_parquet(folder / "texts.parquet")["text"])
        stated = held["dataset"]
        report = stated["report"]
        data = Dataset(
            stated["name"],
            items,
            users,
            interactions,
            texts,
            float("nan") if stated["threshold"] is None else stated["threshold"],
            CheckReport.from_dict(report),
            stated["simulated"],
            tuple(stated["cleaning"]),
            arrays.under("vectors/"),
            float("nan") if stated["dislike_to"] is None else stated["dislike_to"],
        )
        listed = [(KINDS[entry["kind"]](**entry["parameters"]), entry) for entry in held["components"]]
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise DataError("{folder} is damaged: fit the dataset and save it again.", folder=folder) from error
    if data.fingerprint != stated["fingerprint"]:
        raise DataError(
            "{folder} is damaged, its tables are not those that were saved: fit and save it again.",
            folder=folder,
        )
    if encoder is None:
        made_by = held["encoder"]["made_by"]
        if made_by is None:
            raise DataError(
                "{folder} does not say how its encoder was made: give the encoder.", folder=folder
            )
        encoder = load_encoder(**made_by, texts=texts)
    if encoder.fingerprint != held["encoder"]["fingerprint"]:
        raise DataError(
            "{folder} was fitted with the encoder {saved}, and {name} is another or another version of it: give that encoder, or fit and save again.",
            folder=folder,
            saved=held["encoder"]["name"],
            name=encoder.name,
        )
    space = PCASpace().restore(arrays.under("space/"))
    engine = Engine(data, encoder, space, tuple(component for component, _ in listed), arrays["embeddings"])
    training = engine.training()
    for component, entry in listed:
        component.restore({**entry["plain"], **arrays.under(f"component/{entry['name']}/")}, training)
    engine.learn_texts(dict(zip(held["texts"], arrays["text_embeddings"], strict=True)))
    return engine
