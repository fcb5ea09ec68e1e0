"""Pictures of items for a page: small copies of files in the dataset's folder, and addresses where those are allowed."""

import io
import os
from pathlib import Path

import streamlit as st
from PIL import Image, ImageOps
from streamlit import runtime

from pages._ui.drawing.safe import plain
from pages._ui.service.core import stores
from pages._ui.state.text import t
from recsys_core.datasets import BUNDLED, Dataset
from recsys_core.datasets.pictures import local_picture, named_picture, remote_picture

EDGE = 240
"""Pixels of the longer edge of a small copy: sharp at 120 on a dense screen."""
LARGEST_FILE, MOST_PIXELS = 20_000_000, 50_000_000
"""Bytes of a file and pixels of a picture that are read at most."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")


def folder_of(data: Dataset) -> Path | None:
    """The folder a dataset lies in; None for those that came along, were uploaded, or came from a database."""
    root = os.environ.get("RECLENS_DATA")
    if not root or data.name in BUNDLED or Path(data.name).name != data.name:
        return None
    folder = Path(root) / data.name
    return folder if folder.is_dir() else None


def picture_of(data: Dataset, item: int) -> dict[str, str] | None:
    """`url` of an item's picture and `alt`, what it is called to who does not see it; None where there is none to show.

    To be called in every run that shows the picture: what a run did not ask for is not served any more.
    """
    named = named_picture(data, item)
    if not named:
        return None
    url = remote_picture(named) or _served(data, named)
    return {"url": url, "alt": t("Picture of {title}", title=plain(data.title(item), 100))} if url else None


def _served(data: Dataset, named: str) -> str | None:
    """Address under which the app serves a small copy of a file."""
    folder = folder_of(data)
    file = local_picture(named, folder) if folder else None
    if file is None or not runtime.exists():
        return None
    try:
        known = file.stat()
    except OSError:
        return None
    key = (str(file), known.st_mtime_ns, known.st_size)
    small = None if known.st_size > LARGEST_FILE else stores()["picture"].get(key, lambda: small_copy(file))
    if small is None:
        return None
    served = runtime.get_instance().media_file_mgr.add(small, "image/webp", f"picture-{data.name}-{named}")
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{served}" if base else served


def small_copy(file: Path) -> bytes | None:
    """A copy of a picture that loads at once, without what the camera wrote into it; None where it cannot be read."""
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (EDGE, EDGE))
            upright = ImageOps.exif_transpose(picture).convert("RGBA" if "A" in picture.getbands() else "RGB")
            upright.thumbnail((EDGE, EDGE))
            written = io.BytesIO()
            upright.save(written, "WEBP", quality=80)
            return written.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # damaged in any of its ways
        return None
