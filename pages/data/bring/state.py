"""What was brought, and the choices made about it: kept for the visit, every one of them can be undone."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from pages._ui.controls.progress import ProgressBar
from pages.data.bring.opening import from_address, from_uploads, proper
from recsys_core.datasets.building import build
from recsys_core.datasets.reading import Reading
from recsys_core.datasets.recognising.plan import Plan, recognise
from recsys_core.datasets.schema import Dataset
from recsys_core.datasets.sources.opening import Source
from recsys_core.errors import RecLensError
from recsys_core.guard import guarded
from recsys_core.reading_memory import recall, remember, shape_of
from recsys_core.strict_json import MisfitError

KEY = "brought"
USUAL = Reading(hide_people=True)


@dataclass
class Brought:
    """Tables that were brought, and what was chosen about them.

    Attributes:
        mark: tells one upload from another; part of every widget's key.
        name: what the files are called.
        reading: the choices in force.
        before: those that were in force before, the latest last.
        recalled: whether they were remembered from an earlier export of the same shape.
        broken: files that could not be read, and why.
        files: what tells the uploaded files apart.
    """

    mark: str
    name: str
    source: Source
    reading: Reading = USUAL
    before: list[Reading] = field(default_factory=list)
    recalled: bool = False
    broken: tuple[tuple[str, RecLensError], ...] = ()
    files: frozenset[str] = frozenset()
    cache: dict[str, Any] = field(default_factory=dict)

    def key(self, *parts: object) -> str:
        """Key of a widget: another upload, or another value from elsewhere, makes another widget."""
        told = hashlib.md5(repr(parts).encode()).hexdigest()[:12]
        return f"bring-{self.mark}-{told}"

    def change(self, **choices: Any) -> None:
        """Take other choices; the present ones can be brought back."""
        changed = replace(self.reading, **choices)
        if changed != self.reading:
            self.before.append(self.reading)
            self.reading = changed

    def undo(self) -> None:
        """Bring back the choices before the last change."""
        if self.before:
            self.reading = self.before.pop()

    def start_again(self) -> None:
        """Let go of every choice; that, too, can be undone."""
        self.before.append(self.reading)
        self.reading = USUAL

    def _once(self, what: str, make: Any) -> Any:
        key = f"{what}-{self.reading!r}"
        if key not in self.cache:
            if len(self.cache) > 8:
                self.cache.pop(next(iter(self.cache)))
            with guarded(self.name):
                self.cache[key] = make()
        return self.cache[key]

    def plan(self) -> Plan:
        """What was recognised.

        Raises:
            RecLensError: see `recognise`.
        """
        found: Plan = self._once("plan", lambda: recognise(self.source.tables, self.reading))
        return found

    def default_name(self) -> str:
        """What to call the dataset: as the file with the items, a database by its own name."""
        if self.name == self.source.name:
            return self.name
        held = self.plan().files.get("items", self.name).partition(": ")[0]
        return held.removesuffix(".gz")

    def dataset(self) -> Dataset:
        """The checked dataset.

        Raises:
            RecLensError: see `build`.
        """
        plan = self.plan()

        def make() -> Dataset:
            with ProgressBar() as bar:
                return build(plan, self.name, self.reading, vectors=self.source.vectors, progress=bar)

        found: Dataset = self._once("data", make)
        return found

    def uncleaned(self) -> Dataset:
        """The dataset as it would be without cleaning its texts.

        Raises:
            RecLensError: see `build`.
        """
        reading = replace(self.reading, cleaning=())
        found: Dataset = self._once(
            "plain", lambda: build(self.plan(), self.name, reading, vectors=self.source.vectors)
        )
        return found

    def map(self, kind: str, part: str, column: str) -> None:
        """Let a column play a part, and no other; "" frees the column."""
        held: dict[str, dict[str, str]] = {k: dict(v) for k, v in self.reading.mapping.items()}
        mine = held.setdefault(kind, {})
        for old, one in self.plan().mapping(kind).items():
            if one == column and old != part:
                mine[old] = ""
        if part:
            mine[part] = column
        self.change(mapping=held)

    def held_as(self, table: str, kind: str) -> None:
        """Say what a table holds; columns chosen before belong to what it was taken for and are let go."""
        roles = {name: one for name, one in self.reading.roles.items() if one != kind or kind == "unused"}
        self.change(roles={**roles, table: kind}, mapping={})

    def in_full(self) -> dict[str, Any]:
        """Every choice, with the column of each part whether it was chosen or told."""
        plan = self.plan()
        mapping = {
            kind: {**dict(self.reading.mapping.get(kind, {})), **plan.mapping(kind)} for kind in plan.tables
        }
        return {**self.reading.to_dict(), "mapping": mapping}

    def remember(self) -> None:
        """Keep the choices for the next export of the same shape."""
        roles = {
            "|".join(t.columns): self.reading.roles[t.name]
            for t in self.source.tables
            if t.name in self.reading.roles
        }
        held = {**self.in_full(), "roles": roles}
        try:
            remember(_shape(self.source), held)
        except RecLensError:  # a memory may be lost, never in the way
            return


def _shape(source: Source) -> str:
    return shape_of({table.name: table.columns for table in source.tables})


def _recalled(source: Source) -> Reading | None:
    held = recall(_shape(source))
    if held is None:
        return None
    try:
        reading = Reading.from_dict(held)
    except (RecLensError, MisfitError):
        return None
    headers = {table.name: "|".join(table.columns) for table in source.tables}
    roles = {name: reading.roles[one] for name, one in headers.items() if one in reading.roles}
    reading = replace(reading, roles=roles)
    return reading if _fits(reading, source) else None


def _fits(reading: Reading, source: Source) -> bool:
    """Whether tables can be read with these choices."""
    try:
        recognise(source.tables, reading)
    except (RecLensError, TypeError, ValueError, AttributeError):
        return False
    return True


def brought(uploads: list[Any], address: str) -> Brought | None:
    """The tables on the page, read once; None where nothing was brought.

    Raises:
        RecLensError: none of them can be read; what was brought before stays, see `latest`.
    """
    if not uploads and not address:
        st.session_state.pop(KEY, None)
        return None
    told = repr([(one.name, one.size, one.file_id) for one in uploads]) + address
    mark = hashlib.md5(told.encode()).hexdigest()[:10]
    held = latest()
    if held is not None and held.mark == mark:
        return held
    with ProgressBar() as bar:
        opened = from_uploads(uploads, bar) if uploads else from_address(address, bar)
    name = proper(uploads[0].name) if uploads else opened.source.name
    files = frozenset(str(one.file_id) for one in uploads)
    fresh = Brought(mark, name, opened.source, broken=opened.broken, files=files)
    known = _recalled(opened.source)
    if held is not None and held.files and held.files < files and _fits(held.reading, opened.source):
        fresh.reading, fresh.before = held.reading, held.before  # a file was added: what was chosen holds
    elif known is not None and known != USUAL:
        fresh.reading, fresh.recalled = known, True
    st.session_state[KEY] = fresh
    return fresh


def latest() -> Brought | None:
    """What was brought last and could be read."""
    held: Brought | None = st.session_state.get(KEY)
    return held
