"""A fitted engine in a folder: arrays as safetensors, tables as Parquet, everything else as JSON. No pickle."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from recsys_core.atomic import mend, put_folder, write_json
from recsys_core.chosen import Chosen
from recsys_core.components import Component
from recsys_core.components.registry import COMPONENTS
from recsys_core.datasets import CheckReport, Dataset
from recsys_core.encoding import EmbeddingCache, Encoder, load_encoder
from recsys_core.engine import Engine
from recsys_core.errors import DataError, ModelError, RecLensError
from recsys_core.parquet import read_table, write_table
from recsys_core.space import PCASpace
from recsys_core.version import VERSION

FORMAT = 4
"""Of the folder; it rises with every change that older versions cannot read."""
MANIFEST, ARRAYS = "manifest.json", "arrays.safetensors"
TABLES = ("items", "users", "interactions")
LIBRARIES = ("numpy", "scipy", "scikit-learn", "torch", "transformers", "pandas")


def _called(kind: type[Any]) -> str:
    """What a folder calls a class: its name, and for those that are not built in where it was written too."""
    built_in = kind.__module__.startswith("recsys_core.")
    return kind.__name__ if built_in else f"{kind.__module__}.{kind.__qualname__}"


def _kinds() -> dict[str, type[Any]]:
    """Components a folder may name, by their class; nothing else is ever constructed."""
    return {_called(kind): kind for kind in COMPONENTS.values()}


def is_saved(folder: str | Path) -> bool:
    """Whether a fitted engine lies there; a replacement that was broken off is undone first."""
    mend(Path(folder))
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


def _stated(number: float) -> float | None:
    """A number as JSON can hold it: None for NaN."""
    return None if np.isnan(number) else number


def _number(stated: float | None) -> float:
    return float("nan") if stated is None else stated


def _check_loadable(components: Sequence[Component]) -> None:
    """Refuse what could be written and not read: a class that is not registered, or parameters JSON cannot hold."""
    kinds = _kinds()
    for one in components:
        kind = type(one)
        try:
            again = kind(**json.loads(json.dumps(one.parameters(), allow_nan=False)))
            same = kinds.get(_called(kind)) is kind and again.parameters() == one.parameters()
        except (TypeError, ValueError, RecLensError):
            same = False
        if not same:
            raise ModelError(
                "The component {name} cannot be saved, as it could not be loaded again: register its class, and give it parameters that JSON can hold.",
                name=one.name,
            )


def save(engine: Engine, folder: str | Path, encoder: dict[str, Any] | None = None) -> Path:
    """Write the engine to a folder, all of it or nothing; one that is there stays until the new one stands.

    Args:
        encoder: arguments of `load_encoder` that made its encoder, so that `load` can make it again.

    Raises:
        DataError: the folder holds something else.
        ModelError: a component that `load` could not make again.
    """
    target = Path(folder)
    if target.exists() and not is_saved(target) and (not target.is_dir() or any(target.iterdir())):
        raise DataError("{target} holds something else: name a new or empty folder.", target=target)
    _check_loadable(engine.components)
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
        listed.append(
            {
                "kind": _called(type(component)),
                "name": component.name,
                "parameters": component.parameters(),
                "plain": plain,
            }
        )
    texts = engine.known_texts()
    arrays["text_embeddings"] = np.array(list(texts.values()), dtype=np.float32).reshape(
        len(texts), engine.encoder.dim
    )
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "reclens": VERSION,
        "libraries": {name: version(name) for name in LIBRARIES},
        "encoder": {
            "name": engine.encoder.name,
            "fingerprint": engine.encoder.fingerprint,
            "made_by": encoder,
        },
        "dataset": {
            "name": data.name,
            "threshold": _stated(data.threshold),
            "dislike_to": _stated(data.dislike_to),
            "simulated": data.simulated,
            "cleaning": list(data.cleaning),
            "report": data.report.to_dict(),
        },
        "components": listed,
        "texts": list(texts),
        "chosen": None if engine.chosen is None else engine.chosen.to_dict(),
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        save_file(dict(arrays), scratch / ARRAYS)
        for name in TABLES:
            write_table(getattr(data, name), scratch / f"{name}.parquet")
        write_table(pd.DataFrame({"text": data.item_texts}), scratch / "texts.parquet")
        # Of the tables as they will be read: a file knows fewer kinds of empty cells than memory does.
        manifest["dataset"]["fingerprint"] = _dataset(scratch, manifest, arrays, data.name).fingerprint
        (scratch / MANIFEST).write_text(json.dumps(manifest, allow_nan=False), encoding="utf-8")
        scratch.chmod(0o755)
        put_folder(scratch, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def _manifest(folder: Path) -> dict[str, Any]:
    mend(folder)
    try:
        held: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
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


def _dataset(folder: Path, held: dict[str, Any], arrays: _Arrays, name: str) -> Dataset:
    """The dataset whose tables lie there."""
    items, users, interactions = (read_table(folder / f"{table}.parquet") for table in TABLES)
    stated = held["dataset"]
    return Dataset(
        name,
        items,
        users,
        interactions,
        tuple(read_table(folder / "texts.parquet")["text"]),
        _number(stated["threshold"]),
        CheckReport.from_dict(stated["report"]),
        stated["simulated"],
        tuple(stated["cleaning"]),
        arrays.under("vectors/"),
        _number(stated["dislike_to"]),
    )


def _read(folder: Path, name: str, wanted: str = "") -> tuple[dict[str, Any], _Arrays, Dataset]:
    """Manifest, arrays whose path begins as wanted, and dataset of a folder, found whole."""
    held = _manifest(folder)
    try:
        with safe_open(folder / ARRAYS, "numpy") as file:
            arrays = _Arrays({path: file.get_tensor(path) for path in file.keys() if path.startswith(wanted)})  # noqa: SIM118
        data = _dataset(folder, held, arrays, name or held["dataset"]["name"])
        found = held["dataset"]["fingerprint"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, SafetensorError) as error:
        raise DataError("{folder} is damaged: fit the dataset and save it again.", folder=folder) from error
    if data.fingerprint != found:
        raise DataError(
            "{folder} is damaged, its tables are not those that were saved: fit and save it again.",
            folder=folder,
        )
    return held, arrays, data


def keep_choice(folder: str | Path, chosen: Chosen) -> None:
    """Write the weights chosen on its data beside a saved engine.

    Raises:
        DataError: not a saved engine, or of another format.
        OSError: the disk refuses.
    """
    held = _manifest(Path(folder))
    write_json(Path(folder) / MANIFEST, {**held, "chosen": chosen.to_dict()})


def load_tables(folder: str | Path, name: str = "") -> Dataset:
    """The dataset of the engine saved there, without the encoder.

    Args:
        name: what to call the dataset; "" calls it as it was called.

    Raises:
        DataError: not a saved engine, another format, or a damaged file.
    """
    return _read(Path(folder), name, "vectors/")[2]


def made_again(data: Dataset, made_by: dict[str, Any]) -> Encoder:
    """The encoder of a saved engine, loaded as it was."""
    return load_encoder(**made_by, texts=data.item_texts)


def load(
    folder: str | Path,
    encoder: Encoder | None = None,
    *,
    name: str = "",
    make: Callable[[Dataset, dict[str, Any]], Encoder] = made_again,
    cache: EmbeddingCache | None = None,
    looked_at: Callable[[Dataset], None] | None = None,
) -> Engine:
    """The engine saved there, ready to rank; nothing is fitted or encoded again.

    Args:
        encoder: the one it was fitted with; None makes it as the folder says.
        name: what to call the dataset; "" calls it as it was called.
        make: from the dataset and the arguments of `load_encoder` to that encoder, for who has it loaded already.
        cache: where encodings to come are kept.
        looked_at: is given the dataset before an encoder is loaded; what it raises ends the loading.

    Raises:
        DataError: not a saved engine, another format, a damaged file, or another encoder.
        ModelError: the encoder cannot be loaded any more.
    """
    folder = Path(folder)
    held, arrays, data = _read(folder, name)
    if looked_at is not None:
        looked_at(data)
    if encoder is None:
        made_by = held["encoder"]["made_by"]
        if made_by is None:
            raise DataError(
                "{folder} does not say how its encoder was made: give the encoder.", folder=folder
            )
        encoder = make(data, made_by)
    if encoder.fingerprint != held["encoder"]["fingerprint"]:
        raise DataError(
            "{folder} was fitted with the encoder {saved}, and {name} is another or another version of it: give that encoder, or fit and save again.",
            folder=folder,
            saved=held["encoder"]["name"],
            name=encoder.name,
        )
    kinds = _kinds()
    try:
        for one in (entry["kind"] for entry in held["components"]):
            if "." in one and one not in kinds:
                raise DataError(
                    "{folder} was saved with the component {kind}, which is not installed here: install what it came with.",
                    folder=folder,
                    kind=one,
                )
        listed = [(kinds[entry["kind"]](**entry["parameters"]), entry) for entry in held["components"]]
        space = PCASpace().restore(arrays.under("space/"))
        parts = tuple(component for component, _ in listed)
        chosen = None if held["chosen"] is None else Chosen.from_dict(held["chosen"])
        engine = Engine(data, encoder, space, parts, arrays["embeddings"], cache, chosen)
        training = engine.training()
        for component, entry in listed:
            component.restore({**entry["plain"], **arrays.under(f"component/{entry['name']}/")}, training)
        engine.learn_texts(dict(zip(held["texts"], arrays["text_embeddings"], strict=True)))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise DataError("{folder} is damaged: fit the dataset and save it again.", folder=folder) from error
    return engine
