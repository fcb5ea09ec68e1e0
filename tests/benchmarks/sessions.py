"""What the app costs its server, and ten visitors at once.

    python tests/benchmarks/sessions.py [--dataset ml-100k] [--sessions 10] [--moves 6] [--browsers-only] [--json FILE]

First the script runs alone, without a browser: milliseconds for a moved weight and a moved PCA
size (each with the reason worked out anew), a reason that is known, and a change of page. Then so many browser sessions open the app at the same time, each for a person of its own, and
three seconds after the last has its list all move their sliders at the same time, again and again without a pause; after
that each moves at a pace of its own, some three seconds apart. Time from the address to the list, from the key to the new
list, and whether each still sees its own reader. The first move is told apart as well: a browser has not compiled the
code for it yet. Payload: bytes over the socket until a page has settled. Browsers and server share the processors here;
`wire.py` measures the server alone.
"""

import argparse
import asyncio
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import numpy as np
import streamlit.testing.v1.app_test as app_test
import streamlit.testing.v1.local_script_runner as runner
from playwright.async_api import async_playwright
from record import Record, option
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
LOOK = 3
"""Seconds everybody looks at the list before the first move."""
PACE = (1.0, 5.0)
"""Seconds between two moves of somebody at an own pace: at least and at most, evenly drawn."""
PAGES = ("order", "what_if", "look_inside", "compare", "newcomer", "importance")

WATCH = """() => { window.moved = new Promise(resolve => {
    const host = [...document.querySelectorAll('.st-key-panes, .st-key-panes *')].find(element => element.shadowRoot?.querySelector('.list'));
    const list = host.shadowRoot.querySelector('.list');
    const before = list.textContent;
    let pressed = null;
    document.addEventListener('keydown', () => { pressed = performance.now(); }, {capture: true, once: true});
    const watch = new MutationObserver(() => {
        if (pressed === null || list.textContent === before) return;
        watch.disconnect();
        resolve(performance.now() - pressed);
    });
    watch.observe(list, {subtree: true, childList: true, characterData: true});
}); }"""
"""Times a move inside the page itself: asking from outside would load the processors that are being measured."""


def told(name, times, record, section, row):
    """Median and 95th percentile of some milliseconds, printed and noted."""
    if times:
        record.put(section, row, median=float(np.median(times)), p95=float(np.percentile(times, 95)))
        print(
            f"{name:<34} median {np.median(times):7.0f} ms   p95 {np.percentile(times, 95):7.0f} ms   n {len(times)}"
        )


def taken(run):
    """Milliseconds that a run takes."""
    started = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - started)


def alone(record, dataset, moves):
    """Script runs without a browser; compiled pages are kept from run to run, as the server keeps them."""
    compiled = ScriptCache()
    runner.ScriptCache = app_test.ScriptCache = lambda: compiled
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    test.query_params["dataset"] = dataset
    test.run()
    rng = np.random.default_rng(0)
    slider = test.slider(key="text-history")
    told(
        "weight moved",
        [
            taken(test.slider(key=slider.key).set_value(int(value)).run)
            for value in rng.integers(5, 95, moves)
        ],
        record,
        "server",
        "weight",
    )
    told(
        "PCA size moved",
        [taken(test.slider(key="pca").set_value(int(value)).run) for value in rng.integers(8, 128, moves)],
        record,
        "server",
        "pca",
    )
    test.run()
    told("reason known", [taken(test.run) for _ in range(moves)], record, "server", "reason")
    for page in PAGES:
        test.switch_page(f"pages/explore/{page}.py").run()
        told(f"page {page}, again", [taken(test.run) for _ in range(3)], record, "server", f"page {page}")


def free_port():
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def readers(dataset):
    """Ids of some people of a dataset."""
    return [f"r{number:03d}" if dataset == "sample" else str(number) for number in range(1, 60)]


def started(port):
    """A server of the app."""
    command = [sys.executable, "-m", "pages._ui.serve", "--server.port", str(port)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "RECLENS_BACKGROUND": "0"}
    process = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return process
        except OSError:
            time.sleep(0.25)
    sys.exit("The app did not start.")


async def settled(page):
    """Wait until nothing runs."""
    await page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(
        state="attached", timeout=240_000
    )


async def visit(browser, url, dataset, user, moves, everybody):
    """One visitor: milliseconds until the list, of each move with everybody's and of each at an own pace, bytes received, and
    whether the person is still the own one."""
    context = await browser.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    page = await context.new_page()
    received = [0]
    page.on(
        "websocket",
        lambda ws: ws.on("framereceived", lambda data: received.__setitem__(0, received[0] + len(data))),
    )
    started = time.perf_counter()
    await page.goto(f"{url}/?dataset={dataset}&user={user}&tour=done")
    await page.locator(".list .row").first.wait_for(timeout=240_000)
    await settled(page)
    size, times, paced = received[0], [], []
    rng = np.random.default_rng(int("".join(filter(str.isdigit, user))))
    loading = 1000 * (time.perf_counter() - started)
    slider = await page.get_by_role("slider", name=re.compile("^Text")).element_handle()

    async def armed():  # what the measurement itself loads into a page is loaded before anybody moves
        await slider.focus()
        await page.evaluate(WATCH)

    await armed()
    await everybody.wait()
    await asyncio.sleep(LOOK)

    async def moved(move):
        await page.keyboard.press("End" if move % 2 else "Home")
        taken = await page.evaluate("window.moved")
        await armed()
        return taken

    for move in range(moves):
        times.append(await moved(move))
    await everybody.wait()
    for move in range(moves, 2 * moves):
        await asyncio.sleep(rng.uniform(*PACE))
        paced.append(await moved(move))
    own = await page.get_by_role("heading", name=re.compile(f" {user}$")).count() > 0
    failed = await page.get_by_test_id("stException").count() > 0
    await context.close()
    return loading, times, paced, size, own and not failed


async def together(record, url, dataset, sessions, moves, users):
    """All visitors at once."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        alone, everybody = asyncio.Barrier(1), asyncio.Barrier(sessions)
        await visit(browser, url, dataset, users[0], 1, alone)  # the first fits the ranker
        one = await visit(browser, url, dataset, users[0], moves, alone)
        found = await asyncio.gather(
            *(visit(browser, url, dataset, users[number], moves, everybody) for number in range(sessions))
        )
        await browser.close()
    told("one browser, page opened", [one[0]], record, "browsers", "one, page opened")
    told("one browser, weight moved", one[1], record, "browsers", "one")
    for name, row, taken in (
        (f"{sessions} browsers, page opened", "page opened", [loading for loading, *_ in found]),
        (
            f"{sessions} browsers, weights moved at once",
            "at once",
            [value for _, times, *_ in found for value in times],
        ),
        ("  first move", "first move", [times[0] for _, times, *_ in found]),
        ("  later moves", "later moves", [value for _, times, *_ in found for value in times[1:]]),
        (
            f"{sessions} browsers, each at its pace",
            "own pace",
            [value for _, _, paced, *_ in found for value in paced],
        ),
    ):
        told(name, taken, record, "browsers", row)
    kept = sum(fine for *_, fine in found)
    record.put("payload", "list", megabytes=one[3] / 1e6)
    record.put("kept", "sessions", count=kept, of=sessions)
    print(f"payload of the list page: {one[3] / 1e6:.2f} MB")
    print(f"sessions that kept their own person and did not fail: {kept} of {sessions}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dataset", default="ml-100k")
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--moves", type=int, default=6)
    parser.add_argument("--browsers-only", action="store_true", help="leave the runs without a browser out")
    option(parser)
    asked, record = parser.parse_args(), Record()
    os.environ["RECLENS_BACKGROUND"] = "0"
    if not asked.browsers_only:
        alone(record, asked.dataset, max(asked.moves, 20))
    port = free_port()
    server = started(port)
    address, users = f"http://127.0.0.1:{port}", readers(asked.dataset)
    try:
        asyncio.run(together(record, address, asked.dataset, asked.sessions, asked.moves, users))
    finally:
        server.terminate()
    record.write(asked.json)


if __name__ == "__main__":
    main()
