"""What the documents say can be done: code runs, commands and options exist, paths and links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from recsys_core.__main__ import _own_options
from recsys_core.commands.options import app, before_command
from recsys_core.encoding import cache as encodings

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "assets" / "guide"
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted(GUIDE.glob("*/*.md")),
]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
LANGUAGES = ("en", "zh")


def named(file):
    return str(file.relative_to(ROOT))


def text_of(file):
    return file.read_text(encoding="utf-8")


def blocks(file, *kinds):
    return [body for kind, body in FENCE.findall(text_of(file)) if kind in kinds]


def lines():
    """Every line of a console block, with the document it stands in."""
    return [
        pytest.param(line, id=f"{named(file)}: {line[:60]}")
        for file in DOCUMENTS
        for body in blocks(file, "console", "bash")
        for line in body.splitlines()
        if line.strip()
    ]


def codes():
    return [
        pytest.param(body, id=f"{named(file)} {place}")
        for file in DOCUMENTS
        for place, body in enumerate(blocks(file, "python"))
    ]


def parsed(arguments):
    """Let the command line read arguments as it would, without running a command."""
    group = typer.main.get_group(app)
    context = group.make_context("recsys_core", before_command(arguments, _own_options()))
    name, command, rest = group.resolve_command(context, [*context._protected_args, *context.args])
    with command.make_context(name, rest, parent=context):
        pass


def slugs(file):
    """What a heading is linked by, as repository pages make it."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(file)), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_readme_is_a_way_in():
    assert len(text_of(ROOT / "README.md").splitlines()) < 150
    first = blocks(ROOT / "README.md", "console")[0].split("\n")
    assert first[0].startswith("make app ")
    assert first[1].startswith("make test ")


def test_every_block_says_what_it_is():
    for file in DOCUMENTS:
        kinds = {kind for kind, _ in FENCE.findall(text_of(file))}
        assert kinds <= {"python", "console", "bash", "json", "text", "toml", "py"}, named(file)
        assert text_of(file).count("\n```") % 2 == 0, named(file)


@pytest.fixture
def own_cache(cache, monkeypatch):
    """Code in documents keeps its encodings where this person's are not."""
    monkeypatch.setattr(encodings, "default_cache_file", lambda: cache.file)


@pytest.mark.parametrize("code", codes())
def test_python_in_the_documents_runs(code, own_cache, capsys):
    exec(compile(code, "document", "exec"), {"__name__": "document"})
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("line", lines())
def test_commands_in_the_documents_exist(line):
    words = shlex.split(line, comments=True)
    program, said = words[0], words[1:]
    if program == "make":
        targets = re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.M)
        assert next(one for one in said if "=" not in one) in targets
    elif said[:2] == ["-m", "recsys_core"]:
        parsed(said[2:])
    elif said[:2] == ["-m", "pytest"]:
        assert all((ROOT / one).exists() for one in said[2:] if not one.startswith("-"))
    else:
        assert program.endswith("python"), line
        script = text_of(ROOT / said[0])
        for option in (one for one in said if one.startswith("--")):
            assert f'"{option}"' in script or (option == "--json" and "option(" in script), option


def test_a_command_that_is_not_there_is_found_out():
    """The check above can fail: a wrong option, a wrong command, a missing value."""
    with pytest.raises(Exception, match="colour"):
        parsed(["recommend", "sample", "--colour", "red"])
    with pytest.raises(Exception, match="No such command"):
        parsed(["recommended", "sample"])
    with pytest.raises(Exception, match="requires an argument"):
        parsed(["explain", "sample", "--item"])


def test_every_option_that_is_named_exists():
    commands = typer.main.get_group(app).commands.values()
    known = {one for made in commands for parameter in made.params for one in parameter.opts}
    known |= {one for group in _own_options().values() for one in group}
    callback = typer.main.get_group(app).params
    known |= {one for parameter in callback for one in [*parameter.opts, *parameter.secondary_opts]}
    scripts = "".join(text_of(file) for file in (ROOT / "tests" / "benchmarks").glob("*.py"))
    known |= {*re.findall(r'"(--[a-z-]+)"', scripts), "--help"}
    for file in DOCUMENTS:
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", text_of(file)):
            assert option in known, (named(file), option)


def test_environment_variables_that_are_named_are_read():
    source = "".join(
        text_of(file)
        for folder in ("recsys_core", "pages", "tests")
        for file in (ROOT / folder).rglob("*.py")
    )
    read = set(re.findall(r"RECLENS_[A-Z]+(?:_[A-Z]+)*", source))
    limits = {f"RECLENS_LIMIT_{what}" for what in ("ROWS", "COLUMNS", "EXPANSION")}
    for file in DOCUMENTS:
        for name in re.findall(r"RECLENS_[A-Z_]+", text_of(file)):
            assert name in read | limits, (named(file), name)


def test_paths_that_are_named_exist():
    for file in DOCUMENTS:
        for path in re.findall(r"`((?:recsys_core|pages|tests|assets)/[\w./-]*)`", text_of(file)):
            if path != "tests/browser/shots":  # made by a command
                assert (ROOT / path).exists(), (named(file), path)


def test_links_and_pictures_lead_somewhere():
    for file in DOCUMENTS:
        for picture, target in LINK.findall(FENCE.sub("", text_of(file))):
            if target.startswith("https://"):
                continue
            path, _, anchor = target.partition("#")
            there = (file.parent / path).resolve() if path else file
            assert there.exists(), (named(file), target)
            assert there.is_relative_to(ROOT), (named(file), target)
            if anchor:
                assert anchor in slugs(there), (named(file), target)
            if picture:
                assert there.suffix in {".svg", ".png"}, (named(file), target)


def shape(file):
    """Headings by depth, rows of tables, lines of lists and blocks, in order."""
    marks = {"#": "heading", "|": "row", "-": "point", "`": "block", "$": "formula", "!": "picture"}
    found = []
    for line in text_of(file).splitlines():
        if line.startswith("#"):
            found.append(f"heading {len(line) - len(line.lstrip('#'))}")
        elif line[:1] in "|-!" or line.startswith(("```", "$$")):
            found.append(marks[line[:1]] if line else "")
    return [one for one in found if one]


def test_every_chapter_is_whole_in_both_languages():
    english, chinese = (sorted((GUIDE / language).iterdir()) for language in LANGUAGES)
    assert [file.name for file in english] == [file.name for file in chinese]
    for one, other in zip(english, chinese, strict=True):
        if one.suffix == ".md":
            assert shape(one) == shape(other), one.name
            wide = len(re.findall(r"[\u4e00-\u9fff]", text_of(other)))
            assert wide > 300 or one.name == "README.md", one.name


def test_chinese_is_not_wrapped():
    """A line break becomes a space, which Chinese has none of between its words."""
    for file in [*(GUIDE / "zh").glob("*.md"), ROOT / "assets" / "figures" / "chapter.zh.md"]:
        text = FENCE.sub("", text_of(file))
        assert not re.search(r"[\u4e00-\u9fff，。；：、]\n[\u4e00-\u9fff“]", text), file.name


def test_the_glossary_gives_each_word_one_meaning():
    pairs = {}
    for language in LANGUAGES:
        text = text_of(GUIDE / language / "7-glossary.md")
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
        rows = [row for row in rows if len(row) == 3 and row[2] and not set(row[2]) <= {"-"}][1:]
        assert len(rows) >= 40
        assert len({row[0] for row in rows}) == len(rows)
        pairs[language] = [tuple(row[:2]) for row in rows]
    assert pairs["en"] == [(english, chinese) for chinese, english in pairs["zh"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_on_adding_shows_the_example_that_is_installed(language):
    shown = blocks(GUIDE / language / "6-extending.md", "py", "toml")
    plugins = ROOT / "tests" / "plugins"
    files = [
        plugins / "pyproject.toml",
        plugins / "conformance.py",
        *plugins.glob("reclens_example/[a-z]*.py"),
    ]
    assert sorted(shown) == sorted(text_of(file).strip() + "\n" for file in files)
