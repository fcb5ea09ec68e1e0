"""The pages around the list: why this order, what if, importance."""

import pytest
from screen import app, texts

from recsys_core import Explainer, Query, Settings
from recsys_core.explain.lists.comparison import compare
from recsys_core.explain.lists.contrast import contrast
from recsys_core.fusion import TIER_WEIGHTS
from recsys_core.wording.narrative import signed

WEIGHTS = {group: round(100 * share) for group, share in TIER_WEIGHTS["history"].items()}


@pytest.fixture(scope="module")
def opened():
    test = app(user="r009", item="none")
    assert not test.exception
    return test


def go(test, page):
    """Another page; without a browser the choice of a person arrives with the second run."""
    test.switch_page(f"pages/explore/{page}.py").run()
    return test.run()


def test_why_this_order_subtracts_the_two_ledgers(opened, engine):
    test = go(opened, "order")
    assert not test.exception
    settings = Settings(pca=128, weights=WEIGHTS)
    ranking = engine.rank(Query(user="r009"), settings)
    picked = [
        next(box for box in test.selectbox if str(box.key).startswith(key)).value
        for key in ("first", "second")
    ]
    first, second = (engine.dataset.item_ids.row(item) for item in picked)
    made = contrast(Explainer(engine), ranking, settings, first, second)
    said = texts(test)
    assert f"The bars sum to {signed(made.gap, 4)}" in said
    assert "Within these bounds the same 10 items stay" in said
    assert len(test.get("plotly_chart")) == 4


def test_other_words_move_the_item_and_the_least_changes_are_told(opened):
    test = go(opened, "what_if")
    assert not test.exception
    before = [metric.value for metric in test.metric]
    box = next(area for area in test.text_area if area.key.startswith("edited-"))
    box.set_value("A cookery book about bread.").run()
    assert not test.exception
    assert [metric.value for metric in test.metric] != before
    assert "it would stand at" in texts(test)
    box = next(area for area in test.text_area if area.key.startswith("edited-"))
    box.set_value("").run()
    assert not test.exception


def test_a_past_left_out_is_seen_at_once(opened):
    test = go(opened, "what_if")
    box = next(one for one in test.multiselect if one.key.startswith("without-"))
    before = len(test.metric)
    box.select(box.options[0]).run()
    assert not test.exception
    assert len(test.metric) == before + 2


def test_importance_tells_what_the_ranker_hangs_on_in_simple_terms(opened):
    test = go(opened, "importance")
    assert not test.exception
    said = texts(test)
    assert "on likes held out" in said
    assert "Fidelity on items kept out" in said
    assert len(test.dataframe) >= 1
    next(button for button in test.button if button.label == "Propose settings").click().run()
    assert not test.exception
    assert "people the proposal was not found on" in texts(test)


def test_look_inside_draws_the_map_the_variance_and_the_attention(opened, engine):
    test = go(opened, "look_inside")
    assert not test.exception
    said = texts(test)
    assert f"128 components hold {engine.space.explained_[127]:.0%} of the variance" in said
    assert "Attention shows what the encoder looks at" in said
    assert len(test.get("plotly_chart")) == 3
    test.selectbox(key="x").set_value(3).run()
    assert not test.exception


def test_two_readers_are_compared_place_by_place(opened, engine):
    test = go(opened, "compare")
    assert not test.exception
    other = next(box for box in test.selectbox if str(box.key).startswith("other-")).value
    made = compare(
        engine.rank(Query(user="r009"), Settings(pca=128, weights=WEIGHTS)),
        engine.rank(Query(user=other), Settings(pca=128, weights=WEIGHTS)),
    )
    shown = [metric.value for metric in test.metric]
    assert shown[:2] == [f"{made.shared} / 10", f"{made.overlap:.2f}"]


def test_two_settings_are_measured_on_the_same_likes(opened):
    go(opened, "compare")
    opened.segmented_control(key="compare-box").set_value("Two settings").run()
    assert not opened.exception
    button = next(one for one in opened.button if "Measure both" in one.label)
    button.click().run()
    assert not opened.exception
    assert any(metric.label.startswith("nDCG@10") for metric in opened.metric)
    assert "interval of 95 %" in texts(opened)


def test_a_new_item_lands_and_says_why(opened):
    test = go(opened, "newcomer")
    assert not test.exception
    assert "see which people it would reach" in " ".join(one.value for one in test.info)
    test.text_input(key="new-title").set_value("The patient machine")
    test.text_area(key="new-text").set_value("A robot and a talking computer wonder about dreams.")
    next(one for one in test.button if one.label == "See where it lands").click().run()
    assert not test.exception
    said = texts(test)
    assert "liked by nobody" in said
    assert "The ledger" in said
    assert len(test.metric) == 3
    test.segmented_control(key="newcomer-box").set_value("A new person").run()
    assert not test.exception
