"""Importing the core changes nothing in the process of somebody else; `set_up` does, when it is asked for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from recsys_core import Engine, Explainer, Query, Settings, process
from recsys_core.errors import SettingsError

ROOT = Path(__file__).resolve().parents[1]
SEEN = """
import json, logging, os, sys, warnings
import captum.attr, duckdb, rjieba, numpy, pandas, plotly.graph_objects, pyarrow, scipy.linalg, scipy.stats
import sklearn.linear_model, sklearn.impute, sqlalchemy.orm, tokenizers, torch, transformers
from threadpoolctl import threadpool_info, threadpool_limits

def seen():
    levels = {name: one.level for name, one in logging.root.manager.loggerDict.items() if hasattr(one, "level")}
    return {
        "pools": {one["filepath"]: one["num_threads"] for one in threadpool_info()},
        "torch": torch.get_num_threads(),
        "levels": {"": logging.root.level} | levels,
        "handlers": [str(one) for one in logging.root.handlers],
        "filters": [str(one) for one in warnings.filters],
        "environment": dict(os.environ),
        "bars": transformers.utils.logging.is_progress_bar_enabled(),
    }

"""


def run(code, threads=None, **more):
    """What a fresh Python prints as JSON, in which libraries may have three threads."""
    kept = {
        name: value for name, value in os.environ.items() if name not in (process.VARIABLE, *process.QUIET)
    }
    environment = kept | dict.fromkeys(process.LIBRARIES, "3") | more
    if threads is not None:
        environment[process.VARIABLE] = threads
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_importing_every_module_leaves_threads_logs_warnings_and_environment_as_they_were():
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in ROOT.glob("recsys_core/**/*.py")
    ]
    assert len(names) > 200
    code = f"""{SEEN}
from importlib import import_module
threadpool_limits(limits=3)
torch.set_num_threads(3)
before = seen()
for name in {names!r}:
    import_module(name)
print(json.dumps([before, seen()]))
"""
    before, after = run(code)
    assert before["torch"] == 3
    assert set(before["pools"].values()) == {3}
    for what, known in before.items():
        if isinstance(known, dict):  # of what was loaded meanwhile nothing was known before
            assert {name: after[what].get(name) for name in known} == known, what
        else:
            assert after[what] == known, what
    assert [
        name for name in after["levels"] if name.startswith("recsys_core") and after["levels"][name]
    ] == []


def test_setting_up_limits_libraries_that_are_loaded_already():
    before, after = run(
        f"{SEEN}from recsys_core.process import set_up\nthreadpool_limits(limits=3)\ntorch.set_num_threads(3)\nbefore = seen()\nset_up()\nprint(json.dumps([before, seen()]))"
    )
    blas = [path for path in after["pools"] if "blas" in path.lower()]
    assert blas
    assert {before["pools"][path] for path in blas} == {3}
    assert {after["pools"][path] for path in blas} == {1}
    assert (before["torch"], after["torch"]) == (3, 1)
    assert (before["bars"], after["bars"]) == (True, False)
    assert after["levels"]["transformers"] > before["levels"]["transformers"]


def test_setting_up_limits_libraries_that_are_loaded_later_and_threads_that_start_later():
    code = f"""from recsys_core.process import set_up
set_up()
{SEEN}
from concurrent.futures import ThreadPoolExecutor
found = seen()
found["thread"] = ThreadPoolExecutor(1).submit(torch.get_num_threads).result()
print(json.dumps(found))
"""
    found = run(code)
    assert set(found["pools"].values()) == {1}
    assert (found["torch"], found["thread"], found["bars"]) == (1, 1, False)


WORKERS = """
import json, os
from recsys_core.evaluation import parallel
from recsys_core.process import thread_count

def seen(_):
    import torch
    from recsys_core.process import thread_count
    from threadpoolctl import threadpool_info
    return thread_count(), torch.get_num_threads(), max(one["num_threads"] for one in threadpool_info())

print(json.dumps([thread_count(), parallel.default_jobs(), *(found for _, found in parallel.each(seen, [0, 1], 2, lambda done: None))]))
"""


@pytest.mark.parametrize(("threads", "share", "jobs"), [("6", 3, 4), ("1", 1, 1)])
def test_the_processes_of_an_evaluation_are_set_up_and_divide_the_threads(threads, share, jobs):
    count, most, *found = run(WORKERS, threads)
    assert (count, most) == (int(threads), jobs)
    assert found == [[share, 1, 1]] * 2


COUNT = (
    "import json, os\nfrom recsys_core.process import thread_count\nprint(json.dumps([thread_count(), {}]))"
)


def test_without_a_number_there_are_as_many_threads_as_this_process_may_use_cores():
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system cannot say which cores a process may use")
    code = COUNT.replace(
        "import json, os\n", "import json, os\nos.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n"
    )
    assert run(code.format("1")) == [1, 1]
    assert run(COUNT.format("1"), "7") == [7, 1]


def test_figures_are_the_same_whatever_the_number_of_threads(sample, encoder, cache, monkeypatch):
    """To the last digit: scores at a PCA size nobody prepared, and word shares by gradients in single precision."""
    found = []
    for threads in ("1", "5"):
        monkeypatch.setenv(process.VARIABLE, threads)
        engine = Engine.fit(sample, encoder, cache)
        assert encoder.workers == int(threads)
        told = Explainer(engine).explain(Query(user="r001"), "b001", Settings(pca=63), ("ig_pad",))
        shares = [word.attribution for word in told.texts[0].words]
        assert shares
        found.append((engine.rank(Query(user="r001"), Settings(pca=63)).scores.tolist(), shares))
    assert found[0] == found[1]


@pytest.mark.parametrize("said", ["0", "-2", "many", "1.5"])
def test_a_number_of_threads_that_is_none_is_one_plain_sentence(said, monkeypatch):
    monkeypatch.setenv(process.VARIABLE, said)
    with pytest.raises(SettingsError, match=rf"RECLENS_THREADS is '{said}': write a whole number above 0"):
        process.thread_count()
    done = subprocess.run(
        [sys.executable, "-m", "recsys_core", "check", "sample"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"RECLENS_THREADS is {said!r}: write a whole number above 0, or leave it out.\n"


def test_the_app_says_so_in_the_language_chosen(monkeypatch):
    monkeypatch.setenv(process.VARIABLE, "none")
    process.set_up.cache_clear()
    screen = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    screen.query_params["lang"] = "中文"
    screen.run()
    assert not screen.exception
    assert [one.value for one in screen.error] == [
        "RECLENS_THREADS 为 'none'：请填写大于 0 的整数，或不设置。"
    ]
    assert not screen.title
