"""What the core says, in Chinese: nothing is missing, and values arrive where they belong."""

import ast
from pathlib import Path

import pytest
from catalogues import translations

import recsys_core
from recsys_core import Engine, Query, load_dataset
from recsys_core.datasets.missing import NEIGHBOURS
from recsys_core.datasets.text_checks import RULES
from recsys_core.datasets.values.times import TOLD
from recsys_core.errors import RecLensError
from recsys_core.explain.ranker.surrogate import named_features
from recsys_core.translating import Message, in_language

CORE = Path(recsys_core.__file__).parent
CHINESE = translations("zh")


def calls(folder=CORE):
    for path in folder.glob("**/*.py"):
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


def test_every_error_of_the_core_has_its_chinese():
    found = list(raised())
    assert len(found) > 80
    for path, argument in found:
        assert isinstance(argument, ast.Constant), (
            f"{path}:{argument.lineno}: a sentence put together by hand"
        )
        assert argument.value in CHINESE, f"{path}:{argument.lineno}"


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
    assert set(said) | set(RULES) | set(RULES.values()) <= set(CHINESE)


def chinese(error):
    return in_language("zh", Message(error.template, **error.values))


def test_every_format_of_times_has_its_chinese():
    assert set(TOLD.values()) <= set(CHINESE)


def test_an_error_is_said_with_its_values(sample, encoder, cache):
    engine = Engine.fit(sample, encoder, cache)
    with pytest.raises(RecLensError) as caught:
        engine.rank(Query(user="nobody's (id)"))
    sentence = str(caught.value)
    assert sentence == caught.value.template.format(**caught.value.values)
    said = chinese(caught.value)
    assert "nobody's (id)" in said
    assert str(len(sample.user_ids)) in said
    assert "There is" not in said


def test_a_wrong_cell_is_named_in_chinese(write_folder):
    folder = write_folder(interactions="user_id,item_id,rating\nu,a,5\nu,b,blue\nv,b,green\n")
    with pytest.raises(RecLensError) as caught:
        load_dataset(folder)
    assert chinese(caught.value).startswith("interactions.csv 第 3 行 rating 列：'blue'")


def test_faults_are_told_in_chinese_by_the_place_they_are_at(write_folder):
    data = load_dataset(
        write_folder(
            items="item_id,title,text,pages\na,Sea,a sea,1\na,Sea,a sea,2\nb,Fog,a fog,\n",
            interactions="user_id,item_id,rating\nu,a,5\nu,b,4\nv,b,blue\nv,a,1\nv,zzz,3\n",
        )
    )
    faults = {str(one.rule): one for one in data.report.faults}
    (place,) = faults["duplicate_item_id"].examples
    assert in_language("zh", place) == "条目表第 3 行：a"
    (place,) = faults["unreadable_rating"].examples
    assert in_language("zh", place) == "interactions.csv 第 4 行：blue"
    again = type(data.report).from_dict(data.report.to_dict())
    assert [in_language("zh", one) for fault in again.faults for one in fault.examples] == [
        in_language("zh", one) for fault in data.report.faults for one in fault.examples
    ]
    assert again.faults == data.report.faults


def test_numbers_in_an_action_are_said():
    done = Message("filled from the {rows} rows most alike", rows=NEIGHBOURS)
    assert in_language("zh", done) == f"由最相似的 {NEIGHBOURS} 行填补"
    assert in_language("zh", Message("missing_{column}", column="pages")) == "缺少 pages"


def test_every_feature_of_the_simple_models_has_its_chinese(sample, encoder, cache):
    for name in named_features(Engine.fit(sample, encoder, cache))[1]:
        for said in (name, Message(f"not: {name.template}", **name.values)):
            assert in_language("zh", said) != said
    assert in_language("zh", Message("not: says “{word}”", word="sea")) == "没有提到“sea”"
