"""The visitor's own datasets on the screen: kept, opened by a link, renamed, deleted, and missed in plain words."""

import shutil

import pytest
import streamlit as st
from screen import app, texts

from recsys_core import Engine, load_dataset
from recsys_core.shelf import Shelf

MADE_BY = {"source": "minilm"}
NAME = "我的书 *1* / <b>"


@pytest.fixture(scope="module")
def tables(sample, tmp_path_factory):
    """Half the films and books of the sample under other ids, as somebody's export."""
    where = tmp_path_factory.mktemp("export")
    items = sample.items.head(150)
    kept = sample.interactions[sample.interactions["item"] < 150]
    frame = items.assign(item_id=[f"x{row}" for row in range(150)])
    frame.to_csv(where / "items.csv", index=False)
    kept.assign(user_id=[f"p{row}" for row in kept["user"]], item_id=[f"x{row}" for row in kept["item"]])[
        ["user_id", "item_id", "rating", "timestamp"]
    ].to_csv(where / "interactions.csv", index=False)
    return where


@pytest.fixture(scope="module")
def fitted(tables, encoder, cache):
    return Engine.fit(load_dataset(tables), encoder, cache)


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("RECLENS_OWN", str(tmp_path / "own"))
    return Shelf()


def data_page():
    test = app().switch_page("pages/data/data.py").run(timeout=180)
    assert not test.exception
    return test


def warnings(test):
    return " ".join(element.value for element in test.warning)


def press(test, key):
    pressed = next(one for one in test.button if one.key.startswith(key))
    pressed.click().run(timeout=180)
    assert not test.exception
    return test


def test_a_link_opens_a_kept_dataset_after_a_restart(shelf, fitted):
    shelf.put(NAME, fitted, MADE_BY)
    user = fitted.dataset.user_ids.ids[3]
    for _ in range(2):
        test = app(dataset=NAME, user=user, item="x7")
        assert not test.exception
        assert test.selectbox(key="dataset").value == NAME
        assert NAME in test.query_params["dataset"]
        assert f"Person {user}" in texts(test)
        assert not test.warning
        assert not test.info
        st.cache_resource.clear()  # as after a restart: nothing is in memory


def test_a_kept_fit_is_opened_not_fitted_again(shelf, fitted, monkeypatch):
    shelf.put("books", fitted, MADE_BY)
    monkeypatch.setattr(Engine, "fit", lambda *_, **__: pytest.fail("fitted again"))
    test = app(dataset="books")
    assert not test.exception
    assert "Person p" in texts(test)


def test_a_fit_that_cannot_be_read_any_more_is_made_again_from_its_tables(shelf, fitted):
    kept = shelf.put("books", fitted, {"source": "/a/model/that/is/gone"})
    assert kept.damaged is None
    test = app(dataset="books")
    assert not test.exception
    assert "Person p" in texts(test)


@pytest.mark.parametrize("page", ["", "pages/quality/quality.py", "pages/explore/order.py"])
def test_a_link_to_data_that_is_not_here_says_so_and_nothing_else(shelf, page):
    test = app(dataset="Ann's *films*", item="x7", user="p3", likes="x1", first="x2")
    if page:
        test.query_params["dataset"] = "Ann's *films*"
        test = test.switch_page(page).run(timeout=180)
    assert not test.exception
    assert r"The dataset Ann\'s \*films\* is not here" in warnings(test)
    assert "sample is shown instead" in warnings(test)
    assert len(test.warning) == 1
    assert not [one for one in test.info if one.icon == ":material/link_off:"]
    assert not test.error
    assert test.selectbox(key="dataset").value == "sample"
    assert "x7" not in str(test.query_params)
    assert "p3" not in str(test.query_params)


def test_the_word_stays_until_another_dataset_is_chosen(shelf, fitted):
    shelf.put("books", fitted, MADE_BY)
    test = app(dataset="gone")
    assert "The dataset gone is not here" in warnings(test)
    test.slider(key="top").set_value(5).run()
    assert "The dataset gone is not here" in warnings(test)
    other = test.selectbox(key="user-sample").options[4]
    test.selectbox(key="user-sample").select(other).run()
    assert test.query_params["user"]
    test.selectbox(key="dataset").select("books").run(timeout=180)
    assert not test.warning
    assert not test.exception


def test_what_another_session_deletes_is_missed_in_this_one(shelf, fitted):
    shelf.put("books", fitted, MADE_BY)
    test = app(dataset="books", item="x7")
    shelf.delete("books")
    test.run()
    assert not test.exception
    assert "The dataset books is not here" in warnings(test)
    assert test.selectbox(key="dataset").value == "sample"
    assert not test.info
    assert "dataset" not in test.query_params
    other = test.selectbox(key="user-sample").options[4].partition(":")[0]
    test.selectbox(key="user-sample").select(other).run()
    test.run()
    assert other in test.query_params["user"]
    assert f"Person {other}" in texts(test)


def test_what_is_kept_again_under_the_name_is_shown_at_once(shelf, fitted, tables, encoder, cache, tmp_path):
    shelf.put("books", fitted, MADE_BY)
    test = app(dataset="books")
    where = shutil.copytree(tables, tmp_path / "more")
    with (where / "interactions.csv").open("a") as out:
        out.write("a newcomer,x1,5,\na newcomer,x2,5,\n")
    shelf.put("books", Engine.fit(load_dataset(where), encoder, cache), MADE_BY)
    test.run()
    assert not test.exception
    assert any("a newcomer" in option for option in test.selectbox(key="user-books").options)


def test_the_panel_says_what_is_kept(shelf, fitted):
    assert "Your own datasets" not in texts(data_page())
    kept = shelf.put(NAME, fitted, MADE_BY)
    said = texts(data_page())
    assert r"我的书 \*1\* \/ \<b\>" in said
    assert f"150 items, {len(fitted.dataset.user_ids)} people" in said
    assert f"kept {kept.kept_at[:4]}" in said
    assert f"{kept.size / 1000:.3g} kB" in said or f"{kept.size / 1e6:.3g} MB" in said
    assert "MiniLM" in said


def test_rename_on_the_page(shelf, fitted):
    shelf.put("books", fitted, MADE_BY)
    test = data_page()
    field = next(one for one in test.text_input if one.key.startswith("new-name-"))
    field.set_value("sample")
    test = press(test, "do-rename-")
    assert "belongs to a dataset that came along" in test.error[0].value
    field = next(one for one in test.text_input if one.key.startswith("new-name-"))
    field.set_value("电影/2024")
    test = press(test, "do-rename-")
    assert not test.error
    assert shelf.names() == ["电影/2024"]
    assert r"电影\/2024" in texts(test)
    opened = app(dataset="电影/2024")
    assert "Person p" in texts(opened)
    assert not opened.warning


def test_delete_on_the_page_says_what_goes(shelf, fitted):
    shelf.put("books", fitted, MADE_BY)
    test = data_page()
    assert "deleted for good" in texts(test)
    assert "The files you uploaded it from are not touched" in texts(test)
    test = press(test, "do-delete-")
    assert "Your own datasets" not in texts(test)
    assert not list(shelf.folder.iterdir())


def test_open_on_the_page_shows_the_new_data(shelf, fitted):
    shelf.put("films", fitted, MADE_BY)
    before = app(dataset="films").switch_page("pages/data/data.py").run(timeout=180)
    kept = shelf.put("books", fitted, MADE_BY)
    test = press(before.run(timeout=180), f"open-{kept.folder}")
    assert test.selectbox(key="dataset").value == "books"
    assert "Person p" in texts(test)
    assert "books" in test.query_params["dataset"]


def test_damage_is_told_and_can_be_deleted(shelf, fitted):
    kept = shelf.put("books", fitted, MADE_BY)
    shelf.put("films", fitted, MADE_BY)
    next(kept.folder.glob("fit-*/items.parquet")).unlink()
    test = data_page()
    assert "missing or cut off" in warnings(test)
    linked = app(dataset="books")
    assert "The dataset books is not here" in warnings(linked)
    delete = next(one for one in test.button if one.key == f"do-delete-{kept.folder}")
    delete.click().run(timeout=180)
    assert [one.name for one in shelf.entries()] == ["films"]


def uploaded(tables):
    test = data_page()
    files = [("books.csv", tables / "items.csv"), ("ratings.csv", tables / "interactions.csv")]
    uploads = test.file_uploader(key="uploads")
    uploads.set_value([(name, file.read_bytes(), "text/csv") for name, file in files])
    return test.run(timeout=180)


def test_a_fit_is_kept_under_the_name_and_opened(shelf, tables):
    test = uploaded(tables)
    assert not test.exception
    field = next(one for one in test.text_input if one.key.startswith("own-name-"))
    assert field.value == "books"
    field.set_value("ml-100k").run(timeout=180)
    assert "belongs to a dataset that came along" in test.error[0].value
    assert test.button(key="build").disabled
    next(one for one in test.text_input if one.key.startswith("own-name-")).set_value("阅读").run(timeout=180)
    press_fit(test)
    assert test.selectbox(key="dataset").value == "阅读"
    assert "Person p" in texts(test)
    assert shelf.names() == ["阅读"]
    assert shelf.reading("阅读")["mapping"]["items"]["item_id"] == "item_id"


def press_fit(test):
    test.button(key="build").click().run(timeout=180)
    job = test.session_state["fit"]
    job._thread.join(120)
    assert job.error is None
    test.run(timeout=180)
    assert not test.exception


def test_only_for_this_visit_leaves_nothing_on_disk(shelf, tables):
    test = uploaded(tables)
    test.toggle(key="own-visit").set_value(True).run(timeout=180)
    press_fit(test)
    assert test.selectbox(key="dataset").value == "books"
    assert not shelf.names()
    assert "books" not in app().selectbox(key="dataset").options
    page = test.switch_page("pages/data/data.py").run(timeout=180)
    assert "only for this visit" in texts(page)


def test_where_the_disk_refuses_the_fit_stays_for_the_visit_and_says_why(shelf, tables):
    shelf.folder.write_text("a file stands where the folder should")
    test = uploaded(tables)
    press_fit(test)
    assert "could not be written" in warnings(test)
    assert "here for this visit" in warnings(test)
    assert "Person p" in texts(test)
