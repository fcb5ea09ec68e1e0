"""What a report holds, and its JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from recsys_core.errors import DataError
from recsys_core.explain.explanation import VERSION as EXPLAINED
from recsys_core.explain.explanation import Explanation
from recsys_core.version import VERSION as PROGRAM
from recsys_core.wording.narrative import Language

if TYPE_CHECKING:
    from recsys_core.engine import Engine

VERSION = 1
Kind = Literal["recommendation", "list", "comparison"]


@dataclass(frozen=True)
class Report:
    """One or several accounts with everything needed to check them.

    Attributes:
        kind: "recommendation" holds one account, "list" those of a list in order, "comparison" two of one item.
        made_at: date and time, UTC, ISO 8601.
        sides: what the accounts are called where two stand side by side; empty otherwise.
        data, model: facts by name, as they are shown.
        view: query parameters that open the same view in the app.
    """

    version: int
    kind: Kind
    language: Language
    made_at: str
    program: str
    sides: tuple[str, ...]
    data: Mapping[str, Any]
    model: Mapping[str, Any]
    accounts: tuple[Explanation, ...]
    view: Mapping[str, Any]

    @property
    def simulated(self) -> bool:
        """Whether the readers are simulated, which is said wherever the report is shown."""
        return any(account.simulated for account in self.accounts)

    def to_json(self) -> str:
        """Everything, as JSON that opens again."""
        whole = {name: value for name, value in vars(self).items() if name != "accounts"}
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
        try:
            other = found.pop("reclens_report") != VERSION or any(
                account.get("version") != EXPLAINED for account in found["accounts"]
            )
            if other:
                raise DataError(
                    "This report was saved by another version of RecLens: save it again with this one."
                )
            accounts = tuple(Explanation.from_dict(account) for account in found.pop("accounts"))
            return cls(**{**found, "sides": tuple(found["sides"]), "accounts": accounts})
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise DataError("This report is damaged (at {reason}): save it again.", reason=error) from None


def report_on(
    engine: Engine,
    accounts: Sequence[Explanation],
    kind: Kind = "recommendation",
    language: Language = "en",
    sides: Sequence[str] = (),
    view: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> Report:
    """Put accounts together with what they were made from.

    Args:
        now: date of the report; the present by default.
    """
    data = engine.dataset
    facts = asdict(engine.encoder.facts)
    return Report(
        VERSION,
        kind,
        language,
        (now or datetime.now(UTC)).isoformat(timespec="seconds"),
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
