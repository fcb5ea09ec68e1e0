"""Every sentence that tells why a table or a column was taken for something has its Chinese."""

import ast
from pathlib import Path

import recsys_core
from pages._ui.bring import cards, columns, files, likes, ready, words
from pages._ui.text import CHINESE
from recsys_core.datasets.recognising.joins import RULES
from recsys_core.datasets.values.times import TOLD

CORE = Path(recsys_core.__file__).parent / "datasets" / "recognising"


def reasons():
    for path in CORE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
                yield from (one.value for one in node.args[:1] if isinstance(one, ast.Constant))


def test_every_reason_is_told_in_chinese():
    found = [one.replace("{share:.0%}", "{share}") for one in reasons()]
    assert len(found) > 20
    assert {one for one in found if one and one not in CHINESE} == set()


def test_every_word_of_the_page_is_told_in_chinese():
    said = [sentence for rule in cards.RULES.values() for sentence in rule[1:]]
    for catalogue in (
        cards.FOLLOWS,
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
