"""Commands on data: fetch, check."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from recsys_core.commands.shared import Bar, DatasetArgument, JsonOption, app, emit, load
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
def check(dataset: DatasetArgument, as_json: JsonOption = False) -> None:
    """Say what was read, repaired and dropped, and why."""
    data = load(dataset)
    report = {
        "dataset": data.name,
        "simulated": data.simulated,
        "language": data.language,
        "rows_read": data.report.rows_read,
        "users": len(data.user_ids),
        "items": len(data.item_ids),
        "interactions": len(data.interactions),
        "likes": len(data.liked),
        "like_threshold": None if data.threshold != data.threshold else data.threshold,
        "faults": [asdict(fault) for fault in data.report.faults],
    }

    def text() -> str:
        head = (
            f"{data.name}{' (simulated)' if data.simulated else ''}: {report['users']} users, "
            f"{report['items']} items, {report['interactions']} interactions, {report['likes']} likes."
        )
        lines = [
            f"  {fault.rule}: {fault.count}, {fault.action} (for example {'; '.join(fault.examples)})"
            for fault in data.report.faults
        ]
        return "\n".join([head, *(lines or ["  Nothing had to be repaired."])])

    emit(report, as_json, text)
