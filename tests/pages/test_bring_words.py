"""Every sentence that tells why a table or a column was taken for something has its Chinese."""

import ast
import re
from pathlib import Path

from catalogues import translations

import recsys_core
from pages.data.bring import columns, files, likes, ready, rules, words
from recsys_core.datasets.recognising.joins import RULES
from recsys_core.datasets.text_checks import RULES as TEXTS
from recsys_core.datasets.values.times import TOLD

CHINESE = translations("zh")
CORE = Path(recsys_core.__file__).parent / "datasets" / "recognising"


def reasons():
    for path in CORE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message":
                yield from (one.value for one in node.args[:1] if isinstance(one, ast.Constant))


def test_every_reason_is_told_in_chinese():
    found = list(reasons())
    assert len(found) > 20
    assert {one for one in found if one and one not in CHINESE} == set()


def test_every_word_of_the_page_is_told_in_chinese():
    said = [sentence for rule in rules.RULES.values() for sentence in rule[1:]]
    for catalogue in (
        rules.FOLLOWS,
        rules.LEVELS,
        likes.RULES,
        files.HOLDS,
        words.PARTS,
        columns.KINDS,
        ready.NUMBERS,
        ready.CLEANING,
    ):
        said += list(catalogue.values())
    said += [*RULES, *TOLD.values()]
    assert {one for one in said if one and one not in CHINESE} == set()


def noted():
    """Rules under which the checks count something."""
    for path in CORE.parent.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = getattr(node, "func", None)
            if (
                getattr(called, "attr", getattr(called, "id", "")) in ("note", "note_listed", "Fault")
                and node.args
            ):
                for one in ast.walk(node.args[0]):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str):
                        yield one.value


def test_every_rule_of_the_checks_has_a_sentence():
    """One that the page does not know would stand there by its id."""
    found = {rule for rule in noted() if re.fullmatch(r"[a-z_]+[a-z]", rule)} | set(TEXTS)
    assert len(found) > 20
    assert found - rules.RULES.keys() == set()


def test_a_single_one_is_said_as_one():
    heads = {head for _, head, _ in rules.RULES.values()}
    assert heads - rules.ONE.keys() == set()
    assert all(one.startswith("1 ") and "{count}" not in one for one in rules.ONE.values())
