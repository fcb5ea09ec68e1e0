"""Where datasets come from besides the package: the visit, the disk, a folder of folders."""

import os
from pathlib import Path

import streamlit as st

from pages._ui.service.encoders import EncoderChoice
from recsys_core import Engine
from recsys_core.datasets import BUNDLED
from recsys_core.datasets.readers import is_table
from recsys_core.entry import proper_name
from recsys_core.errors import DataError
from recsys_core.shelf import Shelf


def folder_names() -> list[str]:
    """The folders in the one that RECLENS_DATA names."""
    root = os.environ.get("RECLENS_DATA")
    if not root or not Path(root).is_dir():
        return []
    return sorted(
        one.name for one in Path(root).iterdir() if one.is_dir() and any(map(is_table, one.iterdir()))
    )


def shelf() -> Shelf:
    """Where the visitor's own datasets are kept."""
    return Shelf()


def visiting() -> dict[str, dict[EncoderChoice, Engine]]:
    """Datasets brought only for this visit; nobody else sees them."""
    visit: dict[str, dict[EncoderChoice, Engine]] = st.session_state.setdefault("own", {})
    return visit


def checked_name(name: str) -> str:
    """The name as it is kept.

    Raises:
        DataError: it is none, or a bundled dataset or a folder has it.
    """
    proper = proper_name(name)
    if proper in {*BUNDLED, *folder_names()}:
        raise DataError(
            "The name {name!r} belongs to a dataset that came along: choose another.", name=proper
        )
    return proper
