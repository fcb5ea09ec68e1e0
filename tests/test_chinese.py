"""What the core says, in Chinese: nothing is missing, and values arrive where they belong."""

import ast
from pathlib import Path
from string import Formatter

import pytest

import recsys_core
from recsys_core import Engine, Query, load_dataset
from recsys_core.chinese import ERRORS, FAULTS, FEATURES, NOTES, STATED, TIMES, in_chinese
from recsys_core.datasets.text_checks import RULES
from recsys_core.datasets.values.times import TOLD
from recsys_core.errors import RecLensError
from recsys_core.explain.ranker.surrogate import named_features

CORE = Path(recsys_core.__file__).parent


def calls(folder=CORE):
    for path in folder.glob("**/*.py"):
        if "commands" not in path.parts:  # the command line speaks English
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield path, node


def raised():
    """First arguments of the project's own errors."""
    plain = {"ValueError", "TypeError", "KeyError", "AttributeError", "CancelledError", "MisfitError"}
    for path, node in calls():
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name.endswith("Error") and name not in plain and node.args:
            yield path, node.args[0]


def fields(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_error_of_the_core_has_its_chinese():
    found = list(raised())
    assert len(found) > 80
    for path, argument in found:
        assert isinstance(argument, ast.Constant), (
            f"{path}:{argument.lineno}: a sentence put together by hand"
        )
        assert argument.value in ERRORS, f"{path}:{argument.lineno}"


def test_every_fault_of_a_dataset_has_its_chinese():
    said = [
        option.value
        for _, node in calls(CORE / "datasets")
        if isinstance(node.func, ast.Attribute) and node.func.attr == "note"
        for argument in node.args[:2]
        for option in ast.walk(argument)
        if isinstance(option, ast.Constant) and isinstance(option.value, str)
    ]
    assert len(said) > 25
    assert set(said) | set(RULES) | set(RULES.values()) <= set(FAULTS)


def test_every_format_of_times_has_its_chinese():
    assert set(TOLD.values()) == set(TIMES)


@pytest.mark.parametrize(
    "table",
    [ERRORS, NOTES, FAULTS, FEATURES, STATED],
    ids=["errors", "notes", "faults", "features", "stated"],
)
def test_the_same_values_are_put_in(table):
    for template, said in table.items():
        assert fields(template) == fields(said), template


def test_a_finished_sentence_is_said_again_with_its_values(sample, encoder, cache):
    engine = Engine.fit(sample, encoder, cache)
    with pytest.raises(RecLensError) as caught:
        engine.rank(Query(user="nobody's (id)"))
    sentence = str(caught.value)
    assert sentence == caught.value.template.format(**caught.value.values)
    said = in_chinese(sentence)
    assert "nobody's (id)" in said
    assert str(len(sample.user_ids)) in said
    assert "There is" not in said
    assert in_chinese("what nobody ever wrote") == "what nobody ever wrote"


def test_a_wrong_cell_is_named_in_chinese(write_folder):
    folder = write_folder(interactions="user_id,item_id,rating\nu,a,5\nu,b,blue\nv,b,green\n")
    with pytest.raises(RecLensError) as caught:
        load_dataset(folder)
    said = in_chinese(str(caught.value))
    assert said.startswith("interactions.csv 第 3 行 rating 列：'blue'")


def test_places_of_faults_are_told_in_chinese():
    assert in_chinese("items row 7: x: y", FAULTS) == "条目表第 7 行：x: y"
    assert in_chinese("interactions row 12", FAULTS) == "交互表第 12 行"
    assert in_chinese("missing_pages", FAULTS) == "缺少 pages"
    assert in_chinese("filled from the 5 rows most alike", FAULTS) == "由最相似的 5 行填补"


def test_every_feature_of_the_simple_models_has_its_chinese(sample, encoder, cache):
    for name in named_features(Engine.fit(sample, encoder, cache))[1]:
        for said in (name, f"not: {name}"):
            assert in_chinese(said, FEATURES) != said
    assert in_chinese("not: says “sea”", FEATURES) == "没有提到“sea”"
