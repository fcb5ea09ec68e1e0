"""What was read, what it was taken for, and every repair made on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from recsys_core.datasets.likes import NAN, LikeRule
from recsys_core.strict_json import MisfitError, strict_converter, structured
from recsys_core.translating import Message

if TYPE_CHECKING:
    from cattrs import Converter

WRITTEN = ("faults", "joins", "mapping", "rule", "unused")
"""Fields without which what was written of a report is not whole."""


@dataclass(frozen=True)
class Fault:
    """One rule that found something: how often, where, and what was done."""

    rule: str
    count: int
    action: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class MappedColumn:
    """A column that plays a part.

    Attributes:
        table: `items`, `interactions` or `users`.
        file: name of the file it stands in.
        part: for example `title`; "" for a column that plays none but looks as if it could.
        how: how that was told.
        examples: some of its cells.
        usable: share of the rows in which it can be used.
        rows: number of the rows.
    """

    table: str
    file: str
    part: str
    column: str
    how: str
    examples: tuple[str, ...] = ()
    usable: float = 1.0
    rows: int = 0


@dataclass(frozen=True)
class JoinCount:
    """How ids of the interactions were found in the items.

    Attributes:
        counts: distinct ids found by each rule of `joins.RULES`.
        missing: distinct ids that were not found.
        examples: some of those.
    """

    part: str
    counts: dict[str, int] = field(default_factory=dict)
    missing: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckReport:
    """What was read, and every repair made on the way.

    Attributes:
        mapping: which column plays which part.
        rule: what counts as a like.
        joins: how ids were found.
        filled: share of the rows of the interactions that hold something, by column.
        times_read: interactions whose time is known.
        times_told: how times are written.
        strength: the column that says how strongly a row speaks, "" if none.
        roles: kind of table to why it was taken for that.
        unused: tables that play no part.
    """

    source: str
    rows_read: dict[str, int]
    faults: tuple[Fault, ...] = ()
    mapping: tuple[MappedColumn, ...] = ()
    rule: LikeRule | None = None
    joins: tuple[JoinCount, ...] = ()
    filled: dict[str, float] = field(default_factory=dict)
    times_read: int = 0
    times_told: str = ""
    times_ambiguous: bool = False
    strength: str = ""
    roles: dict[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Everything in it, ready for JSON; None stands for NaN."""
        found: dict[str, Any] = _converter().unstructure(self)
        return found

    @classmethod
    def from_dict(cls, held: Mapping[str, Any]) -> CheckReport:
        """The report that `to_dict` wrote.

        Raises:
            MisfitError: it did not.
        """
        for name in WRITTEN:
            if name not in held:
                raise MisfitError(name)
        return structured(_converter(), held, cls)


def _written_sentence(sentence: str) -> str | dict[str, Any]:
    """A message by its template and values, so that it can still be said in another language when it is read again."""
    if not isinstance(sentence, Message):
        return str(sentence)
    return {
        "template": sentence.template,
        "values": {k: v if isinstance(v, int | float | str) else str(v) for k, v in sentence.values.items()},
    }


def _read_sentence(held: object, _: Any) -> str:
    if isinstance(held, str):
        return held
    if not (
        isinstance(held, dict)
        and isinstance(held.get("template"), str)
        and isinstance(held.get("values"), dict)
    ):
        raise TypeError
    return Message(held["template"], **held["values"])


@cache
def _converter() -> Converter:
    """What reads and writes reports; the numbers of a rule are NaN where nothing is a like or a dislike."""
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

    made = strict_converter()
    read = made.get_structure_hook(float)
    numbers = override(
        struct_hook=lambda value, kind: NAN if value is None else read(value, kind),
        unstruct_hook=lambda value: None if value != value else value,
    )
    into = make_dict_structure_fn(LikeRule, made, start=numbers, dislike_to=numbers, share=numbers)
    back = make_dict_unstructure_fn(LikeRule, made, start=numbers, dislike_to=numbers, share=numbers)
    made.register_structure_hook(str, _read_sentence)
    made.register_unstructure_hook(str, _written_sentence)
    made.register_structure_hook(LikeRule, into)
    made.register_unstructure_hook(LikeRule, back)
    return made


_ADDRESS = re.compile(r"[^\s@:,;<>()\"']+@[^\s@:,;<>()\"']+")


def without_addresses(report: CheckReport) -> CheckReport:
    """The report with `…@…` in the place of every e-mail address among its examples."""

    def without(sentence: str) -> str:
        if not isinstance(sentence, Message):
            return _ADDRESS.sub("…@…", sentence)
        return Message(sentence.template, **{k: without(str(v)) for k, v in sentence.values.items()})

    def hidden(examples: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(without, examples))

    return replace(
        report,
        faults=tuple(replace(one, examples=hidden(one.examples)) for one in report.faults),
        mapping=tuple(replace(one, examples=hidden(one.examples)) for one in report.mapping),
        joins=tuple(replace(one, examples=hidden(one.examples)) for one in report.joins),
    )
