"""Every room stands on its floor: nothing imports upwards or in a circle, and no room holds everything."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import recsys_core

CORE = Path(recsys_core.__file__).parent
ROOT = CORE.parent
FLOORS = (
    ("version", "types", "errors", "assets"),
    (
        "translating",
        "guard",
        "registry",
        "app_pages",
        "strict_json",
        "lazy_modules",
        "process",
        "atomic",
        "memory",
        "threads",
        "recent",
    ),
    ("text", "parquet"),
    ("datasets",),
    ("query", "space"),
    ("encoding", "components"),
    ("mining", "fusion", "only"),
    ("chosen",),
    ("raw", "ranking", "ratings"),
    ("engine",),
    ("evaluation", "engine_folder"),
    ("explain", "shelf", "entry", "reading_memory", "feedback"),
    ("wording", "figures", "built"),
    ("report",),
    ("commands", "testing"),
    ("__main__",),
)
"""From the ground up; rooms on one floor may use each other as long as no circle comes of it."""


def modules(folder):
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in folder.rglob("*.py")
    }


def imported(path, known):
    """Modules among `known` that a file names in an import, wherever in the file it stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{one.name}" for one in node.names]
        for name in names:
            while name and name not in known:
                name = name.rpartition(".")[0]
            if name:
                yield name


CORE_MODULES = modules(CORE)
APP_MODULES = modules(ROOT / "pages")
ARROWS = {
    name: set(imported(path, CORE_MODULES | APP_MODULES)) - {name}
    for name, path in (CORE_MODULES | APP_MODULES).items()
}


def room(module):
    return module.split(".")[1]


def test_no_module_imports_itself_over_others():
    facade = {name for name in ARROWS if name == "recsys_core"}
    arrows = {name: found - facade for name, found in ARROWS.items() if name not in facade}
    assert len(list(TopologicalSorter(arrows).static_order())) >= len(arrows)  # a circle would be raised


def test_every_arrow_runs_down():
    floor = {one: level for level, rooms in enumerate(FLOORS) for one in rooms}
    for module, found in ARROWS.items():
        if module not in CORE_MODULES or module == "recsys_core":
            continue
        for other in found - {"recsys_core"}:
            assert other not in APP_MODULES, f"{module} imports {other}"
            assert floor[room(other)] <= floor[room(module)], f"{module} imports {other}"


def test_rooms_do_not_import_each_other():
    between = {}
    for module, found in ARROWS.items():
        if module in CORE_MODULES and module != "recsys_core":
            others = {room(one) for one in found if one.startswith("recsys_core.")} - {room(module)}
            between.setdefault(room(module), set()).update(others)
    list(TopologicalSorter(between).static_order())


def test_only_the_command_line_asks_the_facade():
    asking = {
        room(name)
        for name, found in ARROWS.items()
        if "recsys_core" in found and name.startswith("recsys_core.")
    }
    assert asking <= {"commands", "__main__"}


def test_the_core_knows_nothing_of_the_browser():
    for path in CORE_MODULES.values():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [one.name for one in node.names] + [getattr(node, "module", None) or ""]
                assert not any(name.split(".")[0] in {"streamlit", "pages"} for name in names), path


SHARED = ("state", "service", "drawing", "controls", "reasons")
"""Rooms of what screens share, from the ground up."""


def shared_room(module):
    """Room of `pages._ui`, "" for what belongs to a section alone."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["pages", "_ui"] and len(parts) > 3 else ""


def test_what_screens_share_knows_no_screen_and_imports_down():
    for module, found in ARROWS.items():
        own = shared_room(module)
        for other in found:
            if own and other.startswith("pages."):
                assert shared_room(other), f"{module} imports {other}"
                assert SHARED.index(shared_room(other)) <= SHARED.index(own), f"{module} imports {other}"


def test_sections_do_not_import_each_other():
    for module, found in ARROWS.items():
        if module.startswith("pages.") and not module.startswith("pages._ui"):
            for other in found:
                if other.startswith("pages.") and not other.startswith("pages._ui"):
                    assert other.split(".")[1] == module.split(".")[1], f"{module} imports {other}"


def test_no_room_holds_a_fifth_of_the_lines():
    lines = {}
    for path in (CORE_MODULES | APP_MODULES).values():
        lines[path.parent] = lines.get(path.parent, 0) + path.read_text().count("\n")
    assert max(lines.values()) < 0.2 * sum(lines.values())


def test_no_function_takes_more_than_six():
    """Beyond, a caller cannot tell its arguments apart; a command is called by the names of its options alone."""
    for module, path in CORE_MODULES.items():
        if module.startswith("recsys_core.commands."):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                taken = [one.arg for one in arguments if one.arg not in ("self", "cls")]
                assert len(taken) <= 6, f"{module}.{node.name} takes {', '.join(taken)}"
