"""Every string of the interface has its Chinese."""

import ast
import re

import pytest
from babel.messages.catalog import Catalog
from catalogues import translations, write
from screen import ROOT, app, texts

from pages._ui.controls import encoder, sidebar
from pages._ui.drawing import names
from pages.explore import tour
from recsys_core.components.registry import COMPONENTS
from recsys_core.encoding.registry import ENCODERS
from recsys_core.evaluation.protocols import PROTOCOLS
from recsys_core.evaluation.summary import ITEMS
from recsys_core.explain.methods.registry import METHODS

CHINESE = translations("zh")
TRANSLATED = [
    "app.py",
    "pages/guide/guide.py",
    "pages/_ui/controls/sidebar.py",
    "pages/_ui/controls/encoder.py",
]
TRANSLATED += ["pages/quality/figures.py", "pages/data/datasheet.py", "pages/_ui/state/bounds.py"]
TRANSLATED += [
    str(next(ROOT.glob(f"pages/**/{name}.py")).relative_to(ROOT))
    for name in ("audience", "feedback", "pick", "report", "tour", "which", "person", "own")
]
TRANSLATED += [
    str(path.relative_to(ROOT))
    for folder in ("explore", "explore/ranked", "_ui/reasons", "data/bring", "quality", "data")
    for path in (ROOT / "pages" / folder).glob("*.py")
]


def literals(node):
    """String literals that can come out of an expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


def said():
    for path in ROOT.glob("pages/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = getattr(getattr(node, "func", None), "id", "")
            if (called == "t" or called.endswith("Error")) and node.args:
                yield from literals(node.args[0])
    for table in (
        names.FIELDS,
        names.MEANINGS,
        {name: name for name in (encoder.BY_LANGUAGE, encoder.ANOTHER)},
        {name: source.label for name, source in ENCODERS.items()},
        {name: kind.label for name, kind in COMPONENTS.items()},
        encoder.POOLED,
        encoder.SHOWS,
        sidebar.HELP,
        names.MODELS,
        names.PROTOCOLS,
        {step.title: step.title for step in tour.STEPS},
        {step.title: step.text for step in tour.STEPS},
        {name: rules.split for name, rules in PROTOCOLS.items()},
        {name: rules.candidates for name, rules in PROTOCOLS.items()},
        {name: rules.warning for name, rules in PROTOCOLS.items() if rules.warning},
        ITEMS,
        {method.name: method.label for method in METHODS.values() if method.family == "words"},
        {method.name: method.summary for method in METHODS.values() if method.family == "words"},
    ):
        yield from table.values()


def test_no_string_is_missing_in_chinese():
    missing = sorted({text for text in said() if text not in CHINESE})
    assert not missing


def test_translations_keep_every_value():
    for english, chinese in CHINESE.items():
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese)), english
        assert chinese.strip()


@pytest.mark.parametrize("path", TRANSLATED)
def test_no_sentence_is_shown_without_its_translation(path):
    """Widgets and texts of these files take their words from `t`, never a literal."""
    drawn = {
        "markdown",
        "caption",
        "title",
        "subheader",
        "info",
        "warning",
        "error",
        "button",
        "expander",
        "slider",
    }
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in drawn
            and node.args
        ):
            for text in literals(node.args[0]):
                assert not re.search(r"[A-Za-z]{3,} [a-z]{2,}", text), (path, text)


def test_the_first_page_is_chinese_when_asked_for():
    test = app(lang="中文", dataset="sample-zh")
    assert not test.exception
    shown = texts(test)
    assert "排第一" in shown
    assert "注意力，并非理由" in shown
    assert "得分：" in shown
    assert "项检验通过" in shown
    english = re.findall(r"\b(?:The|Each|Without|Exact|Every)\b [a-z]+ [a-z]+", shown)
    assert not english


def test_a_further_language_stands_in_the_switch_and_on_the_page(tmp_path, monkeypatch):
    made = Catalog(locale="cy")
    for text in CHINESE:
        made.add(text, f"⟦{text}⟧")
    file = tmp_path / "cy" / "LC_MESSAGES" / "reclens.po"
    file.parent.mkdir(parents=True)
    write(file, made)
    monkeypatch.setenv("RECLENS_LOCALE", str(tmp_path))
    test = app(lang="Cymraeg")
    assert not test.exception
    assert any(slider.label.startswith("⟦PCA size⟧") for slider in test.slider)
    switches = [group.proto.options for group in app().get("button_group")]
    assert [
        option.content for options in switches for option in options if options[0].content == "English"
    ] == ["English", "Cymraeg", "中文"]
