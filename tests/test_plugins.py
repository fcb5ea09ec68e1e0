"""Plugins: what an installed distribution adds is found, and what does not fit in is refused in a sentence."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from recsys_core import Query
from recsys_core.__main__ import main
from recsys_core.app_pages import PAGES
from recsys_core.components import EASE, Popularity
from recsys_core.components.registry import COMPONENTS, by_tier, component
from recsys_core.datasets.readers import READERS
from recsys_core.encoding.registry import ENCODERS, EncoderRequest, EncoderSource
from recsys_core.engine_folder import load, save
from recsys_core.errors import DataError, ModelError, PluginError
from recsys_core.explain.methods.base import Method
from recsys_core.explain.methods.registry import METHODS, method
from recsys_core.fusion import Settings
from recsys_core.registry import Registry
from recsys_core.testing.small import engine_with, small_encoder

ROOT = Path(__file__).resolve().parents[1]


def test_an_installed_distribution_adds_one_of_everything(tmp_path):
    source, installed = tmp_path / "source", tmp_path / "installed"
    shutil.copytree(ROOT / "tests/plugins", source)
    how = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--target", str(installed)]
    subprocess.run([sys.executable, "-m", "pip", "install", *how, str(source)], check=True)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "tests/plugins/with_it_installed.py",
            "tests/plugins/conformance.py",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-6000:]


def said(work):
    """The sentence in which it is refused."""
    with pytest.raises(PluginError) as caught:
        work()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


class Own(Popularity):
    """What a stranger's component states, right in everything."""

    name = "own"
    label = "Own"


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"name": "ease"}, "'ease' is taken by recsys_core.components.ease.EASE"),
        ({"name": ""}, "has no name"),
        ({"group": "magic"}, "'magic', which is no group: choose from text, collaborative"),
        ({"needs": frozenset(("likes", "luck"))}, "needs luck, which nothing provides"),
        ({"shares": by_tier(1.5)}, "numbers from 0 to 1"),
        ({"shares": {"history": 0.5}}, "for each of history, few likes, own words, popularity"),
    ],
)
def test_a_component_with_impossible_facts_is_refused(facts, named):
    assert named in said(lambda: component(type("Wrong", (Own,), facts)))
    assert "own" not in COMPONENTS


@pytest.mark.parametrize("fact", ["group", "label", "shares", "needs", "score", "history_shares"])
def test_a_component_that_states_too_little_is_told_what(fact):
    facts = ("name", "group", "label", "shares", "needs", "fit", "score", "history_shares")
    bare = type("Bare", (), {name: getattr(Own, name) for name in facts if name != fact})
    assert f"states no {fact}" in said(lambda: component(bare))


def test_what_is_no_method_encoder_or_reader_is_refused():
    assert "is no method" in said(lambda: METHODS.add("own", Own))
    assert "states no summary" in said(
        lambda: method(type("Mute", (Method,), {"name": "mute", "label": "Mute", "family": "plain"}))
    )
    assert "comma or colon" in said(
        lambda: method(
            type("Odd", (Method,), {"name": "a:b", "label": "A", "family": "plain", "summary": "A."})
        )
    )
    assert "is no encoder" in said(lambda: ENCODERS.add("own", Own))
    assert "is no reader" in said(lambda: READERS.add(".own", "own"))
    again = EncoderSource("Mine", lambda asked: small_encoder())
    assert "taken by EncoderSource 'MiniLM (English)'" in said(lambda: ENCODERS.add("minilm", again))
    assert ENCODERS["tfidf"].make(EncoderRequest(texts=("a storm", "a robot", "the sea"))).dim > 0


@pytest.fixture
def distribution(tmp_path, monkeypatch):
    """Make a distribution visible: its name, one entry point, and the text of its module."""

    def make(group, entry, code, name="strangers-plugin", module="strangers_module"):
        folder = tmp_path / f"{name.replace('-', '_')}-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (folder / "entry_points.txt").write_text(f"[{group}]\n{entry} = {module}:THING\n")
        (tmp_path / f"{module}.py").write_text(code)
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, module, raising=False)

    return make


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import nowhere_to_be_found\n", "nowhere_to_be_found"),
        ("THIN = 1\n", "THING"),
        ("raise RuntimeError('one line\\nand another')\n", "one line and another"),
        ("THING = (\n", "never closed"),
        ("raise ValueError\n", "ValueError"),
    ],
)
def test_an_entry_point_that_cannot_be_imported_names_its_distribution(distribution, code, reason):
    distribution("reclens.strange", "thing", code)
    things = Registry("reclens.strange")
    sentence = said(lambda: len(things))
    assert "reclens.strange: thing of the installed distribution strangers-plugin" in sentence
    assert reason in sentence
    assert said(lambda: len(things)) == sentence  # and again: nothing half loaded is believed


def test_an_entry_point_registers_what_it_names_once_under_its_own_name(distribution):
    distribution("reclens.strange", "entry", "class THING:\n    name = 'stated'\n")
    assert list(Registry("reclens.strange")) == ["stated"]


def test_an_entry_point_cannot_take_the_place_of_what_is_built_in(distribution):
    distribution("reclens.strange", "mine", "class THING:\n    name = 'mine'\n")
    things = Registry("reclens.strange")
    things.add("mine", EASE)
    assert "'mine' is taken by recsys_core.components.ease.EASE" in said(lambda: len(things))


def test_the_command_line_says_in_one_sentence_which_plugin_is_broken(
    distribution, monkeypatch, capsys, tmp_path
):
    distribution("reclens.components", "thing", "import nowhere_to_be_found\n")
    monkeypatch.setattr(COMPONENTS, "_complete", False)
    monkeypatch.setattr(
        "sys.argv", ["reclens", "recommend", "sample", "--user", "r001", "--encoder", "tfidf"]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert "strangers-plugin" in told
    assert told.endswith(".")
    assert COMPONENTS._complete is False
    monkeypatch.undo()
    assert len(COMPONENTS) > 10


@pytest.mark.parametrize("registry", [PAGES, COMPONENTS], ids=["pages", "components"])
def test_the_app_says_which_plugin_is_broken_and_draws_what_it_can(distribution, monkeypatch, registry):
    distribution(registry.group, "thing", "import nowhere_to_be_found\n")
    monkeypatch.setattr(registry, "_complete", False)
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for parameter, value in {"lang": "中文", "encoder": "tfidf", "item": "none"}.items():
        test.query_params[parameter] = value
    test.run()
    assert not test.exception
    assert any("已安装的发行包 strangers" in error.value for error in test.error)
    assert [one.label for one in test.selectbox if one.key == "dataset"] == ["数据集"]


def test_a_page_at_the_address_of_another_is_left_out_and_named(distribution, monkeypatch):
    code = "from recsys_core.app_pages import AppPage\nTHING = AppPage('Mine', 'Guide', lambda: None)\n"
    distribution(PAGES.group, "quality", code)
    monkeypatch.setattr(PAGES, "_complete", False)
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for parameter, value in {"encoder": "tfidf", "item": "none"}.items():
        test.query_params[parameter] = value
    test.run()
    monkeypatch.delitem(PAGES._held, "quality")
    assert not test.exception
    assert any("is taken by quality" in error.value for error in test.error)


def test_a_component_that_is_not_registered_is_not_saved(tmp_path):
    engine = engine_with((Own(),))
    with pytest.raises(ModelError, match="register its class"):
        save(engine, tmp_path / "saved")
    assert not (tmp_path / "saved").exists()


def test_a_class_of_a_built_in_name_is_loaded_as_itself_or_not_at_all(tmp_path, monkeypatch):
    """A stranger's class may be called like one of the app's; where it is not installed the sentence says so."""
    twin = type("EASE", (EASE,), {"name": "twin", "__module__": "strangers_module"})
    monkeypatch.setitem(COMPONENTS._held, "twin", twin)
    engine = engine_with((EASE(), twin(20.0)))
    folder = save(engine, tmp_path / "saved")
    again = load(folder, small_encoder())
    assert [type(one) for one in again.components] == [EASE, twin]
    asked, groups = Query(user="u0"), {"ease": 0.5, "twin": 0.5}
    both = Settings(weights={"collaborative": 1.0}, split={"collaborative": groups})
    np.testing.assert_array_equal(again.rank(asked, both).scores, engine.rank(asked, both).scores)
    monkeypatch.undo()
    with pytest.raises(DataError, match=r"component strangers_module\.EASE, which is not installed"):
        load(folder, small_encoder())


def test_whoever_looks_while_another_thread_loads_sees_everything():
    """Sessions of the app are threads, and what is installed may take seconds to import."""
    begun, may_go_on = Event(), Event()

    def slow():
        begun.set()
        may_go_on.wait(10)
        things.add("slow", EASE)

    things = Registry("reclens.strange", built_in=slow)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(lambda: list(things))
        begun.wait(10)
        second = pool.submit(lambda: list(things))
        with pytest.raises(TimeoutError):
            second.result(0.2)  # it waits
        may_go_on.set()
        assert first.result(10) == second.result(10) == ["slow"]
