"""`--only`: what is shown, with its place in the whole list; what no item can meet is refused before anything is fitted."""

import json
import sys

import pytest

from recsys_core.__main__ import main
from recsys_core.report import Report


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command in this process: exit code, stdout, stderr."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["recsys_core", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_a_list_is_narrowed_and_its_places_are_those_of_the_whole_list(run):
    asked = ("recommend", "sample", "--user", "r001", "--pca", 32, "--json")
    whole = json.loads(run(*asked, "--top", 300)[1])
    narrow = json.loads(run(*asked, "--top", 5, "--only", "category=Book", "--only", "year=1950-1999")[1])
    assert narrow["only"] == "category=Book;year=1950-1999"
    assert (whole["only"], whole["kept"]) == (None, whole["candidates"])
    assert 5 < narrow["kept"] < whole["kept"]
    by_id = {entry["item_id"]: entry for entry in whole["recommendations"]}
    assert narrow["recommendations"] == [by_id[one["item_id"]] for one in narrow["recommendations"]]
    assert [one["rank"] for one in narrow["recommendations"]] != [1, 2, 3, 4, 5]


def test_nothing_as_asked_is_a_sentence(run):
    asked = ("recommend", "sample", "--user", "r001", "--only", "words=zyxwv")
    code, out, _ = run(*asked)
    assert code == 0
    assert "None of the 220 candidates" in out
    found = json.loads(run(*asked, "--json")[1])
    assert (found["kept"], found["recommendations"]) == (0, [])


@pytest.mark.parametrize(
    "wanted", ["category=Buch", "colour=red", "year=soon", "year=1200", "popular=perhaps"]
)
@pytest.mark.parametrize("command", ["recommend", "report"])
def test_what_cannot_be_is_refused_before_anything_is_fitted(run, tmp_path, command, wanted):
    target = ("--to", tmp_path / "list.html") if command == "report" else ()
    code, out, err = run(command, "sample", "--user", "r001", *target, "--only", wanted)
    assert (code, out) == (2, "")
    assert "fitting" not in err
    assert len(err.strip().splitlines()) == 1


def test_a_report_says_what_it_was_narrowed_by(run, tmp_path):
    asked = ("report", "sample", "--user", "r001", "--pca", 32, "--top", 2, "--only", "category=Book")
    for name in ("list.html", "list.json"):
        assert run(*asked, "--to", tmp_path / name)[0] == 0
    made = Report.from_json((tmp_path / "list.json").read_text())
    assert made.narrowed is not None
    assert made.narrowed.only == "category=Book"
    assert 2 < made.narrowed.kept < made.accounts[0].candidates
    page = (tmp_path / "list.html").read_text()
    assert f"Only shown: category Book. That is {made.narrowed.kept} of {made.accounts[0].candidates}" in page
    assert f"{made.accounts[1].rank}. {made.accounts[1].title}" in page


def test_a_report_of_nothing_or_of_one_item_is_refused(run, tmp_path):
    asked = ("report", "sample", "--user", "r001", "--to", tmp_path / "list.html")
    code, _, err = run(*asked, "--only", "words=zyxwv")
    assert code == 2
    assert "is as asked" in err
    code, _, err = run(*asked, "--item", "b001", "--only", "category=Book")
    assert code == 2
    assert "--only" in err
    assert not (tmp_path / "list.html").exists()
