"""How many small faults the tests find: `python tests/benchmarks/mutants.py [--count 500] [--seed 0] [--json FILE]`.

Faults are drawn with a seed from all that cosmic-ray's operators can put into the fusion, the explanations and the evaluation
(`mutants_made.py`). Each is met by the tests that run its line (`mutants_covered.py`), the quickest first, up to a minute of
them, until one fails. A fault that outlives these tests counts as not found, and so does one whose line none of them runs;
one that makes them take much longer than before counts as found. Faults that change nothing anybody could see are not told
from others, so no share is ever 1.

Everything happens in copies of the checkout, which stays as it is. What was found is kept, so that a run that was stopped
goes on, until code or tests change.

cosmic-ray's own runner asks the whole suite about every mutant, and mutmut leaves out constants and decorated functions, takes
no sample, and forks from a process that has run the suite, whose threads a fork does not have. So only the operators are
borrowed: a process that has imported the libraries, and nothing of ours, forks for every mutant.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # threads of a library would be missing in a fork
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # what is compiled of a mutant must not outlive it

import captum.attr
import pandas
import platformdirs
import plotly.graph_objects
import pytest
import sklearn.linear_model
import transformers.models.bert.modeling_bert
from mutants_made import Mutant, drawn, lines_of, places
from record import ROOT, Record, interval, option
from scipy.stats import binomtest

LOADED = (captum, pandas, plotly, sklearn, transformers)
"""What every test would import, imported once."""
SOURCES = ("recsys_core/fusion.py", "recsys_core/explain", "recsys_core/evaluation")
TESTS = ("tests/explain", "tests/evaluation", "tests/ratings", "tests/test_fusion.py", "tests/test_engine.py")
MINUTE = 60.0
"""Seconds of tests that a mutant is met by, at most."""
PATIENCE = 10.0
"""How many times as long as before the tests may take."""
START = 300.0
"""Seconds that starting and what tests share may take besides."""
SPENT = "overtime"
FOUND = ("killed", SPENT)


@dataclass(frozen=True)
class Covered:
    """Which test runs which line.

    Attributes:
        tests: seconds of each.
        lines: names of tests by file and line.
    """

    tests: dict[str, float]
    lines: dict[str, dict[str, list[str]]]

    def of(self, mutant: Mutant, text: str) -> list[str]:
        """Tests that run a mutant, the quickest first; all of its file's where it runs at import."""
        rows, called = lines_of(text, mutant.line)
        known = self.lines.get(mutant.file, {})
        asked = [str(line) for line in rows] if called else list(known)
        found = sorted({one for line in asked for one in known.get(line, [])}, key=self.tests.__getitem__)
        taken, chosen = 0.0, []
        for test in found:
            taken += self.tests[test]
            if chosen and taken > MINUTE:
                break
            chosen.append(test)
        return chosen


def copied(to: Path) -> Path:
    """A copy of the checkout, compiled."""
    said = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(said, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    compileall.compile_dir(to / "recsys_core", quiet=1)
    return to


def fingerprint() -> str:
    """Of the code, the tests and what they ask for."""
    made = hashlib.blake2b(repr((SOURCES, TESTS)).encode(), digest_size=8)
    files = [*(ROOT / "recsys_core").rglob("*.py"), ROOT / "tests" / "conftest.py"]
    for name in TESTS:
        files += [ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py")
    for file in sorted(files):
        made.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return made.hexdigest()


def coverage_of(folder: Path, copy: Path) -> Covered:
    """Asked once for a state of code and tests."""
    file = folder / "covered.json"
    if not file.exists():
        tool = Path(__file__).with_name("mutants_covered.py")
        subprocess.run([sys.executable, str(tool), str(file), *TESTS, "--", *SOURCES], cwd=copy, check=False)
    return Covered(**json.loads(file.read_text(encoding="utf-8")))


@dataclass
class Tried:
    """A mutant that tests are running on."""

    mutant: Mutant
    copy: Path
    process: int
    tests: int
    begun: float
    until: float


class Runner:
    """Mutants in as many copies as there are jobs."""

    def __init__(self, folder: Path, copies: list[Path], covered: Covered, texts: dict[str, str]) -> None:
        self.folder, self.free, self.covered, self.texts = folder, copies, covered, texts
        self.running: dict[int, Tried] = {}
        self.file = folder / "found.jsonl"
        kept = self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []
        self.found: dict[str, dict[str, Any]] = {row["key"]: row for row in map(json.loads, kept)}

    def note(self, mutant: Mutant, verdict: str, tests: int = 0, seconds: float = 0.0) -> None:
        """Keep what was found, at once."""
        row = {"key": mutant.key, "verdict": verdict, "tests": tests, "seconds": round(seconds, 1)}
        self.found[mutant.key] = row
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row) + "\n")
        print(
            f"{len(self.found):>4} {verdict:<9} {seconds:6.1f} s {tests:>4} tests  {mutant.key}", flush=True
        )

    def begin(self, mutant: Mutant) -> None:
        """Let a process of its own run the tests of a mutant."""
        text = self.texts[mutant.file]
        tests = self.covered.of(mutant, text)
        if not tests:
            self.note(mutant, "untested")
            return
        while not self.free:
            self.wait()
        copy = self.free.pop()
        place = copy / mutant.file
        place.write_text(mutant.source(text), encoding="utf-8")
        Path(cache_from_source(str(place))).unlink(
            missing_ok=True
        )  # of the same second and size it would stand
        process = os.fork()
        if not process:
            _run(copy, tests, self.folder / "last.log")
        now, known = time.monotonic(), sum(map(self.covered.tests.__getitem__, tests))
        self.running[process] = Tried(mutant, copy, process, len(tests), now, now + START + PATIENCE * known)

    def sound(self) -> None:
        """That tests pass in a fork where nothing is changed.

        Raises:
            RuntimeError: they do not, and every mutant would count as found.
        """
        quick = sorted(self.covered.tests, key=self.covered.tests.__getitem__)[::10]
        process = os.fork()
        if not process:
            _run(self.free[0], quick[:50], self.folder / "last.log")
        if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]):
            raise RuntimeError(f"tests fail without any fault: see {self.folder / 'last.log'}")

    def wait(self) -> None:
        """Until something has ended, or taken too long."""
        for tried in list(self.running.values()):
            ended, status = os.waitpid(tried.process, os.WNOHANG)
            late = time.monotonic() > tried.until
            if not ended and not late:
                continue
            if not ended:
                os.killpg(tried.process, signal.SIGKILL)
                os.waitpid(tried.process, 0)
            code = os.waitstatus_to_exitcode(status)
            if code == pytest.ExitCode.NO_TESTS_COLLECTED:
                raise RuntimeError(f"none of the tests was there: {tried.mutant.key}")
            verdict = SPENT if not ended else "survived" if code == 0 else "killed"
            (tried.copy / tried.mutant.file).write_text(self.texts[tried.mutant.file], encoding="utf-8")
            self.free.append(tried.copy)
            del self.running[tried.process]
            self.note(tried.mutant, verdict, tried.tests, time.monotonic() - tried.begun)
            return
        time.sleep(0.1)


def _run(copy: Path, tests: list[str], log: Path) -> None:
    """In the forked process: never returns."""
    code = 1
    try:
        os.setsid()
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(copy)
        sys.dont_write_bytecode = True
        sys.path[:0] = [str(copy)]
        os.environ["PYTHONPATH"] = str(copy)
        code = int(pytest.main(["-x", "-p", "no:cacheprovider", "--rootdir", str(copy), *tests]))
    finally:
        os._exit(code)


def told(asked: list[Mutant], runner: Runner, record: Record) -> None:
    """Counts and the share found, with Wilson's interval, for each room and for all; then what was not found."""
    found, rooms = runner.found, dict[str, list[str]]()
    for mutant in asked:
        verdict = found[mutant.key]["verdict"]
        for room in (Path(mutant.file).parts[1].removesuffix(".py"), "all"):
            rooms.setdefault(room, []).append(verdict)
    for room, verdicts in sorted(rooms.items(), key=lambda row: row[0] == "all"):
        counts = {name: verdicts.count(name) for name in ("killed", SPENT, "survived", "untested")}
        right = sum(counts[name] for name in FOUND)
        low, high = binomtest(right, len(verdicts)).proportion_ci(method="wilson")
        share = interval(right / len(verdicts), low, high)
        record.put("mutants", room, count=len(verdicts), share=share, **counts)
        print(
            f"{room:<11} {right} of {len(verdicts)} found: {share['value']:.3f} [{low:.3f}, {high:.3f}] {counts}"
        )
    for mutant in asked:
        if found[mutant.key]["verdict"] not in FOUND:
            changed = mutant.difference(runner.texts[mutant.file])
            print(f"\n{found[mutant.key]['verdict']} {mutant.file}:{mutant.line}\n{changed}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1, help="mutants at a time")
    option(parser)
    asked = parser.parse_args()
    files = [
        str(file.relative_to(ROOT))
        for name in SOURCES
        for file in ([ROOT / name] if name.endswith(".py") else sorted((ROOT / name).rglob("*.py")))
    ]
    folder = platformdirs.user_cache_path("reclens") / "mutants" / fingerprint()
    shutil.rmtree(folder / "copies", ignore_errors=True)
    copies = [copied(folder / "copies" / str(job)) for job in range(asked.jobs)]
    covered = coverage_of(folder, copies[0])
    texts = {file: (copies[0] / file).read_text(encoding="utf-8") for file in files}
    possible = places(texts)
    print(f"{len(possible)} places, {len(covered.tests)} tests", flush=True)
    runner, chosen = Runner(folder, copies, covered, texts), []
    runner.sound()
    for mutant in drawn(texts, possible, asked.seed):
        if len(chosen) == asked.count:
            break
        chosen.append(mutant)
        if mutant.key not in runner.found:
            runner.begin(mutant)
    while runner.running:
        runner.wait()
    record = Record()
    told(chosen, runner, record)
    record.put("places", "all", possible=len(possible))
    record.write(asked.json)
    shutil.rmtree(folder / "copies")


if __name__ == "__main__":
    main()
