"""Datasets of few items and of nobody: every page follows from one to the other, in both directions."""

import numpy as np
import pandas as pd
import pytest
from said import headings
from screen import ROOT, app, drawn, texts

from pages._ui.service import core
from pages._ui.state import keys
from recsys_core import Engine, load_encoder
from recsys_core.datasets.assemble import assemble
from recsys_core.datasets.tables import Tables

PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in ROOT.glob("pages/*/*.py")
    if path.read_text().endswith("\nmain()\n")
)
CHOOSING = [page for page in PAGES if "guide" not in page and "data/" not in page]
WORDS = ("storm", "harbour", "robot", "detective", "music", "garden", "letter", "child", "war", "ship")


def catalogue(count):
    rng = np.random.default_rng(count)
    told = [f"A story about {' '.join(rng.choice(WORDS, 5))}" for _ in range(count)]
    ids = [str(number) for number in range(count)]
    return pd.DataFrame({"item_id": ids, "title": [f"Title {i}" for i in ids], "text": told})


def likes(items):
    pairs = [(f"u{user}", str((user * 7 + step * 3) % items)) for user in range(8) for step in range(6)]
    table = pd.DataFrame(pairs, columns=["user_id", "item_id"]).drop_duplicates()
    return table.assign(timestamp=[str(second) for second in range(len(table))])


@pytest.fixture(scope="module")
def fitted(tiny_model):
    encoder = load_encoder(str(tiny_model))
    made = {
        "my wide": (catalogue(1100), likes(1100)),
        "my fifty": (catalogue(50), likes(50)),
        "my three": (catalogue(3), likes(3)),
        "my two": (catalogue(2), likes(2)),
        "my one": (catalogue(1), likes(1)),
        "my catalogue": (catalogue(50), None),
        "my single": (catalogue(1), None),
    }
    return {name: Engine.fit(assemble(name, Tables(*tables)), encoder) for name, tables in made.items()}


@pytest.fixture
def opened(fitted):
    """The app with these datasets as the visitor's own, one of them chosen."""

    def open_with(name, page="pages/explore/recommend.py"):
        test = app()
        test.session_state["own"] = {one: {core.AUTOMATIC: engine} for one, engine in fitted.items()}
        return choose(test.run().switch_page(page).run(), name)

    return open_with


def choose(test, name):
    if keys.DATASET not in {box.key for box in test.selectbox}:  # the page Data looks into one of its own
        return test
    return test.selectbox(key=keys.DATASET).select(name).run()


def to_the_end(test):
    """Every slider at its maximum, every other box at its last choice."""
    for slider in test.slider:
        if not slider.disabled:
            slider.set_value(slider.max)
    for box in test.selectbox:
        if box.key in {keys.ACROSS, keys.UP, keys.box(keys.LAYER), keys.box(keys.HEAD)}:
            box.select_index(len(box.options) - 1)
    return test.run()


def unharmed(test):
    assert not test.exception, [error.value for error in test.exception]
    assert "nan" not in texts(test).lower().split()
    return True


@pytest.mark.parametrize("page", CHOOSING)
def test_every_page_follows_to_a_smaller_dataset_and_back(opened, fitted, page):
    test = opened("my wide", page)
    if page.endswith("compare.py"):
        test.query_params[keys.COMPARED] = "Two settings"
        test.run()
    assert unharmed(to_the_end(test))
    for name in ("my fifty", "my three", "my two", "my one", "my catalogue", "my single"):
        assert unharmed(choose(test, name)), name
        if "quality" not in page:
            assert not test.error
        assert unharmed(to_the_end(test)), name
        assert unharmed(choose(test, "my wide")), name
        assert unharmed(to_the_end(test))


def test_the_pca_size_is_the_usual_of_each_dataset_until_it_is_moved(opened, fitted):
    test = opened("my wide")
    usual = test.slider(key=keys.PCA).value
    assert usual == min(128, fitted["my wide"].space.size)
    assert choose(test, "my three").slider(key=keys.PCA).value == 3
    assert choose(test, "my wide").slider(key=keys.PCA).value == usual  # not the 3 of the other
    test.slider(key=keys.PCA).set_value(5).run()
    assert choose(test, "my fifty").slider(key=keys.PCA).value == 5  # moved, and it fits
    assert choose(test, "my three").slider(key=keys.PCA).value == 3


def test_a_single_size_is_said_not_drawn(opened):
    test = opened("my one")
    assert keys.PCA not in {slider.key for slider in test.slider}
    assert "PCA size: 1, the only choice" in " ".join(said.value for said in test.sidebar.caption)


@pytest.mark.parametrize("asked", ["9999", "0", "many", "2.5e3"])
def test_a_link_out_of_range_shows_the_usual_and_says_so(asked):
    test = app(pca=asked, layer="99", user="nobody-of-that-name")
    assert unharmed(test)
    assert test.slider(key=keys.PCA).value == 128
    assert any("not there, so the usual is shown" in toast.value for toast in test.toast)
    assert keys.USER not in test.query_params or test.query_params[keys.USER] != ["nobody-of-that-name"]
    test.run()
    assert not test.toast  # said once


def test_a_link_within_range_is_followed_without_a_word():
    test = app(pca="16", user="r005")
    assert unharmed(test)
    assert test.slider(key=keys.PCA).value == 16
    assert test.selectbox(key=keys.of_dataset(keys.USER, "sample")).value == "r005"
    assert not test.toast


def test_a_catalogue_without_readers_opens_on_words_of_its_own(opened):
    test = opened("my catalogue")
    assert unharmed(test)
    assert test.text_area(key=keys.WORDS).value == "Title 0"
    assert keys.of_dataset(keys.USER, "my catalogue") not in {box.key for box in test.selectbox}
    assert "comes without people" in " ".join(said.value for said in test.sidebar.caption)
    assert "nobody here has liked anything" in texts(test)
    assert "from words alone" in texts(test)
    test.text_area(key=keys.WORDS).set_value("a robot and a ship").run()
    assert unharmed(test)
    assert choose(test, "my fifty").session_state[keys.WORDS] == "a robot and a ship"
    assert not choose(test, "my catalogue").error


def test_emptied_words_are_asked_for_in_a_sentence(opened):
    test = opened("my catalogue")
    test.text_area(key=keys.WORDS).set_value("").run()
    assert unharmed(test)
    assert "say in own words" in test.error[0].value
    assert keys.LENGTH in {slider.key for slider in test.slider}  # the controls stay


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("quality/quality", "Nobody in this dataset has liked anything"),
        ("explore/importance", "nobody whose likes could be held out"),
        ("explore/compare", "no other person in this dataset"),
        ("explore/newcomer", "no people to ask in this dataset"),
    ],
)
def test_what_needs_people_says_so(opened, page, said):
    test = opened("my catalogue", f"pages/{page}.py")
    assert unharmed(test)
    assert not test.error
    assert any(said in info.value.replace("\\", "") for info in test.info)


def test_the_parts_of_importance_that_need_nobody_stay(opened):
    test = opened("my catalogue", "pages/explore/importance.py")
    assert "A sum of few features" in headings(test)
    assert any(button.label == "Check" for button in test.button)


def test_an_edited_text_belongs_to_its_dataset(opened):
    """Both catalogues have an item of this id; words written into one are not those of the other."""
    test = opened("my catalogue", "pages/explore/what_if.py")

    def written(name):
        test.selectbox(key=keys.of_dataset(keys.CHANGED, name)).select("0").run()
        return next(area for area in test.text_area if area.key.startswith(keys.EDITED))

    written("my catalogue").set_value("nothing like it").run()
    choose(test, "my single")
    assert written("my single").value != "nothing like it"


def test_a_choice_kept_for_another_encoder_is_forgotten(opened):
    """A twenty-fourth layer where there are a few: neither drawn nor written into the URL again."""
    test = opened("my catalogue", "pages/explore/order.py")
    test.session_state[keys.box(keys.LAYER)] = "24"
    test.session_state[keys.ACROSS] = 999
    test.switch_page("pages/explore/look_inside.py").run()
    assert unharmed(test)
    (looks,) = drawn(test, "reclens_attention")
    assert looks["layer"] <= looks["layers"] < 24
    assert keys.LAYER not in test.query_params
    assert not test.toast


def test_what_belongs_to_one_dataset_is_no_stale_link_in_another(opened, fitted):
    test = app(user="r005")
    test.session_state["own"] = {"my fifty": {core.AUTOMATIC: fitted["my fifty"]}}
    choose(test.run(), "my fifty")
    assert unharmed(test)
    assert not test.toast
    assert "r005" not in str(test.query_params)


def test_the_page_data_shows_a_catalogue_alone(opened):
    test = opened("my catalogue", "pages/data/data.py")
    test.selectbox(key=keys.LOOK_INTO).select("my catalogue").run()
    assert unharmed(test)
    assert {metric.label: metric.value for metric in test.metric}["Interactions"] == "0"
