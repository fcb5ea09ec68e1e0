"""The command line: `python -m recsys_core COMMAND`, or `reclens COMMAND` where the package is installed.

With `--json` one JSON object goes to stdout; progress and messages go to stderr. A user's mistake is one plain
sentence on stderr and exit code 2.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from recsys_core.commands import (
    data,
    defaults,
    encoding,
    explaining,
    measuring,
    mining,
    opening,
    overall,
    ranking,
    reporting,
)
from recsys_core.commands.options import VALUED, app, before_command
from recsys_core.errors import RecLensError
from recsys_core.process import set_up

COMMANDS = (opening, data, encoding, mining, ranking, explaining, overall, reporting, measuring, defaults)
"""Importing them puts their commands on the app."""


def _own_options() -> dict[str, set[str]]:
    """Every command, and the options it has under the name of one about reading."""
    commands: dict[str, set[str]] = {}
    for name, made in typer.main.get_group(app).commands.items():
        commands[name] = {one for parameter in made.params for one in parameter.opts} & set(VALUED)
    return commands


def main() -> None:
    """Run a command; a user's mistake becomes one sentence and exit code 2."""
    try:
        set_up()
        app(before_command(sys.argv[1:], _own_options()), standalone_mode=False)
    except RecLensError as error:
        print(str(error), file=sys.stderr)
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        told = getattr(error, "format_message", None)  # what the parser raises; its base class is not public
        if told is None:
            raise
        program = "reclens" if Path(sys.argv[0]).stem == "reclens" else "python -m recsys_core"
        print(f"{' '.join(told().split()).rstrip('.')}: see {program} --help.", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
