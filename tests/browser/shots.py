"""A picture of every page: `make shots` puts them into tests/browser/shots.

Light and dark, 1440, 1024 and 390 wide, English and Chinese; on the bundled samples. What is made for one window is
taken as one window, every other page in its whole length.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path(__file__).parent / "shots"
PAGES = {
    "recommend": ("/", None),
    "reason": ("/", None),
    "story": ("/?told=Story", None),
    "words": ("/?large=words", None),
    "attention": ("/?large=look", None),
    "present": ("/?large=present", None),
    "order": ("/order", 2200),
    "what-if": ("/what_if", 2000),
    "importance": ("/importance", 2400),
    "look-inside": ("/look_inside", 2600),
    "compare": ("/compare", 1900),
    "newcomer": ("/newcomer?new-title=Deep+water&new-text=A+lonely+robot+at+the+bottom+of+the+sea", 2400),
    "quality": ("/quality", 1400),
    "data": ("/data", 2000),
    "guide": ("/guide", 3000),
    "figures": ("/guide?chapter=4-figures", 3000),
    "architecture": ("/guide?chapter=5-architecture", 1800),
}
"""Path and height of each; None: of one window."""
LOOKS = (
    ("light", (1440, 900), "English", "sample"),
    ("dark", (1440, 900), "English", "sample"),
    ("light", (1024, 768), "English", "sample"),
    ("light", (390, 844), "English", "sample"),
    ("light", (1440, 900), "中文", "sample-zh"),
    ("dark", (1440, 900), "中文", "sample-zh"),
    ("dark", (1024, 768), "中文", "sample-zh"),
    ("dark", (390, 844), "中文", "sample-zh"),
)


def started(port):
    """A server of the app."""
    command = [sys.executable, "-m", "pages._ui.serve", "--server.port", str(port)]
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
        "RECLENS_BACKGROUND": "0",  # nothing that would keep the pictures waiting
    }
    process = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1", "--server.headless", "true"], cwd=ROOT, env=environment
    )
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return process
        except OSError:
            time.sleep(0.25)
    sys.exit("The app did not start.")


def whole(height, width):
    """A page's height in a window so wide; None for what is made for one window."""
    return height and (height if width > 400 else height * 2)


def main(only):
    """Take every picture, or those of the names in `only`."""
    SHOTS.mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = started(port)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for scheme, (width, window), language, dataset in LOOKS:
                for name, (path, height) in PAGES.items():
                    if only and name not in only:
                        continue
                    context = browser.new_context(
                        viewport={"width": width, "height": whole(height, width) or window},
                        color_scheme=scheme,
                        reduced_motion="reduce",
                    )
                    page = context.new_page()
                    page.goto(
                        f"http://127.0.0.1:{port}{path}{'&' if '?' in path else '?'}lang={language}&dataset={dataset}"
                    )
                    page.get_by_role("heading", level=1).first.wait_for(timeout=120_000)
                    page.wait_for_timeout(1000)
                    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
                        state="attached", timeout=240_000
                    )
                    page.wait_for_function(
                        "!document.querySelector('[data-testid=stSkeleton]')", timeout=120_000
                    )
                    if name == "reason":
                        page.locator(".list .row").nth(1).click()
                    page.wait_for_timeout(1500)
                    tongue = "zh" if language == "中文" else "en"
                    page.screenshot(path=SHOTS / f"{name}-{scheme}-{width}-{tongue}.png")
                    context.close()
                    print(f"{name}-{scheme}-{width}-{tongue}.png")
    finally:
        server.terminate()


if __name__ == "__main__":
    main(sys.argv[1:])
