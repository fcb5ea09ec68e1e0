"""The Data page without a browser: what is brought, what it is taken for, and what is at hand."""

import json
import os
from pathlib import Path

import pytest
from screen import app, texts


def page():
    return app(item="none").switch_page("pages/data/data.py").run(timeout=180)


def test_bundled_datasets_stand_side_by_side():
    test = page()
    assert not test.exception
    table = test.dataframe[0].value
    assert {"sample", "sample-zh"} <= set(table["dataset"])
    assert table.set_index("dataset")["language"]["sample-zh"] == "Chinese"
    assert table.set_index("dataset")["readers"]["sample"] == "simulated"


@pytest.mark.usefixtures("shared_data")
def test_faults_of_real_folders_are_on_the_screen_as_their_sources_state(stated_faults):
    test = page()
    for name, rules in stated_faults.items():
        test.selectbox(key="look").select(name).run(timeout=180)
        assert not test.exception
        shown = test.dataframe[1].value.set_index("rule")["count"]
        for rule, count in rules.items():
            assert shown[rule] == pytest.approx(count, rel=0.01), (name, rule)


@pytest.fixture(scope="module")
def cases():
    folder = os.environ.get("RECLENS_CASES")
    if not folder:
        pytest.skip("RECLENS_CASES is not set: it names the folder with tables as people have them")
    return Path(folder).resolve()


def bring(address, language="English"):
    test = app(item="none", lang=language).switch_page("pages/data/data.py").run(timeout=180)
    test.text_input(key="bring-address").set_value(str(address)).run(timeout=180)
    assert not test.exception
    return test


def box(test, label):
    return next(one for one in test.selectbox if one.label == label)


def button(test, label):
    return next(one for one in test.button if one.label == label)


def test_every_case_opens_as_it_is_with_its_numbers(cases):
    expected = json.loads((cases / "expected.json").read_text())
    test = page()
    for name, right in expected.items():
        test.text_input(key="bring-address").set_value(str(cases / "files" / name)).run(timeout=180)
        assert not test.exception, name
        assert not test.error, (name, test.error[0].value)
        said = texts(test)
        assert f"{right['items']} items · {right['users']} people" in said, name
        if "likes" in right:
            assert f"{right['likes']:,} likes" in said, name
        if right.get("dislikes"):
            assert f"{right['dislikes']} dislikes" in said, name
        assert not button(test, "Build recommendations").disabled, name


def test_a_column_is_mapped_by_hand_and_everything_can_be_undone(cases):
    test = bring(cases / "files" / "spanish")
    assert "51 likes" in texts(test)
    box(test, "rating is").select("").run(timeout=180)
    assert "140 likes" in texts(test)
    assert "rating is not used" in texts(test)
    assert "It looks like a rating" in texts(test)
    button(test, "Undo").click().run(timeout=180)
    assert "51 likes" in texts(test)
    box(test, "title is").select("text").run(timeout=180)
    assert box(test, "title is").value == "text"
    assert "Not used: text" in [one.label for one in test.expander]
    button(test, "Start again").click().run(timeout=180)
    assert (box(test, "title is").value, box(test, "text is").value) == ("title", "text")


def test_likes_are_settable_and_said(cases):
    test = bring(cases / "files" / "spanish")
    assert "Ratings from 4 of 5 on are likes." in texts(test)
    start = next(one for one in test.number_input if one.label == "Likes from")
    start.set_value(3.0).run(timeout=180)
    assert "As you set it: ratings from 3 on are likes." in texts(test)
    assert not test.exception
    button(test, "Back to the rule").click().run(timeout=180)
    assert "51 likes" in texts(test)


def test_a_table_can_be_taken_for_something_else(cases):
    test = bring(cases / "files" / "trainings")
    holds = [one for one in test.selectbox if one.label == "holds"]
    people = next(one for one in holds if one.value == "users")
    people.select("unused").run(timeout=180)
    assert not test.exception
    assert "users" not in [one.value for one in test.selectbox if one.label == "holds"]
    assert "Not used: users" in texts(test)


def test_what_cannot_be_read_is_one_sentence_and_what_was_there_stays(cases, tmp_path):
    test = bring(tmp_path / "nowhere")
    assert len(test.error) == 1
    assert "neither a bundled dataset" in test.error[0].value
    assert "Nothing was changed" in texts(test)
    (tmp_path / "x.csv").write_bytes(b"\x00\x01")
    test.text_input(key="bring-address").set_value(str(tmp_path / "x.csv")).run(timeout=180)
    assert "zero bytes" in test.error[0].value
    test.text_input(key="bring-address").set_value(str(cases / "files" / "csv-gz")).run(timeout=180)
    assert not test.error
    assert "51 likes" in texts(test)


def test_the_page_speaks_chinese(cases):
    test = bring(cases / "files" / "shop-zh-gbk", "中文")
    said = texts(test)
    assert "满分 5 分，4 分及以上算喜欢。" in said
    assert "51 次喜欢" in said
    assert button(test, "生成推荐")
