"""Mutants of some files: small faults that cosmic-ray's operators put in, each at one place.

Left out is what would say nothing about tests: mutants that are no Python, that differ in annotations alone, arithmetic on
bits in place of numbers (it raises), and decorators taken off (the module does not load, or is only slower).
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

BITS = {"BitOr", "BitAnd", "BitXor"}
SHIFTS = {"RShift", "LShift"}
SAME = {"Is", "IsNot"}


@dataclass(frozen=True)
class Mutant:
    """One fault.

    Attributes:
        file: path in the checkout.
        line: where it is, from 1.
    """

    file: str
    line: int
    operator: str
    occurrence: int

    @property
    def key(self) -> str:
        """What it is told from others by."""
        return f"{self.file}:{self.line} {self.operator} {self.occurrence}"

    def source(self, text: str) -> str:
        """The file with the fault in it."""
        return str(mutate_code(text, get_operator(f"core/{self.operator}")(), self.occurrence))

    def difference(self, text: str) -> str:
        """What the fault changes, as a patch without context."""
        changed = difflib.unified_diff(text.splitlines(), self.source(text).splitlines(), n=0, lineterm="")
        return "\n".join(line for line in changed if line[:3] not in ("---", "+++", "@@ "))


def _told(operator: str) -> bool:
    """Whether an operator is used."""
    kind, _, change = operator.partition("_")
    before, _, after = change.partition("_")
    if kind == "ReplaceBinaryOperator":
        return not {before, after} & SHIFTS and (before in BITS) == (after in BITS)
    if kind == "ReplaceComparisonOperator":
        return (before in SAME) == (after in SAME)
    if kind == "ReplaceUnaryOperator":
        return before == "Delete"
    return kind != "RemoveDecorator"


def places(texts: dict[str, str]) -> list[Mutant]:
    """Every fault that could be made in files, given by their paths."""
    names = [name.partition("/")[2] for name in operator_names()]
    operators = {
        name: kind()
        for name in names
        if not (kind := get_operator(f"core/{name}")).arguments() and _told(name)
    }
    found = []
    for file, text in texts.items():
        nodes = list(ast_nodes(get_ast(text)))
        for name, operator in operators.items():
            lines = [start[0] for node in nodes for start, _ in operator.mutation_positions(node)]
            found += [Mutant(file, line, name, occurrence) for occurrence, line in enumerate(lines)]
    return found


class _WithoutAnnotations(ast.NodeTransformer):
    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


def _meaning(text: str) -> str | None:
    """The file as Python reads it, annotations left out; None where it does not."""
    try:
        return ast.dump(_WithoutAnnotations().visit(ast.parse(text)))
    except SyntaxError:
        return None


def drawn(texts: dict[str, str], possible: list[Mutant], seed: int) -> Iterator[Mutant]:
    """Mutants in a random order, those left out that say nothing or are another one again."""
    seen: dict[str, set[str | None]] = {file: {None, _meaning(text)} for file, text in texts.items()}
    for place in np.random.default_rng(seed).permutation(len(possible)):
        mutant = possible[int(place)]
        meaning = _meaning(mutant.source(texts[mutant.file]))
        if meaning not in seen[mutant.file]:
            seen[mutant.file].add(meaning)
            yield mutant


def lines_of(text: str, line: int) -> tuple[range, bool]:
    """Lines of the statement around a line, and whether it runs when its function is called, not at import."""
    chosen: ast.stmt | None = None
    called = False

    def walk(node: ast.AST, inside: bool) -> None:
        nonlocal chosen, called
        for child in ast.iter_child_nodes(node):
            within = inside or (isinstance(node, ast.FunctionDef) and child in node.body)
            if isinstance(child, ast.stmt) and child.lineno <= line <= (child.end_lineno or child.lineno):
                chosen, called = child, within
            walk(child, within)

    walk(ast.parse(text), False)
    if chosen is None:
        return range(line, line + 1), False
    inner = getattr(chosen, "body", None)
    end = inner[0].lineno - 1 if inner else chosen.end_lineno or line
    return range(chosen.lineno, max(end, line) + 1), called
