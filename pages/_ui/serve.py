"""Start the app: `reclens app [options of streamlit run]`, or `python -m pages._ui.serve` in a checkout."""

import logging
import sys
from pathlib import Path

import streamlit as st
from streamlit.web.cli import main

APP = Path(__file__).resolve().parents[2] / "app.py"
"""In a checkout, or in the installed package `reclens_app`; Streamlit reads `.streamlit/config.toml` beside it."""


def serve(options: list[str]) -> None:
    """Run the app until it is stopped.

    Because a folder called `pages` exists, Streamlit takes the first request after a start for one to an app of its
    older kind, and answers a link to a page with "Page not found" before the navigation of `app.py` is known. That
    some navigation is used tells it otherwise.
    """
    logging.disable(logging.WARNING)  # Streamlit warns that this is not a run of a page
    st.navigation([st.Page(lambda: None, title="RecLens", url_path="start")])
    logging.disable(logging.NOTSET)
    sys.argv = ["streamlit", "run", str(APP), *options]
    sys.exit(main())


if __name__ == "__main__":
    serve(sys.argv[1:])
