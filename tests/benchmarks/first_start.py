"""How long a first start takes: a fresh copy, nothing cached, a browser that was never there.

    python tests/benchmarks/first_start.py [--page PATH] [--json FILE]

Copies what git knows of this checkout to a folder of its own, starts the app there with empty folders for caches and own
data, waits until the server answers, and opens the page in Chromium. Seconds, counted from the moment the server answers:
`paint`, the first text of the app; `list`, ten rows and the headline of the first one's reason; `explained`, the marked words
of every row, and nothing of the reason still in work.
`cpu` is what the server's process has used of the processor by then, all its threads together, which other work on the
machine does not change; it counts from the start of the process.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
expect.set_options(timeout=300_000)

TEXT = re.compile("RecLens")
"""Stands in the notice of a start."""


def seen(page: Page) -> dict[str, Callable[[], None]]:
    """What is waited for, one after the other."""
    rows, reason = page.locator(".list .row"), page.locator(".reason .inside")
    return {
        "paint": lambda: expect(page.get_by_test_id("stMain")).to_contain_text(TEXT),
        "list": lambda: (expect(rows).to_have_count(10), expect(reason.locator("h2")).to_be_visible()),
        "explained": lambda: (
            expect(rows.get_by_text("words being read")).to_have_count(0),
            expect(reason.locator(".bar-of-work")).to_have_count(0),
            expect(reason.locator("h3")).to_have_count(4),
        ),
    }


def copied(target: Path) -> Path:
    """What git knows of the checkout, changes included."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def used(process: int) -> float:
    """Seconds of the processor a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def measured(page_path: str) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        place = copied(Path(scratch) / "checkout")
        clean = {name: value for name, value in os.environ.items() if not name.startswith("RECLENS_")}
        homes = {
            name: str(Path(scratch) / name) for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "RECLENS_OWN")
        }
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--headless=new"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        port = free_port()
        options = ["--server.port", str(port), "--server.headless", "true"]
        begun = time.monotonic()
        server = subprocess.Popen(
            [sys.executable, "-m", "pages._ui.serve", *options],
            cwd=place,
            env={**clean, **homes, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(place)},
            stdout=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            while True:
                try:
                    urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
                    break
                except OSError:
                    time.sleep(0.05)
            answers = time.monotonic()
            found: dict[str, object] = {"answers": round(answers - begun, 2), "load": os.getloadavg()[0]}
            page.goto(f"{address}/{page_path}", wait_until="commit")
            for name, wait in seen(page).items():
                wait()
                found[name] = round(time.monotonic() - answers, 2)
                found[f"cpu at {name}"] = round(used(server.pid), 2)
            return found
        finally:
            server.terminate()
            server.wait()
            browser.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--page", default="", help="path and query of the page, for example ?dataset=sample-zh"
    )
    asked.add_argument("--json", type=Path)
    chosen = asked.parse_args()
    told = json.dumps({"page": chosen.page, "cores": os.cpu_count(), **measured(chosen.page)}, indent=1)
    print(told)
    if chosen.json:
        chosen.json.write_text(told + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
