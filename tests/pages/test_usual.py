"""Weights that lists begin with: those chosen on the data, and the way to the general ones, through `app.py`."""

import time

import pytest
from screen import app, listed, texts

from pages._ui.service import choosing, core
from pages._ui.service.places import shelf
from pages._ui.state import keys
from recsys_core import Query, Settings
from recsys_core.components.registry import GROUPS
from recsys_core.fusion import GENERAL

MOVED = "text-history"


@pytest.fixture
def shared():
    """The engine that all visits share, put back as it was."""
    app()
    engine = core.engine("sample")
    kept = engine.chosen
    yield engine
    engine.chosen = kept
    for filling in core.stores()["filling"].values():
        filling.stop()
    core.stores()["filling"].drop(lambda key: True)


def expected(engine, user, usual):
    weights = {
        group: round(100 * share) for group, share in Settings(usual=usual).on("history").groups.items()
    }
    ranking = engine.rank(Query(user=user), Settings(weights=weights, usual=usual))
    return [engine.dataset.item_ids.ids[int(row)] for row in ranking.candidates[:10]]


def waited(test):
    """The page once weights have been chosen."""
    (job,) = core.stores()["choosing"].values()
    end = time.monotonic() + 60
    while job.running and time.monotonic() < end:
        time.sleep(0.1)
    assert job.error is None
    return test.run()


def test_the_list_begins_with_the_weights_chosen_and_says_so(shared):
    test = app(user="r009")
    assert listed(test) == expected(shared, "r009", shared.chosen.usual)
    assert listed(test) != expected(shared, "r009", GENERAL)
    assert "Weights chosen on" in texts(test)
    assert keys.USUAL not in test.query_params


def test_the_general_weights_are_a_press_away_and_so_is_the_way_back(shared):
    test = app(user="r009")
    test.button(key="take-general").click().run()
    assert listed(test) == expected(shared, "r009", GENERAL)
    assert test.query_params[keys.USUAL] == "general"
    assert "General weights." in texts(test)
    assert listed(app(user="r009", usual="general")) == listed(test)
    test.button(key="take-chosen").click().run()
    assert listed(test) == expected(shared, "r009", shared.chosen.usual)


def test_a_link_with_weights_leaves_the_other_sliders_where_they_usually_stand(shared):
    linked = app(user="r009", **{MOVED: "77"})
    moved = app(user="r009").slider(key=MOVED).set_value(77).run()
    assert listed(linked) == listed(moved)
    assert keys.USUAL not in moved.query_params
    general = app(user="r009", usual="general", **{MOVED: "77"})
    assert listed(general) != listed(linked)


def test_a_choice_that_comes_takes_its_place_where_nothing_was_touched(shared, monkeypatch):
    shared.chosen = None
    core.stores()["choosing"].drop(lambda key: True)
    monkeypatch.setenv("RECLENS_BACKGROUND", "1")
    test = app(user="r009")
    assert listed(test) == expected(shared, "r009", GENERAL)
    test = waited(test)
    assert listed(test) == expected(shared, "r009", shared.chosen.usual)
    standing = Settings(usual=shared.chosen.usual).on("history").groups
    for group in GROUPS:
        slider = test.slider(key=keys.weight(group, "history"))
        assert slider.value == round(100 * standing[group])


def test_a_choice_that_comes_is_offered_where_a_slider_was_moved_or_a_link_says_weights(shared, monkeypatch):
    shared.chosen = None
    core.stores()["choosing"].drop(lambda key: True)
    monkeypatch.setenv("RECLENS_BACKGROUND", "1")
    test = app(user="r009")
    linked = app(user="r009", **{MOVED: "60"})
    before = listed(test.slider(key=MOVED).set_value(60).run())
    test, linked = waited(test), linked.run()
    for one in (test, linked):
        assert listed(one) == before
        assert one.slider(key=MOVED).value == 60
        assert one.button(key="take-chosen").label == "Take the chosen ones"
    test.button(key="take-chosen").click().run()
    assert listed(test) == expected(shared, "r009", shared.chosen.usual)


def test_a_choice_is_kept_with_the_engine_it_was_made_for_and_no_other(shared, tmp_path, monkeypatch):
    monkeypatch.setenv("RECLENS_OWN", str(tmp_path))
    kept = shelf()
    kept.put("mine", shared.with_choice(None), {"source": "minilm"})
    other = shared.with_choice(None)  # as fitted with another encoder
    choosing.take("mine", other, shared.chosen)
    assert other.chosen is shared.chosen
    assert kept.engine("mine").chosen is None
    own = core.engine("mine")
    choosing.take("mine", own, shared.chosen)
    assert kept.engine("mine").chosen.to_dict() == shared.chosen.to_dict()
    assert kept.find("mine").damaged is None
