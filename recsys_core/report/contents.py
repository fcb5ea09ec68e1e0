"""What a report holds, and its JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from recsys_core.errors import DataError, SettingsError
from recsys_core.explain import explanation
from recsys_core.explain.explanation import Explanation, showable
from recsys_core.only import Only
from recsys_core.strict_json import MisfitError, structured
from recsys_core.translating import languages
from recsys_core.version import VERSION as PROGRAM
from recsys_core.wording.narrative import ENGLISH

if TYPE_CHECKING:
    from cattrs import Converter

    from recsys_core.engine import Engine

VERSION = 1
"""Of the JSON; it rises with every change that older versions cannot read."""
Kind = Literal["recommendation", "list", "comparison"]


class DataFacts(TypedDict):
    """What is said of the dataset."""

    name: str
    items: int
    users: int
    interactions: int
    likes: int
    fingerprint: str
    simulated: bool


class ModelFacts(TypedDict):
    """What is said of the encoder."""

    name: str
    kind: str
    pooling: str
    precision: str
    licence: str
    fingerprint: str


@dataclass(frozen=True)
class Narrowed:
    """What a list was narrowed by.

    Attributes:
        only: the conditions, as `Only` writes them.
        kept: candidates that meet them.
    """

    only: str
    kept: int


@dataclass(frozen=True)
class Report:
    """One or several accounts with everything needed to check them.

    Attributes:
        kind: "recommendation" holds one account, "list" those of a list in order, "comparison" two of one item.
        made_at: date and time with the offset of where it was made, ISO 8601.
        sides: what the accounts are called where two stand side by side; empty otherwise.
        data, model: facts by name, as they are shown.
        view: query parameters that open the same view in the app.
        narrowed: None where the list is the whole one.
    """

    version: int
    kind: Kind
    language: str
    made_at: str
    program: str
    sides: tuple[str, ...]
    data: DataFacts
    model: ModelFacts
    accounts: tuple[Explanation, ...]
    view: Mapping[str, str | list[str]]
    narrowed: Narrowed | None = None

    @property
    def simulated(self) -> bool:
        """Whether the people are simulated, which is said wherever the report is shown."""
        return any(account.simulated for account in self.accounts)

    def to_json(self) -> str:
        """Everything, as JSON that opens again."""
        whole = {name: value for name, value in vars(self).items() if name != "accounts"}
        whole["narrowed"] = asdict(self.narrowed) if self.narrowed else None
        whole["accounts"] = [account.to_dict() for account in self.accounts]
        return json.dumps({"reclens_report": VERSION, **whole}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Report:
        """The report `to_json` wrote.

        Raises:
            DataError: the file is no report of this program, or of another version.
        """
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            raise DataError("This file is not JSON: choose the file saved as “report.json”.") from None
        if not isinstance(found, dict) or "reclens_report" not in found:
            raise DataError(
                "This file is JSON, but no report of RecLens: choose the one saved as “report.json”."
            )
        if found.pop("reclens_report") != VERSION or _of_another_version(found.get("accounts")):
            raise DataError(
                "This report was saved by another version of RecLens: save it again with this one."
            )
        try:
            report = structured(_converter(), found, cls)
            _check(report)
        except MisfitError as error:
            raise DataError("This report is damaged (at {reason}): save it again.", reason=error) from None
        return report


def _of_another_version(accounts: object) -> bool:
    listed = accounts if isinstance(accounts, list) else []
    return any(
        isinstance(account, dict) and account.get("version") != explanation.VERSION for account in listed
    )


def _one_or_several(value: object, _: Any) -> str | list[str]:
    return [showable(one) for one in value] if isinstance(value, list) else showable(value)


@cache
def _converter() -> Converter:
    from cattrs.gen.typeddicts import make_dict_structure_fn

    made = explanation.converter().copy()
    made.register_structure_hook_func(lambda kind: kind == str | list[str], _one_or_several)
    for facts in (DataFacts, ModelFacts):
        read = make_dict_structure_fn(facts, made, _cattrs_forbid_extra_keys=False)
        made.register_structure_hook(facts, read)
    return made


def _check(report: Report) -> None:
    """Raise `MisfitError` where a value is of the right type, but nothing that could be told."""
    if report.language not in languages():
        raise MisfitError("language")
    if report.sides and len(report.sides) != len(report.accounts):
        raise MisfitError("sides")
    if report.narrowed is not None:
        try:
            Only.parse(report.narrowed.only)
        except SettingsError:
            raise MisfitError("narrowed.only") from None
    for number, account in enumerate(report.accounts):
        place = f"accounts[{number}]"
        if not account.ledger or not account.ledger.keys() <= ENGLISH.places.keys():
            raise MisfitError(f"{place}.ledger")
        for row, measure in enumerate(account.measures):
            if measure.name not in ENGLISH.failed:
                raise MisfitError(f"{place}.measures[{row}].name")


def report_on(
    engine: Engine,
    accounts: Sequence[Explanation],
    kind: Kind = "recommendation",
    language: str = "en",
    sides: Sequence[str] = (),
    view: Mapping[str, Any] | None = None,
) -> Report:
    """Put accounts together with what they were made from, dated now."""
    data = engine.dataset
    facts = asdict(engine.encoder.facts)
    return Report(
        VERSION,
        kind,
        language,
        datetime.now().astimezone().isoformat(timespec="seconds"),
        f"RecLens {PROGRAM}",
        tuple(sides),
        {
            "name": data.name,
            "items": len(data.item_ids),
            "users": len(data.user_ids),
            "interactions": len(data.interactions),
            "likes": data.like_count,
            "fingerprint": data.fingerprint,
            "simulated": data.simulated,
        },
        {
            "name": engine.encoder.name,
            "kind": f"{facts['kind']}, {facts['layers']} layers" if facts["layers"] else facts["kind"],
            "pooling": facts["pooling"],
            "precision": facts["precision"],
            "licence": facts["licence"],
            "fingerprint": engine.encoder.fingerprint,
        },
        tuple(accounts),
        dict(view or {}),
    )
