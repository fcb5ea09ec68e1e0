"""The wheel: the command `reclens`, and the app with its pages, samples and theme, from any folder."""

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (
    "app.py",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    ".streamlit",
    "assets",
    "pages",
    "recsys_core",
)
PIP = ["-m", "pip", "--disable-pip-version-check", "-q"]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy of the checkout, so that nothing of an earlier build gets in and nothing is left behind."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source)
    return source


def environment_with(home, *what):
    """Folder of the commands of a new environment: this one's libraries, and of RecLens only what is installed here.

    A line of a .pth file is a folder to look in; what an editable install of the checkout left there is not run.
    """
    venv.create(home, with_pip=False)
    commands = home / ("Scripts" if os.name == "nt" else "bin")
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    (packages / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    where, options = (
        ["--python", str(commands / "python")],
        ["--no-deps", "--no-index", "--no-build-isolation"],
    )
    # Of the same version there may be one among the libraries, which stays.
    subprocess.run(
        [sys.executable, *PIP, *where, "install", "--ignore-installed", *options, *what], check=True
    )
    return commands


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    """The package as it is passed on."""
    built = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "-w", str(built)]
    subprocess.run([sys.executable, *PIP, "wheel", *options, str(source)], check=True)
    (made,) = built.iterdir()
    return made


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Folder of the commands of an environment that has the wheel."""
    return environment_with(tmp_path_factory.mktemp("environment"), str(wheel))


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An empty folder, in which nothing of the checkout is found."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return tmp_path


def test_the_wheel_holds_the_core_and_one_package_of_the_app(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "recsys_core",
        "reclens_app",
    }
    assert not [name for name in names if "__pycache__" in name]
    for kind, prefix in (("recsys_core/**/*.py", ""), ("pages/**/*.py", "reclens_app/")):
        assert {f"{prefix}{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob(kind)} <= set(names)


def test_the_command_reads_the_sample_from_an_empty_folder(installed, elsewhere):
    def run(*arguments):
        return subprocess.run(
            [str(installed / "reclens"), *arguments],
            cwd=elsewhere,
            capture_output=True,
            text=True,
            check=False,
        )

    done = run("check", "sample", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["users"] == 400
    where = "import recsys_core; print(recsys_core.__file__)"
    found = subprocess.run(
        [str(installed / "python"), "-c", where], cwd=elsewhere, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()).is_relative_to(installed.parent)
    shown = run("--help")
    assert shown.stdout.startswith("Usage: reclens [OPTIONS] COMMAND")
    assert {"app", "recommend", "check"} <= {
        line.split()[0] for line in shown.stdout.splitlines() if line.split()
    }
    wrong = run("recomend")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.endswith("see reclens --help.\n")


def test_an_editable_install_runs_what_stands_in_the_checkout(source, elsewhere):
    commands = environment_with(elsewhere.parent / "editable", "-e", str(source))
    code = "from recsys_core.assets import ASSETS; print(ASSETS)"
    done = subprocess.run(
        [str(commands / "python"), "-c", code], cwd=elsewhere, capture_output=True, text=True, check=True
    )
    assert [Path(line) for line in done.stdout.split()] == [source / "assets"]
    shown = subprocess.run(
        [str(commands / "reclens"), "app", "--help"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--server.port" in shown.stdout


def visit(chromium, url):
    """Open a page by its link, the first request after a start, and look at the front page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(color_scheme="light")
        page.goto(f"{url}/order?lang=English")  # the first request after a start
        expect(page.get_by_role("heading", name="Why this order")).to_be_visible(timeout=120_000)
        expect(page.get_by_text("Page not found")).to_have_count(0)
        page.goto(f"{url}/?lang=English")
        expect(page.get_by_role("heading", name="10 for Person r001")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("simulated people")).to_be_visible()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
            == "rgb(253, 252, 249)"
        )
        logo = page.get_by_test_id("stSidebar").locator("img").first
        assert logo.evaluate("image => image.complete && image.naturalWidth > 0")
        browser.close()


def test_the_app_opens_by_a_link_from_an_empty_folder_and_looks_as_it_should(installed, elsewhere):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "no Chromium on this system: `make tools` installs it"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    log = elsewhere.parent / "server.log"
    with log.open("w") as out:
        options = ["--server.port", url.rsplit(":", 1)[1], "--server.address", "127.0.0.1"]
        server = subprocess.Popen(
            [str(installed / "reclens"), "app", *options], cwd=elsewhere, stdout=out, stderr=out
        )
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        with ThreadPoolExecutor(1) as apart:  # other tests of this process hold a browser of their own
            apart.submit(visit, chromium, url).result()
    finally:
        server.terminate()
        server.wait(20)
    assert "Traceback" not in log.read_text(), log.read_text()
    assert "ScriptRunContext" not in log.read_text(), log.read_text()
    assert list(elsewhere.iterdir()) == []
