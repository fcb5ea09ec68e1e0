"""The command that opens the app: app."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import typer

from recsys_core.commands.options import app

PLACES = ("reclens_app", "")
"""Where the app lies beside the core: as a package of its own where it is installed, at the top of a checkout."""


@app.command(
    "app",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)
def open_app(context: typer.Context) -> None:
    """Open the app in the browser; takes the options of `streamlit run`."""
    beside = Path(__file__).resolve().parents[2]
    launcher = next(
        file for place in PLACES if (file := beside / place / "pages" / "_ui" / "serve.py").is_file()
    )
    sys.argv = [str(launcher), *context.args]
    # The core knows where the app lies, and nothing else of it.
    runpy.run_path(str(launcher), run_name="__main__")
