"""Makes the Guide's chapter of figures, in every language, from the files that the benchmarks keep.

    python tests/benchmarks/tables.py [--check]

The words stand in `assets/figures/chapter.<language>.md`, without a number. There,

- `{{table model: warm=ml-100k-warm/models.ndcg; ...}}` is a table with a row for each row of a file's section, and behind it
  the command, the commit and the date of every file in it;
- `{{sessions/kept/sessions.count}}` is one figure;
- `{{source languages, wire/kept}}` tells where the figures of files, or of sections of files, come from.

`--check` writes nothing and fails where a chapter is not what the files give.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from labels import DECIMALS, LABELS, MACHINES, PERCENT, SIGNED

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "assets" / "figures"
GUIDE = ROOT / "assets" / "guide"
LANGUAGES = ("en", "zh")
SILENT = {"en": "silent", "zh": "无法回答"}
TO = {"en": " to ", "zh": " 至 "}
KINDS = {"measured": ("measured", "测于"), "stated": ("stated", "载于")}
"""How a file came to be: written by its benchmark, or by hand from what these documents stated before."""


def number(value: float, name: str) -> str:
    """A number as it is read: fixed decimals where the name has some, else three digits that count."""
    if name in PERCENT:
        return f"{100 * value:.0f} %"
    if name in DECIMALS:
        said = f"{value:.{DECIMALS[name]}f}"
    elif isinstance(value, int) or abs(value) >= 100:
        said = f"{value:,.0f}"
    elif 0 < abs(value) < 1e-4:
        said = f"{value:.0e}".replace("e-0", "e-")
    else:
        said = f"{value:.3g}"
    said = f"+{said}" if name in SIGNED and value >= 0 else said
    return said.replace("-", "−") if value < 0 else said


def told(figure: Any, name: str, language: str) -> str:
    """A figure of a file: a number, a range over runs, a mean with its interval, or what says nothing."""
    if figure is None:
        return SILENT[language]
    if isinstance(figure, list):
        return TO[language].join(number(value, name) for value in figure)
    if isinstance(figure, dict):
        mean, low, high = (number(figure[key], name) for key in ("value", "low", "high"))
        return f"{mean} [{low}, {high}]"
    return number(figure, name)


def _parts(said: str) -> list[tuple[str, str]]:
    """`file, file/section` as pairs."""
    return [(file, section) for file, _, section in (one.partition("/") for one in said.split(", "))]


class Chapter:
    """One chapter in the making.

    Attributes:
        files: what the benchmarks kept, by name.
    """

    def __init__(self, language: str, files: dict[str, dict[str, Any]]) -> None:
        self.language, self.files = language, files
        self.place = LANGUAGES.index(language)

    def label(self, name: str, section: str = "") -> str:
        """What a row or a column is called; a row of one section can have a name of its own."""
        if name.isdigit():
            return f"{int(name):,}"
        if name.startswith("RecLens "):  # beside other libraries
            return "RecLens: " + self.label(name.removeprefix("RecLens "), section)
        own = f"{section}/{name}"
        return LABELS[own if own in LABELS else name][self.place]

    def section(self, file: str, section: str) -> dict[str, dict[str, Any]]:
        """Rows of a file."""
        found: dict[str, dict[str, Any]] = self.files[file]["results"][section]
        return found

    def one(self, address: str) -> str:
        """The figure at `file/section/row.name`."""
        path, _, name = address.rpartition(".")
        file, section, row = path.split("/")
        return told(self.section(file, section)[row][name], name, self.language)

    def table(self, said: str) -> str:
        """A table: `heading: column=file/section.name; ...`."""
        heading, _, listed = said.partition(": ")
        columns = []
        for column in listed.split("; "):
            label, _, address = column.partition("=")
            path, _, name = address.rpartition(".")
            file, section = path.split("/")
            columns.append((label, file, section, name))
        rows = dict.fromkeys(
            (section, row)
            for _, file, section, name in columns
            for row, figures in self.section(file, section).items()
            if name in figures
        )
        named: dict[str, list[str]] = {}
        for section, row in rows:
            named.setdefault(self.label(row, section), []).append(row)
        lines = [
            "| " + " | ".join([self.label(heading), *(self.label(label) for label, *_ in columns)]) + " |"
        ]
        lines.append("|" + "---|" * (len(columns) + 1))
        for label, keys in named.items():
            cells = []
            for _, file, section, name in columns:
                kept = self.section(file, section)
                row = next((kept[key] for key in keys if key in kept), {})
                cells.append(told(row[name], name, self.language) if name in row else "")
            lines.append("| " + " | ".join([label, *cells]) + " |")
        return "\n".join(lines) + "\n\n" + self.sources((file, section) for _, file, section, _ in columns)

    def sources(self, parts: Iterable[tuple[str, str]]) -> str:
        """Command, days and commits of sections of files, a line for each file; a section "" is all of them."""
        files: dict[str, list[str]] = {}
        for file, section in parts:
            files.setdefault(file, []).append(section)
        lines = []
        for file, wanted in files.items():
            held = self.files[file]
            made = {
                (row.get("date", held["date"]), row.get("commit", held["commit"]))
                for section, rows in held["results"].items()
                if section in wanted or "" in wanted
                for row in rows.values()
            }
            days = sorted({date for date, _ in made})
            when = TO[self.language].join(dict.fromkeys((days[0], days[-1])))
            commits = ", ".join(f"`{commit}`" for _, commit in sorted(made))
            said = MACHINES.get(held["machine"])
            place = f" · {said[self.place]}" if said else ""
            lines.append(
                f"- `{held['command']}` · {KINDS[held['kind']][self.place]} {when} · {commits}{place}"
            )
        return "\n".join(lines)

    def filled(self, template: str) -> str:
        """The template with every figure in its place."""

        def put(found: re.Match[str]) -> str:
            kind, _, said = found[1].partition(" ")
            if kind == "table":
                return self.table(said)
            return self.sources(_parts(said)) if kind == "source" else self.one(found[1])

        return re.sub(r"\{\{(.+?)\}\}", put, template)


def kept() -> dict[str, dict[str, Any]]:
    """Every file of figures, by name."""
    return {
        file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FIGURES.glob("*.json"))
    }


def template_of(language: str) -> str:
    """The words of the chapter."""
    return (FIGURES / f"chapter.{language}.md").read_text(encoding="utf-8")


def chapter_of(language: str) -> Path:
    """Where the chapter stands."""
    return GUIDE / language / "4-figures.md"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true", help="write nothing, fail where a chapter is stale")
    asked, stale = parser.parse_args(), []
    for language in LANGUAGES:
        made = Chapter(language, kept()).filled(template_of(language))
        file = chapter_of(language)
        if asked.check:
            stale += [str(file)] if not file.exists() or file.read_text(encoding="utf-8") != made else []
        else:
            file.write_text(made, encoding="utf-8")
    if stale:
        sys.exit(f"Not what the figures give: {', '.join(stale)}. Run make figures.")


if __name__ == "__main__":
    main()
