"""Keeps what a benchmark found in a small file of `assets/figures`, from which the Guide's chapter of figures is made.

A file holds the command, the commit and the date of one run, and its results in two levels: section, row, figures. A figure
is a number, a range `[low, high]` over several runs, `{value, low, high}` with its 95 % interval, or null where a model has
nothing to say. A row that is older than its file has a commit and a date of its own.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "assets" / "figures"

Figure = float | list[float] | dict[str, float] | None


def option(parser: argparse.ArgumentParser) -> None:
    """Let a benchmark be told where to keep what it finds."""
    parser.add_argument("--json", type=Path, default=None, help="keep the figures in this file")


def rounded(figure: Figure, digits: int = 4) -> Figure:
    """A figure with so many significant digits: what is kept is what is read, not noise."""
    if isinstance(figure, dict):
        return {name: float(f"{value:.{digits}g}") for name, value in figure.items()}
    if isinstance(figure, list):
        return [float(f"{value:.{digits}g}") for value in figure]
    return figure if figure is None or isinstance(figure, int) else float(f"{figure:.{digits}g}")


def interval(value: float, low: float, high: float) -> dict[str, float]:
    """A mean with its 95 % interval."""
    return {"value": float(value), "low": float(low), "high": float(high)}


class Record:
    """The figures of one run."""

    def __init__(self) -> None:
        self.results: dict[str, dict[str, dict[str, Figure]]] = {}

    def put(self, section: str, row: str, **figures: Figure) -> None:
        """Note the figures of a row; those it has already stay."""
        kept = self.results.setdefault(section, {}).setdefault(row, {})
        kept.update({name: rounded(figure) for name, figure in figures.items()})

    def write(self, file: Path | None) -> None:
        """Keep them, where a file was named."""
        if file is not None:
            file.write_text(dump({**circumstances(), "results": self.results}), encoding="utf-8")


def circumstances() -> dict[str, str]:
    """Command, commit, date and machine of this run."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    said = [one for one in sys.argv[1:] if not one.startswith("--json=")]
    if "--json" in said:
        place = said.index("--json")
        del said[place : place + 2]
    script = Path(sys.argv[0]).resolve()
    script = script.relative_to(ROOT) if script.is_relative_to(ROOT) else script
    changed = "+" if git("status", "--porcelain", "--untracked-files=no") else ""
    return {
        "command": shlex.join(["python", str(script), *said]),
        "commit": git("rev-parse", "--short", "HEAD") + changed,
        "date": datetime.date.today().isoformat(),
        "kind": "measured",
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    }


def dump(held: dict[str, Any]) -> str:
    """JSON with a row on a line, so that a changed figure is a changed line."""
    lines = [f' "{name}": {json.dumps(value)},' for name, value in held.items() if name != "results"]
    sections = []
    for section, rows in held["results"].items():
        inner = ",\n".join(f"   {json.dumps(row)}: {json.dumps(figures)}" for row, figures in rows.items())
        sections.append(f"  {json.dumps(section)}: {{\n{inner}\n  }}")
    joined = ",\n".join(sections)
    return "{\n" + "\n".join(lines) + '\n "results": {\n' + joined + "\n }\n}\n"
