"""Every sentence that can be said, out of the code and into the catalogues: `make words`.

Writes `assets/locale/reclens.pot`, and brings each `reclens.po` up to it: new entries come in empty, those that no code
says any more go.
"""

import ast
import builtins
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "assets" / "locale"
FIRST = {"t", "msg", "Message", "counted", "progress", "bar"}
"""Functions whose first argument is said; of errors of our own the same."""
FOREIGN = {*vars(builtins), "MisfitError"}
"""Errors that are not meant for people."""
IN_CONTEXT = {"tc", "msgctx"}
"""Functions of a context and what is said in it."""


def literals(node):
    """String literals that can come out of an expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


def from_python(file, keywords, comment_tags, options):
    """An extractor for Babel: it reads the syntax tree, and so knows `t("a" if x else "b")` for two sentences."""
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        own_error = name.endswith("Error") and name not in FOREIGN
        if (name in FIRST or own_error) and node.args:
            for text in literals(node.args[0]):
                if text.strip():
                    yield node.lineno, "gettext", text, []
        elif name == "msgn" and len(node.args) == 2:
            (many,), (one,) = map(literals, node.args)
            yield node.lineno, "ngettext", (one, many), []
        elif name in IN_CONTEXT and len(node.args) == 2:
            (context,) = literals(node.args[0])
            for text in literals(node.args[1]):
                yield node.lineno, "pgettext", (context, text), []


def template():
    """All that is said in the code."""
    made = Catalog(project="RecLens", charset="utf-8", fuzzy=False)
    for folder in ("recsys_core", "pages"):
        found = extract_from_dir(
            ROOT / folder,
            [("**.py", f"{__name__}:from_python")],
            {"**.py": {}},
            {"gettext": None, "pgettext": ((1, "c"), 2), "ngettext": (1, 2)},
            directory_filter=lambda _: True,  # folders that begin with an underscore too
        )
        for file, _, text, _, context in found:
            made.add(text, locations=[(f"{folder}/{file}", 0)], context=context)
    for _, _, text, _ in from_python((ROOT / "app.py").open("rb"), None, None, None):
        made.add(text, locations=[("app.py", 0)])
    return made


def catalogue(file):
    """What stands in a file."""
    with file.open("rb") as source:
        return read_po(source, file.parts[-3])


def translations(language):
    """What stands for each text, those in a context left out."""
    known = catalogue(LOCALE / language / "LC_MESSAGES" / "reclens.po")
    return {
        message.id: message.string
        for message in known
        if message.id and not message.context and not message.pluralizable
    }


def write(file, made):
    """A catalogue as a file in which a change is a line."""
    with file.open("wb") as out:
        write_po(
            out,
            made,
            width=0,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
            omit_header=False,
        )


def main():
    found = template()
    LOCALE.mkdir(exist_ok=True)
    write(LOCALE / "reclens.pot", found)
    for file in LOCALE.glob("*/LC_MESSAGES/reclens.po"):
        known = catalogue(file)
        known.update(found, no_fuzzy_matching=True)
        write(file, known)
        left = [message.id for message in known if message.id and not message.string]
        print(f"{file.relative_to(ROOT)}: {len(known)} entries, {len(left)} without a translation")


if __name__ == "__main__":
    main()
