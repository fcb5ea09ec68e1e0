"""Numbers that stand in the code by a name say what they bound."""

import ast
from pathlib import Path

import recsys_core

CORE = Path(recsys_core.__file__).parent


def numbers():
    """Public module-level numbers: file, name, and whether a line about them follows or stands beside."""
    for path in CORE.rglob("*.py"):
        lines, body = path.read_text().splitlines(), ast.parse(path.read_text()).body
        for node, after in zip(body, [*body[1:], None], strict=True):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name, value = node.targets[0].id, node.value
                if (
                    name.isupper()
                    and isinstance(value, ast.Constant)
                    and isinstance(value.value, int | float)
                ):
                    said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                    yield path, name, said or "#" in lines[node.lineno - 1]


def test_each_has_a_line():
    found = list(numbers())
    assert len(found) > 150
    assert [f"{path.relative_to(CORE)}: {name}" for path, name, said in found if not said] == []
