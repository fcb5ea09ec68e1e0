"""Fitted datasets kept on disk under the names people gave them.

```
own/                          RECLENS_OWN, else beside the other data of this user
  my-films-1f0c9a7e42/        a legible piece of the name and a hash of it: the name itself may be any text
    entry.json                the name, what stands in the lists, how it was read, and which fit counts
    fit-5b1d.../              the engine, see `saved`
```
A fit that is replaced stays until `entry.json` names the new one, so nothing is lost by a crash in between.
"""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from recsys_core.atomic import write_json
from recsys_core.chosen import Chosen
from recsys_core.datasets import Dataset
from recsys_core.encoding import EmbeddingCache, Encoder
from recsys_core.engine import Engine
from recsys_core.engine_folder import MANIFEST, keep_choice, load, load_tables, made_again, save
from recsys_core.entry import ENTRY, Entry, entry_in, folder_name, held_in, own_folder, proper_name, writing
from recsys_core.errors import DataError

T = TypeVar("T")
_CHANGING = threading.RLock()


class Shelf:
    """A folder of fitted datasets; everything is read from disk, so all processes see the same.

    Args:
        folder: where they lie; None takes `own_folder`.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = own_folder() if folder is None else Path(folder)

    def entries(self) -> list[Entry]:
        """Everything kept, by name; what is damaged says why."""
        try:
            folders = [place for place in self.folder.iterdir() if place.is_dir()]
        except OSError:
            return []
        found = [entry_in(place) for place in folders if not place.name.startswith(".")]
        return sorted(found, key=lambda one: (one.name.casefold(), one.name, one.kept_at))

    def names(self) -> list[str]:
        """Names of what can be used."""
        return list(dict.fromkeys(one.name for one in self.entries() if one.damaged is None))

    def find(self, name: str) -> Entry | None:
        """What the lists say of a name, damaged or not; None where nothing is kept under it."""
        straight = self.folder / folder_name(name)
        if straight.is_dir() and (one := entry_in(straight)).name == name and one.damaged is None:
            return one
        found = [one for one in self.entries() if one.name == name]
        return max(found, key=lambda one: (one.damaged is None, one.kept_at), default=None)

    def _whole(self, name: str) -> Entry:
        one = self.find(name)
        if one is None:
            raise DataError("No dataset is kept under the name {name!r}: fit it and keep it.", name=name)
        if one.damaged is not None:
            raise one.damaged
        return one

    def put(
        self,
        name: str,
        engine: Engine,
        made_by: dict[str, Any],
        reading: dict[str, Any] | None = None,
    ) -> Entry:
        """Keep an engine under a name; one that is kept under it already is replaced.

        Args:
            made_by: arguments of `load_encoder` that made its encoder.
            reading: the columns and choices the dataset was read with, for the next time.

        Raises:
            DataError: the name cannot be one, or the folder cannot be written; what was kept stays.
        """
        name = proper_name(name)
        version = uuid.uuid4().hex
        data = engine.dataset
        with _CHANGING, writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            before = self.find(name)
            place = before.folder if before else self._new_place(name)
            # A new name is built out of sight; a known one keeps its fit until the new one stands beside it.
            work = place if before else self.folder / f".new-{version}"
            work.mkdir(exist_ok=True)
            try:
                fit = save(engine, work / f"fit-{version}", made_by)
                sizes = {file.name: file.stat().st_size for file in fit.iterdir()}
                held = {
                    "name": name,
                    "version": version,
                    "users": len(data.user_ids),
                    "items": len(data.item_ids),
                    "interactions": len(data.interactions),
                    "kept": datetime.now(UTC).isoformat(timespec="microseconds"),
                    "encoder": engine.encoder.name,
                    "files": sizes,
                    "reading": reading,
                }
                write_json(work / ENTRY, held)
                if not before:
                    work.rename(place)
            except BaseException:
                shutil.rmtree(work / f"fit-{version}" if before else work, ignore_errors=True)
                raise
            for old in place.iterdir():  # what a crash left is among it
                if old.is_dir() and old.name != f"fit-{version}":
                    shutil.rmtree(old, ignore_errors=True)
        return entry_in(place)

    def _new_place(self, name: str) -> Path:
        """A folder for a new name; its own one may be taken by a dataset that was renamed since."""
        place, number = self.folder / folder_name(name), 2
        while place.exists():
            place, number = self.folder / f"{folder_name(name)}-{number}", number + 1
        return place

    def _sweep(self) -> None:
        """Clear away what a crash left out of sight, once it is surely nobody's work."""
        day_ago = datetime.now(UTC).timestamp() - 86_400
        for place in self.folder.iterdir():
            gone = place.name.startswith(".gone-")
            if gone or (place.name.startswith(".new-") and place.stat().st_mtime < day_ago):
                shutil.rmtree(place, ignore_errors=True)

    def engine(
        self,
        name: str,
        make: Callable[[Dataset, dict[str, Any]], Encoder] = made_again,
        cache: EmbeddingCache | None = None,
    ) -> Engine:
        """The engine kept under a name, ready to rank, its dataset called by that name.

        Args:
            make, cache: see `saved.load`.

        Raises:
            DataError: nothing is kept under it, or what is there is damaged or of another version.
            ModelError: the encoder cannot be loaded any more.
        """
        return self._opened(name, lambda fit: load(fit, name=name, make=make, cache=cache))

    def dataset(self, name: str) -> Dataset:
        """The dataset kept under a name, without its model.

        Raises:
            DataError: see `engine`.
        """
        return self._opened(name, lambda fit: load_tables(fit, name))

    def keep_choice(self, name: str, chosen: Chosen) -> None:
        """Keep the weights chosen on a dataset with its engine.

        Raises:
            DataError: nothing is kept under the name, or the folder cannot be written.
        """
        with _CHANGING, writing(self.folder):
            one = self._whole(name)
            fit, held = one.folder / f"fit-{one.version}", held_in(one.folder)
            # Sizes tell whether files are whole: without that of the manifest none is wrong at any moment.
            sizes = {file: size for file, size in held["files"].items() if file != MANIFEST}
            write_json(one.folder / ENTRY, {**held, "files": sizes})
            keep_choice(fit, chosen)
            sizes[MANIFEST] = (fit / MANIFEST).stat().st_size
            write_json(one.folder / ENTRY, {**held, "files": sizes})

    def _opened(self, name: str, read: Callable[[Path], T]) -> T:
        one = self._whole(name)
        try:
            return read(one.folder / f"fit-{one.version}")
        except DataError:
            now = self._whole(name)
            if now.version == one.version:
                raise
            return read(now.folder / f"fit-{now.version}")  # it was replaced while it was read

    def reading(self, name: str) -> dict[str, Any] | None:
        """The columns and choices a dataset was read with; None where none were given, or nothing is kept."""
        one = self.find(name)
        if one is None or one.damaged is not None:
            return None
        found: dict[str, Any] | None = held_in(one.folder).get("reading")
        return found

    def rename(self, old: str, new: str) -> Entry:
        """Give a kept dataset another name.

        Raises:
            DataError: nothing is kept under the old name, the new one is taken or cannot be one, or the folder
                cannot be written.
        """
        new = proper_name(new)
        with _CHANGING, writing(self.folder):
            one = self._whole(old)
            if new != old:
                if self.find(new) is not None:
                    raise DataError(
                        "The name {name!r} is taken: choose another, or delete what has it first.", name=new
                    )
                write_json(one.folder / ENTRY, {**held_in(one.folder), "name": new})
            return entry_in(one.folder)

    def delete(self, name: str) -> Entry:
        """Delete everything kept under a name, damaged or not; what it was.

        Raises:
            DataError: nothing is kept under it, or the folder cannot be written.
        """
        with _CHANGING, writing(self.folder):
            one = self.find(name)
            if one is None:
                raise DataError("No dataset is kept under the name {name!r}: fit it and keep it.", name=name)
            gone = self.folder / f".gone-{uuid.uuid4().hex}"
            one.folder.rename(gone)  # at once, so that half of it is never listed
            shutil.rmtree(gone)
        return one
