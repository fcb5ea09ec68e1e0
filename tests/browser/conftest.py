"""A real server and the system's Chromium."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as NotThere
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path(__file__).parent / "shots"
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
]
expect.set_options(timeout=60_000)


def chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        for folder in os.environ["PATH"].split(os.pathsep):
            if (Path(folder) / name).exists():
                return str(Path(folder) / name)
    pytest.fail("The browser tests need chromium: apt-get install chromium")


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Start the app on a free port; its data folder holds a hostile dataset and a catalogue without people beside the real ones."""
    data = tmp_path_factory.mktemp("data")
    if os.environ.get("RECLENS_DATA"):
        for folder in Path(os.environ["RECLENS_DATA"]).resolve().iterdir():
            (data / folder.name).symlink_to(folder)
    hostile = data / "hostile"
    hostile.mkdir()
    nasty = '<img src=x onerror=1><svg onload="window.__xss=1"> **bold** $x$ [a](javascript:alert(1)) ![t](http://127.0.0.1:9/t.png)'
    rows = "\n".join(
        f'i{n},"{nasty.replace(chr(34), chr(34) * 2)} {n}","<iframe srcdoc=x onload=window.__xss=1></iframe> 三体 {n}"'
        for n in range(8)
    )
    longest = "word " * 2000
    rows += f'\ni8,"\u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 {nasty.replace(chr(34), chr(34) * 2)}","{longest}"'
    (hostile / "items.csv").write_text(f"item_id,title,text\n{rows}\n")
    likes = "\n".join(f"u{n % 3},i{n % 8},{4 + n % 2}" for n in range(12))
    (hostile / "interactions.csv").write_text(f"user_id,item_id,rating\n{likes}\n")
    alone = data / "alone"
    alone.mkdir()
    (alone / "items.csv").write_text("item_id,title\na,The sea\nb,A robot dreams\nc,Letters from a garden\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "server.log"
    environment = {
        **os.environ,
        "RECLENS_BACKGROUND": "0",
        "OMP_NUM_THREADS": "1",
        "HF_HUB_OFFLINE": "1",
        "RECLENS_DATA": str(data),
        "RECLENS_OWN": str(tmp_path_factory.mktemp("own")),
    }
    command = [sys.executable, "-m", "pages._ui.serve", "--server.port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, "--server.address", "127.0.0.1"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
        url = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        else:
            pytest.fail(f"The app did not start: {log.read_text()}")
        yield url
        process.terminate()
        process.wait(20)
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser, server):
    """Open a path of the app; fails on script errors and on any request that leaves this machine."""
    contexts, bad = [], []

    def watch(request):
        # Streamlit looks its favicon up when a page has a Material icon; everything else must stay here.
        if not request.url.startswith(
            (server, "data:", "blob:", "ws://127.0.0.1", "https://fonts.gstatic.com/s/i/")
        ):
            bad.append(request.url)

    def call(path="/", width=1440, height=1800, scheme="light"):
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: bad.append(str(error)))
        page.on("request", watch)
        page.goto(path)
        return page

    yield call
    for context in contexts:
        context.close()
    assert not bad, bad


def still(page):
    """Wait until nothing is running; what goes on for long is not waited for."""
    with contextlib.suppress(NotThere):
        page.wait_for_timeout(300)
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
            state="attached", timeout=20_000
        )


@pytest.fixture
def shoot():
    """Save a screenshot once nothing is running."""
    SHOTS.mkdir(exist_ok=True)

    def call(page, name):
        page.wait_for_timeout(300)
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
            state="attached", timeout=120_000
        )
        page.wait_for_timeout(1200)
        page.screenshot(path=SHOTS / f"{name}.png")

    return call


@pytest.fixture
def choose():
    """Pick an option of a select box; on a busy machine a rerun can close the list again, so try a few times."""

    def call(page, label, option, typed=""):
        exact = isinstance(option, str)
        for attempt in range(8):
            still(page)
            page.get_by_role("combobox", name=label).first.click()
            if typed:
                page.keyboard.type(typed)
            try:
                page.get_by_role("option", name=option, exact=exact).first.click(timeout=5_000)
                return
            except NotThere:
                if attempt == 7:
                    raise
                page.keyboard.press("Escape")

    return call
