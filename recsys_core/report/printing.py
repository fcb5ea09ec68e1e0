"""HTML to PDF by the browser that is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from recsys_core.errors import RecLensError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PATIENCE = 60
"""Seconds that the browser may take to print."""


class PrintError(RecLensError):
    """The page could not be printed."""


def _browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def can_print() -> bool:
    """Whether a browser that prints is installed."""
    return _browser() is not None


def pdf_of(html: str) -> bytes:
    """The page as PDF.

    Raises:
        PrintError: no browser is installed, or it failed.
    """
    browser = _browser()
    if browser is None:
        raise PrintError("No browser that prints is installed: save the HTML and print it from yours.")
    with tempfile.TemporaryDirectory() as folder:
        page, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(html, encoding="utf-8")
        command = [
            browser,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
            return printed.read_bytes()
        except (subprocess.SubprocessError, OSError):
            raise PrintError(
                "The browser could not print the report: save the HTML and print it from yours."
            ) from None
