"""Every template gets the values it asks for, and no other."""

import ast
from pathlib import Path
from string import Formatter

import recsys_core

ROOT = Path(recsys_core.__file__).parents[1]


def calls():
    for folder in ("recsys_core", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if name in ("t", "Message", "counted") or name.endswith("Error"):
                        yield path, node, name


def test_values_and_places_are_the_same():
    seen = 0
    for path, node, name in calls():
        text, given = node.args[0].value, {one.arg for one in node.keywords}
        if not isinstance(text, str) or None in given or (not given and name != "counted"):
            continue
        places = {place.split(".")[0].split("[")[0] for _, place, _, _ in Formatter().parse(text) if place}
        given |= {"count"} & places if name == "counted" else set()
        assert places == given, f"{path}:{node.lineno}"
        seen += 1
    assert seen > 150
