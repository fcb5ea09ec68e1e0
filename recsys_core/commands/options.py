"""Options before (or behind) every command: where tables lie and how they are read."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from recsys_core.errors import SettingsError

app = typer.Typer(
    help="RecLens: rank, and say why.", no_args_is_help=False, add_completion=False, rich_markup_mode=None
)

KINDS = ("items", "interactions", "users")

_chosen: dict[str, Any] = {}
"""How tables are to be read."""

_files: dict[str, str] = {}
"""Kind of table to the file it lies in."""

_limits: dict[str, int] = {}
"""How much may be read, where that was said."""

VALUED = [
    "--map",
    "--texts",
    "--clean",
    "--missing",
    "--missing-text",
    "--scale",
    "--items",
    "--interactions",
    "--users",
    "--like-from",
    "--dislike-to",
    "--events",
    "--limit-rows",
    "--limit-columns",
    "--limit-expansion",
]
FLAGS = ("--day-first", "--month-first", "--mend-encoding", "--hide-people")
"""Options that may stand behind the command too; see `before_command`."""


class Bar:
    """Progress on stderr: a line that rewrites itself on a terminal, and one line per stage elsewhere."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Say how far it is."""
        live = sys.stderr.isatty()
        if live and (time.monotonic() - self._last > 0.1 or done >= total):
            sys.stderr.write(f"\r{stage}: {done} of {total}\x1b[K" + ("\n" if done >= total else ""))
            self._last = time.monotonic()
        elif not live and stage != self._stage:
            sys.stderr.write(f"{stage}\n")
        self._stage = stage
        sys.stderr.flush()


def listed(text: str) -> tuple[str, ...]:
    """Names separated by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def before_command(arguments: Sequence[str], own: dict[str, set[str]]) -> list[str]:
    """The arguments with the options about reading put before the command, wherever they stood.

    Args:
        own: options that a command has under the same name and keeps.
    """
    command = next((one for one in arguments if one in own), "")
    moved: list[str] = []
    left: list[str] = []
    place = 0
    while place < len(arguments):
        one = arguments[place]
        name = one.partition("=")[0]
        mine = name not in own.get(command, set())
        if mine and name in VALUED:
            takes = "=" not in one
            moved += arguments[place : place + 1 + takes]
            place += 1 + takes
        elif mine and one in FLAGS:
            moved.append(one)
            place += 1
        else:
            left.append(one)
            place += 1
    return [*moved, *left]


def _mapping(pairs: Sequence[str]) -> dict[str, dict[str, str]]:
    mapping: dict[str, dict[str, str]] = {}
    for pair in pairs:
        part, _, column = pair.partition("=")
        table, _, name = part.partition(".")
        if table not in KINDS or not name:
            raise SettingsError(
                "--map {pair!r} cannot be read: write it as interactions.rating=stars.", pair=pair
            )
        mapping.setdefault(table, {})[name] = column
    return mapping


def _scale(text: str) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise SettingsError("--scale {text!r} cannot be read: write it as 1,5.", text=text) from None
    return low, high


@app.callback()
def options(
    maps: Annotated[
        list[str] | None, typer.Option("--map", help="TABLE.PART=COLUMN, again for each.")
    ] = None,
    texts: Annotated[str, typer.Option(help="Item columns joined into the text, by commas.")] = "",
    clean: Annotated[
        str, typer.Option(help="Any of html,digits,stop_words,punctuation,whitespace: cleans texts first.")
    ] = "",
    missing: Annotated[
        str, typer.Option(help="Empty numeric attributes: keep, drop, mean, median or knn.")
    ] = "keep",
    missing_text: Annotated[str, typer.Option(help="Items without text: title or drop.")] = "title",
    scale: Annotated[str, typer.Option(help="Lowest and highest rating there can be, for example 1,5.")] = "",
    items: Annotated[
        str, typer.Option(help="File, or table of the database, whose rows are one item each.")
    ] = "",
    interactions: Annotated[str, typer.Option(help="File or table that says who took what.")] = "",
    users: Annotated[str, typer.Option(help="File or table whose rows are one person each.")] = "",
    like_from: Annotated[float | None, typer.Option(help="Ratings from here on count as a like.")] = None,
    dislike_to: Annotated[float | None, typer.Option(help="Ratings up to here count as a dislike.")] = None,
    events: Annotated[str, typer.Option(help="Kinds of events, the weakest first, by commas.")] = "",
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="Which of 1/9/2022 is the day.")
    ] = None,
    mend_encoding: Annotated[
        bool, typer.Option("--mend-encoding", help="Repair letters that were read in a wrong encoding.")
    ] = False,
    hide_people: Annotated[
        bool, typer.Option("--hide-people", help="Number people whose ids are e-mail addresses.")
    ] = False,
    limit_rows: Annotated[int | None, typer.Option(help="Most rows of a table.", min=1)] = None,
    limit_columns: Annotated[int | None, typer.Option(help="Most columns of a table.", min=1)] = None,
    limit_expansion: Annotated[
        int | None, typer.Option(help="How many times its size a packed file may unpack to.", min=1)
    ] = None,
) -> None:
    """RecLens: rank, and say why."""
    _files.clear()
    _files.update(
        {kind: name for kind, name in zip(KINDS, (items, interactions, users), strict=True) if name}
    )
    _chosen.update(
        mapping=_mapping(maps or []),
        texts=listed(texts),
        cleaning=listed(clean),
        numbers=missing,
        missing_text=missing_text,
        scale=_scale(scale),
        like_from=like_from,
        dislike_to=dislike_to,
        events=listed(events),
        day_first=day_first,
        mend_encoding=mend_encoding,
        hide_people=hide_people,
    )
    _limits.clear()
    said = {"rows": limit_rows, "columns": limit_columns, "expansion": limit_expansion}
    _limits.update({name: most for name, most in said.items() if most is not None})


def load(dataset: str) -> Any:
    """The dataset, read as the options say.

    Raises:
        SettingsError: neither a dataset nor a file was named.
        DataError: it cannot be read.
    """
    from recsys_core.datasets import Reading, load_dataset
    from recsys_core.datasets.sources.limits import COMMAND_LINE, from_environment

    if not dataset and not _files:
        raise SettingsError(
            "Nothing to read: name a dataset, a folder, or files with --items and --interactions."
        )
    roles, files = {}, []
    for kind, name in _files.items():
        beside = Path(dataset) / name if dataset else Path(name)
        path = beside if beside.exists() else Path(name)
        roles[path.name] = kind
        if path.exists() and not (dataset and path is beside):
            files.append(path)
    limits = replace(from_environment(COMMAND_LINE), **_limits)
    reading = Reading(**_chosen, roles=roles, limits=limits)
    return load_dataset(dataset, reading, Bar(), files)
