"""Which test runs which line: pytest under coverage, told test by test.

    python tests/benchmarks/mutants_covered.py FILE TEST ... -- SOURCE ...

Writes `{"tests": {name: seconds}, "lines": {source: {line: [name, ...]}}}`, of the tests that pass. What a fixture runs that
tests share belongs to every test that asks for it, and not to the first alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest


class Told:
    """A plugin of pytest that tells coverage on whose account it runs."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.now = ""
        self.asked: dict[str, list[str]] = {}
        self.seconds: dict[str, float] = {}

    def on_account_of(self, name: str) -> str:
        before, self.now = self.now, name
        self.measured.switch_context(name)
        return before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        known = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
        self.asked[item.nodeid] = [_shared(one) for defined in known.values() for one in defined]
        self.on_account_of(item.nodeid)
        try:
            return (yield)
        finally:
            self.on_account_of("")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[Any]:
        if fixturedef.scope == "function":
            return (yield)
        before = self.on_account_of(_shared(fixturedef))
        try:
            return (yield)
        finally:
            self.on_account_of(before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.seconds[report.nodeid] = round(report.duration, 3)

    def lines(self) -> dict[str, dict[int, list[str]]]:
        """Tests by file and line."""
        asking: dict[str, list[str]] = {}
        for test in self.seconds:
            for name in (test, *self.asked[test]):
                asking.setdefault(name, []).append(test)
        data, found = self.measured.get_data(), {}
        for file in data.measured_files():
            name = str(Path(file).relative_to(Path.cwd()))
            found[name] = {
                line: sorted({test for one in contexts for test in asking.get(one, ())})
                for line, contexts in sorted(data.contexts_by_lineno(file).items())
            }
        return found


def _shared(fixturedef: Any) -> str:
    """A name for what runs in a fixture of a module or of all."""
    return f"fixture {fixturedef.argname} of {fixturedef.func.__module__}"


def main(said: list[str]) -> int:
    place = said.index("--")
    file, tests, sources = Path(said[0]), said[1:place], said[place + 1 :]
    include = [str(Path.cwd() / (one if one.endswith(".py") else f"{one}/*")) for one in sources]
    measured = coverage.Coverage(data_file=None, include=include, config_file=False)
    told = Told(measured)
    sys.path.insert(0, str(Path.cwd()))
    measured.start()
    code = int(pytest.main(["-p", "no:cacheprovider", *tests], plugins=[told]))
    measured.stop()
    if told.seconds:
        file.write_text(json.dumps({"tests": told.seconds, "lines": told.lines()}), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
