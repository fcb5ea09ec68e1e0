"""The pages around the list: why this order, what if, importance."""

import re

import pytest
from said import behind, headings
from screen import app, texts

from recsys_core import Explainer, Query
from recsys_core.explain.lists.comparison import compare
from recsys_core.explain.lists.contrast import contrast
from recsys_core.explain.lists.telling import telling_pair
from recsys_core.explain.what_if.telling import telling_past
from recsys_core.report.wording import wording
from recsys_core.wording import of_lists
from recsys_core.wording.narrative import signed


@pytest.fixture(scope="module")
def opened():
    test = app(user="r009")
    assert not test.exception
    return test


def go(test, page):
    """Another page; without a browser the choice of a person arrives with the second run."""
    test.switch_page(f"pages/explore/{page}.py").run()
    return test.run()


def test_why_this_order_subtracts_the_two_ledgers(opened, engine, sliders):
    test = go(opened, "order")
    assert not test.exception
    settings = sliders
    ranking = engine.rank(Query(user="r009"), settings)
    picked = [
        next(box for box in test.selectbox if str(box.key).startswith(key)).value
        for key in ("first", "second")
    ]
    first, second = (engine.dataset.item_ids.row(item) for item in picked)
    made = contrast(Explainer(engine), ranking, settings, first, second)
    assert (first, second) == telling_pair(ranking)  # nobody chose
    said = str(of_lists.order(made, wording("en").groups))
    assert said in headings(test)
    assert said.startswith("Without ")
    assert f"The bars sum to {signed(made.gap, 4)}" in behind(test)[said]
    assert any(said.startswith("The list hangs most on") for said in headings(test))
    assert len(test.get("plotly_chart")) == 5
    assert any("this order" in said for said in headings(test))
    (tied,) = [line.value for line in test.caption if line.value.startswith("They would tie with")]
    assert " at " in tied
    stands = round(sliders.weights["collaborative"])
    assert f"instead of {stands} (share used: " in tied.replace("\\", "")  # in the numbers of the sliders
    box = next(box for box in test.selectbox if str(box.key).startswith("first"))
    box.select_index(0).run()
    assert not test.exception
    assert said not in headings(test)


def test_a_pair_left_alone_follows_the_person(engine, sliders):
    test = go(app(user="r009"), "order")
    test.sidebar.selectbox(key="user-sample").set_value("r030").run()
    assert not test.exception
    ranking = engine.rank(Query(user="r030"), sliders)
    shown = [
        engine.dataset.item_ids.row(next(box for box in test.selectbox if str(box.key).startswith(key)).value)
        for key in ("first", "second")
    ]
    assert tuple(shown) == telling_pair(ranking)


def test_other_words_move_the_item_and_the_least_changes_are_told(opened):
    test = go(opened, "what_if")
    assert not test.exception
    before = [metric.value for metric in test.metric]
    assert any(said.startswith("Change a word of") for said in headings(test))
    box = next(area for area in test.text_area if area.key.startswith("edited-"))
    box.set_value("A cookery book about bread.").run()
    assert not test.exception
    assert [metric.value for metric in test.metric] != before
    assert any(said.startswith("With these words") for said in headings(test))
    least = next(one.value for one in test.dataframe if "how" in one.value)
    assert list(least["what is changed"]) == ["Words of the item", "Past choices", "One weight", "PCA size"]
    weight = least.iloc[2]
    assert weight["nothing smaller does it"] == "proved"
    assert re.search(r"with .+ at \d+ instead of \d+ \(share used: \d+% instead of \d+%", weight["how"])
    assert weight["what was tried"] == "every place of every slider, up and down"
    box = next(area for area in test.text_area if area.key.startswith("edited-"))
    box.set_value("").run()
    assert not test.exception


def test_the_page_opens_with_the_past_choice_that_a_place_hangs_on(opened, engine, sliders):
    test = go(opened, "what_if")
    settings, query = sliders, Query(user="r009")
    telling = telling_past(Explainer(engine), query, settings, engine.rank(query, settings))
    box = next(one for one in test.multiselect if one.key.startswith("without-"))
    assert box.value == [telling.past]
    item, past = (
        engine.dataset.title(row) for row in (telling.item, engine.dataset.item_ids.row(telling.past))
    )
    told = f"Without {past}, {item} would stand at {telling.after} instead of {telling.before}"
    assert told in headings(test)
    count = len(test.metric)
    box.set_value([]).run()
    assert not test.exception
    assert f"{item} stands at {telling.before}" in headings(test)
    assert len(test.metric) == count - 2
    box = next(one for one in test.multiselect if one.key.startswith("without-"))
    box.select(box.options[0]).run()
    assert not test.exception
    assert len(test.metric) == count


def test_importance_tells_what_the_ranker_hangs_on_in_simple_terms(opened):
    test = go(opened, "importance")
    assert not test.exception
    said = next(said for said in headings(test) if said.startswith("The ranking loses most without"))
    assert "on likes held out" in behind(test)[said]
    assert "Fidelity on items kept out" in behind(test)["A sum of few features"]
    assert "Whether other weights would rank better has not been tried" in headings(test)
    assert len(test.dataframe) >= 1
    next(button for button in test.button if button.label == "Propose settings").click().run()
    assert not test.exception
    assert "people the proposal was not found on" in texts(test)
    assert "Whether other weights would rank better has not been tried" not in headings(test)


def test_look_inside_draws_the_map_the_variance_and_the_attention(opened, engine):
    test = go(opened, "look_inside")
    assert not test.exception
    assert f"128 components hold {engine.space.explained_[127]:.0%} of the variance" in headings(test)
    looks = next(said for said in headings(test) if said.startswith("It looks most at"))
    assert "not why the item is recommended" in behind(test)[looks]
    assert len(test.get("plotly_chart")) == 2
    test.selectbox(key="x").set_value(3).run()
    assert not test.exception


def test_two_readers_are_compared_place_by_place(opened, engine, sliders):
    test = go(opened, "compare")
    assert not test.exception
    other = next(box for box in test.selectbox if str(box.key).startswith("other-")).value
    made = compare(
        engine.rank(Query(user="r009"), sliders),
        engine.rank(Query(user=other), sliders),
    )
    liked = [set(engine.rank(Query(user=one)).profile.liked) for one in ("r009", other)]
    common = len(liked[0] & liked[1])
    assert common >= 5  # the person who likes most of the same things
    assert f"{common} likes in common, and {made.shared} of 10 recommendations" in headings(test)
    assert f"Rank-biased overlap {made.overlap:.2f}" in texts(test)


def test_two_settings_are_measured_on_the_same_likes(opened):
    go(opened, "compare")
    opened.segmented_control(key="compare-box").set_value("Two settings").run()
    assert not opened.exception
    button = next(one for one in opened.button if "Measure both" in one.label)
    button.click().run()
    assert not opened.exception
    assert any(metric.label.startswith("nDCG@10") for metric in opened.metric)
    told = next(said for said in headings(opened) if "held-out likes" in said)
    assert "interval of 95 %" in behind(opened)[told]


def test_a_new_item_lands_and_says_why(opened):
    test = go(opened, "newcomer")
    assert not test.exception
    assert test.text_input(key="new-title").value == "The patient machine"
    first = headings(test)
    assert any("people would have it on their first ten" in said for said in first)
    assert any(said.startswith("For r") for said in first)
    assert "liked by nobody" in next(told for told in behind(test).values() if "nobody" in told)
    test.text_area(key="new-text").set_value("A cookery book about bread.")
    next(one for one in test.button if one.label == "See where it lands").click().run()
    assert not test.exception
    assert headings(test)[0] != first[0]
    test.text_input(key="new-title").set_value("")
    test.text_area(key="new-text").set_value("")
    next(one for one in test.button if one.label == "See where it lands").click().run()
    assert "see which people it would reach" in " ".join(one.value for one in test.info)


def test_a_new_person_is_answered_at_once(opened, engine):
    test = go(opened, "newcomer")
    test.segmented_control(key="newcomer-box").set_value("A new person").run()
    assert not test.exception
    taste = next(area for area in test.text_area if area.key.startswith("new-words"))
    best = engine.rank(Query(text=taste.value)).candidates[0]
    assert headings(test)[0].startswith(f"{engine.dataset.title(int(best))} is first")
    taste.set_value("a war between two kingdoms").run()
    assert not test.exception
    best = engine.rank(Query(text="a war between two kingdoms")).candidates[0]
    assert headings(test)[0].startswith(f"{engine.dataset.title(int(best))} is first")
