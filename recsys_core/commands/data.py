"""Commands on data: fetch, check."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from recsys_core.commands.common import DatasetArgument, JsonOption, emit
from recsys_core.commands.options import Bar, app, load
from recsys_core.errors import SettingsError


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="ml-100k.")],
    to: Annotated[Path | None, typer.Option(help="Folder to put it in.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Fetch a dataset that may not be bundled."""
    from recsys_core.datasets import fetch as fetch_movielens

    if name != "ml-100k":
        raise SettingsError("There is nothing called {name!r} to fetch: the only name is ml-100k.", name=name)
    folder = fetch_movielens(to, Bar())
    emit({"dataset": name, "folder": str(folder)}, as_json, lambda: f"{name} is in {folder}.")


@app.command()
def check(dataset: DatasetArgument = "", as_json: JsonOption = False) -> None:
    """Say what was read, what it was taken for, and what was repaired or dropped, and why."""
    from recsys_core.text import language

    language.begin()
    data = load(dataset)
    emit(_checked(data), as_json, lambda: _told(data))


def _number(value: float) -> float | None:
    """The number, None for NaN, which JSON lacks."""
    return None if value != value else value


def _checked(data: Any) -> dict[str, Any]:
    """Everything the check found, ready for JSON."""
    from recsys_core.encoding.choice import encoder_for, proposed, reads

    report = data.report
    rule = report.rule
    return {
        "dataset": data.name,
        "simulated": data.simulated,
        "language": data.language,
        "encoder": encoder_for(data.language),
        "encoder_reads_it": reads(encoder_for(data.language), data.language),
        "encoder_proposed": proposed(data.language),
        "rows_read": report.rows_read,
        "users": len(data.user_ids),
        "items": len(data.item_ids),
        "interactions": len(data.interactions),
        "likes": data.like_count,
        "dislikes": data.dislike_count,
        "like_threshold": _number(data.threshold),
        "like_rule": {"kind": rule.kind, "from": _number(rule.start), "share": rule.share}
        | {"dislike_to": _number(rule.dislike_to)},
        "strength": report.strength or None,
        "times_read": report.times_read,
        "times": report.times_told or None,
        "mapping": [
            {
                "table": one.table,
                "file": one.file,
                "part": one.part or None,
                "column": one.column,
                "told": one.how,
                "examples": list(one.examples),
                "usable": round(one.usable, 4),
            }
            for one in report.mapping
        ],
        "tables": report.roles,
        "unused": list(report.unused),
        "joins": [asdict(one) for one in report.joins],
        "faults": [asdict(fault) for fault in report.faults],
    }


def _told(data: Any) -> str:
    """The same in words."""
    found = _checked(data)
    rule = found["like_rule"]
    lines = [
        f"{data.name}{' (simulated)' if data.simulated else ''}: {found['users']} users, "
        f"{found['items']} items, {found['interactions']} interactions, {found['likes']} likes, "
        f"{found['dislikes']} dislikes; language {found['language']}."
    ]
    if not found["encoder_reads_it"]:
        lines.append(
            f"  {found['encoder']} does not read {found['language']}: take --encoder {found['encoder_proposed']}."
        )
    lines += [f"  {kind}: {why}" for kind, why in found["tables"].items()]
    for one in found["mapping"]:
        shown = ", ".join(one["examples"])
        part = one["part"] or "not used"
        lines.append(
            f"  {one['table']}.{part}: column {one['column']} of {one['file']}, told {one['told']}; "
            f"{one['usable']:.0%} usable; for example {shown}"
        )
    where = "every row" if rule["from"] is None else f"from {rule['from']:g} on"
    lines.append(f"  likes: {where} ({rule['kind']}, {rule['share']:.0%} of the rated rows)")
    lines += [
        f"  {fault.rule}: {fault.count}, {fault.action} (for example {'; '.join(fault.examples)})"
        for fault in data.report.faults
    ]
    return "\n".join(lines if data.report.faults else [*lines, "  Nothing had to be repaired."])
