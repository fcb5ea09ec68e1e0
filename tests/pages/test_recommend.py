"""The page Recommend through `app.py`, without a browser."""

import csv
import io
import re

import pytest
from screen import app, listed, panes, selected, texts

from pages._ui.controls.undo import _NOW
from pages._ui.service.core import stores
from pages.explore.ranked.large import VIEWS
from recsys_core import Query, Settings
from recsys_core.components.registry import GROUPS
from recsys_core.fusion import GENERAL


def number(written):
    return float(written.replace("−", "-"))


def test_the_app_opens_with_the_list_and_the_reason_of_its_first_row():
    test = app()
    assert not test.exception
    shown = panes(test)
    first = shown["rows"][0]
    assert len(shown["rows"]) == 10
    assert shown["selected"] == shown["reason"]["id"] == first["id"]
    assert first["headline"].startswith(f"{first['title']} is first")
    assert {"kind": "badge", "text": "simulated people"} in shown["known"]
    tiles = shown["reason"]["tiles"]
    assert shown["order"] == ["words", "past", "place", "look"]
    assert all(tiles[name]["title"] for name in shown["order"])
    assert re.search(r"\d+ of \d+ checks passed", shown["reason"]["checks"]["text"])


def test_every_row_tells_its_three_strongest_words_and_a_bar_that_sums_to_its_score():
    for row in panes(app())["rows"]:
        assert 1 <= len(row["words"]) <= 3
        assert all(word["text"].casefold() in row["told"].casefold() for word in row["words"])
        assert sum(part["value"] for part in row["bar"]["parts"]) == pytest.approx(
            number(row["score"]), abs=6e-3
        )
        strengths = [word["strength"] for word in row["words"]]
        assert strengths == sorted(strengths, reverse=True)
        assert strengths[0] == 1


def test_the_list_and_the_scores_are_the_core_s(engine, usual):
    test = app(user="r009", pca="32")
    ranking = engine.rank(Query(user="r009"), Settings(pca=32, usual=usual))
    ids = engine.dataset.item_ids.ids
    assert listed(test) == [ids[int(row)] for row in ranking.candidates[:10]]
    for row, item in zip(panes(test)["rows"], ranking.candidates, strict=False):
        assert number(row["score"]) == pytest.approx(float(ranking.scores[item]), abs=5e-3)


def test_selecting_the_second_row_shows_its_own_reason_and_leaves_the_list():
    test = app()
    before = panes(test)["rows"]
    test = selected(test, before[1]["id"])
    shown = panes(test)
    assert not test.exception
    assert [row["id"] for row in shown["rows"]] == [row["id"] for row in before]
    assert shown["selected"] == shown["reason"]["id"] == before[1]["id"]
    assert shown["reason"]["tiles"]["place"]["now"] == 2


def test_moving_a_weight_ranks_again_keeps_the_selection_and_tells_each_move():
    test = app()
    second = listed(test)[1]
    test = selected(test, second)
    before = listed(test)
    assert all(row["move"] is None for row in panes(test)["rows"])
    test.slider(key="text-history").set_value(100)
    test.slider(key="collaborative-history").set_value(0).run()
    shown = panes(test)
    assert not test.exception
    assert shown["selected"] == second
    assert listed(test) != before
    arrows = 0
    for row in shown["rows"]:
        if row["id"] not in before:
            assert row["move"]["kind"] in {"up", "new"}
            continue
        moved = before.index(row["id"]) + 1 - int(row["place"])
        if moved:
            arrows += 1
            assert row["move"]["text"] == f"{'▲' if moved > 0 else '▼'} {abs(moved)}"
            assert str(before.index(row["id"]) + 1) in row["move"]["told"]
        else:
            assert row["move"] is None
    assert arrows
    assert "moved" in shown["say"]["moved"]


def test_a_step_back_and_reset_bring_the_sliders_and_the_list_back():
    test = app(user="r017")
    before = listed(test)
    assert test.button(key="undo-step").disabled
    test.slider(key="popularity-history").set_value(100).run()
    once = listed(test)
    test.slider(key="text-history").set_value(90).run()
    assert listed(test) != once != before
    test.button(key="undo-step").click().run()
    assert listed(test) == once
    assert test.slider(key="popularity-history").value == 100
    test.button(key="undo-all").click().run()
    assert listed(test) == before
    test.button(key="undo-step").click().run()
    assert listed(test) == once
    assert not test.exception
    assert test.session_state[_NOW]["popularity-history"] == 100


def test_the_share_beside_a_slider_is_the_share_really_used(engine):
    test = app(user="r009", usual="general")
    weights = dict(zip(GROUPS, (15, 25, 5, 30, 25), strict=True))
    ranking = engine.rank(Query(user="r009"), Settings(weights=weights, usual=GENERAL))
    used = dict.fromkeys(GROUPS, 0.0)
    for part in ranking.parts:
        used[part.group] += part.weight
    for group in GROUPS:
        label = test.slider(key=f"{group}-history").label
        assert f"{used[group] / sum(used.values()):.0%}" in label
    assert "nothing known for" in texts(test)  # of who the person is


def test_own_words_answer_at_once_and_say_which_tier():
    test = app(who="My own words", words="a whale hunt on the ocean")
    assert not test.exception
    said = texts(test)
    assert "from words alone" in said
    assert "Moby" in said


def test_no_words_and_no_likes_fall_back_to_popularity():
    test = app(who="My own words")
    test.text_area(key="words").set_value("").run()
    assert not test.exception
    assert "from popularity alone" in texts(test)


def test_all_weights_at_zero_are_a_plain_sentence():
    test = app()
    for group in GROUPS:
        test.slider(key=f"{group}-history").set_value(0)
    test.run()
    assert not test.exception
    assert "raise at least one above 0" in test.error[0].value


@pytest.mark.parametrize(
    "parameters", [{"user": "nobody"}, {"pca": "-5"}, {"dataset": "gone"}, {"large": "gone"}]
)
def test_stale_links_still_open(parameters):
    test = app(**parameters)
    assert not test.exception
    assert len(listed(test)) == 10


def test_a_link_to_an_unknown_item_opens_the_first():
    test = app(item="zzz")
    assert not test.exception
    assert panes(test)["selected"] == listed(test)[0]


def test_an_item_far_down_is_shown_above_the_list_with_its_place():
    test = app()
    far = next(one for one in ("f001", "b001", "f050", "b050") if one not in listed(test))
    test = selected(test, far)
    shown = panes(test)
    assert not test.exception
    assert shown["rows"][0]["id"] == far
    assert len(shown["rows"]) == 11
    assert shown["reason"]["id"] == far


def test_any_item_is_found_by_words_of_its_title():
    test = app(large="find")
    test.text_input(key="find").set_value("moby").run()
    assert not test.exception
    found = [button for button in test.button if str(button.key).startswith("found-")]
    assert found
    assert all("Moby" in button.label for button in found)
    assert all(re.search(r"now at rank \d+|already seen", button.label) for button in found)


def test_the_list_is_copied_as_a_table():
    test = app(large="save")
    assert not test.exception
    rows = list(csv.DictReader(io.StringIO(test.code[0].value), delimiter="\t"))
    shown = panes(test)["rows"]
    assert [row["title"] for row in rows] == [row["title"] for row in shown]
    assert [row["rank"] for row in rows] == [row["place"] for row in shown]
    for row, drawn in zip(rows, shown, strict=True):
        assert float(row["score"]) == pytest.approx(number(drawn["score"]), abs=5e-3)


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_every_view_opens_large_by_its_link(name):
    test = app(large=name)
    assert not test.exception
    assert not test.error
    assert test.query_params["large"] == name


def test_five_findings_are_presented_in_two_languages():
    english, chinese = (panes(app(large="present", lang=lang)) for lang in ("English", "中文"))
    slides = english["presentation"]["slides"]
    assert [slide["kind"] for slide in slides] == ["bar", "bar", "chips", "past", "place"]
    assert slides[0]["title"] == english["rows"][0]["headline"]
    for slide, other in zip(slides, chinese["presentation"]["slides"], strict=True):
        assert slide["beside"] == other["title"] != slide["title"]
        assert other["beside"] == slide["title"]
    parts = slides[1]["picture"]["parts"]
    assert sum(part["value"] for part in parts) == pytest.approx(1)
    assert f"{parts[0]['value']:.0%}" in slides[1]["title"]
    assert slides[1]["title"].startswith("Most") == (parts[0]["value"] > 0.5)


def test_shares_within_a_group_move_the_list():
    test = app(user="r017")
    before = listed(test)
    assert not any(str(slider.key).startswith("share-") for slider in test.slider)
    test.session_state["more-shares"] = True
    test.run()
    test.slider(key="share-text_map-history").set_value(100)
    test.slider(key="share-text-history").set_value(0).run()
    test.slider(key="text-history").set_value(100).run()
    assert not test.exception
    moved = listed(test)
    assert moved != before
    test.session_state["more-shares"] = False  # folded away again they still count
    test.run()
    assert listed(test) == moved


def test_a_dislike_enters_the_list_and_its_reasons_at_once():
    test = app(user="r017")
    item = listed(test)[0]
    test.session_state["other-likes"] = True
    test.run()
    test.multiselect(key="dislikes-sample").set_value([item]).run()
    test.session_state["other-likes"] = False
    test.run()
    assert not test.exception
    assert panes(test)["known"][1]["text"].endswith("1 disliked")
    test = selected(
        test, listed(test)[1]
    )  # the one disliked was selected, so it stays in sight until another is
    assert item not in listed(test)
    assert test.query_params["dislikes"] == item


def test_a_newcomer_may_say_who_they_are(movielens):
    test = app(dataset="ml-100k", who="My own words")
    test.text_area(key="words").set_value("").run()
    before = listed(test)
    test.selectbox(key="about-gender-ml-100k").set_value("F").run()
    assert not test.exception
    told = re.search(
        r"neither likes nor words are known: from popularity (\d+)%, kind and who somebody is (\d+)%",
        texts(test),
    )
    assert sum(map(int, told.groups())) == 100
    assert listed(test) != before


def test_word_effects_are_prepared_while_nobody_waits(monkeypatch):
    monkeypatch.setenv("RECLENS_BACKGROUND", "1")
    test = app()
    assert not test.exception
    threads = stores()["filling"].values()
    assert len(threads) == 1
    assert threads[0].running
    threads[0].stop()
    threads[0].total = 7
    assert "Word effects are prepared for 7 texts" in texts(test.run())


def test_a_story_tells_the_same_list_in_plain_pictures_and_per_cent():
    analyst, story = app(user="r009"), app(user="r009", told="Story")
    assert not story.exception
    assert listed(story) == listed(analyst)
    shown = panes(story)
    assert shown["order"] == ["words", "past"]
    assert shown["reason"]["checks"] is None
    assert shown["reason"]["tiles"]["words"]["words"] == panes(analyst)["reason"]["tiles"]["words"]["words"]
    row = shown["rows"][0]
    assert row["score"] == ""
    values = [part["value"] for part in row["bar"]["parts"]]
    whole = sum(value for value in values if value > 0)
    for part in row["bar"]["parts"]:
        if part["value"] > 0:
            assert part["text"] == f"{part['value'] / whole:.0%}"
    assert not any(slider.key == "pca" or str(slider.key).endswith("-history") for slider in story.slider)


@pytest.mark.parametrize(
    ("leaning", "groups"),
    [("past", {"collaborative", "sequence"}), ("words", {"text"}), ("many", {"popularity"})],
)
def test_a_leaning_gives_its_parts_the_largest_share(leaning, groups):
    usual, leaned = (panes(app(user="r009", told="Story", leaning=one)) for one in ("usual", leaning))

    def share(shown):
        spread = {}
        for row in shown["rows"]:
            for group, part in zip(GROUPS, row["bar"]["parts"], strict=True):
                spread[group] = spread.get(group, 0) + abs(part["value"])
        return sum(spread[group] for group in groups) / sum(spread.values())

    assert share(leaned) > max(share(usual), 0.5)


def test_the_tour_has_five_steps_each_pointing_at_something_and_ends():
    test = app()
    assert [tool["value"] for tool in panes(test)["tools"] if tool["event"] == "tour"] == [1, -1]
    targets = set()
    for step in range(1, 6):
        test.session_state["tour"] = step
        bubble = panes(test.run())["tour"]
        assert bubble["title"].startswith(f"{step} / 5")
        targets.add(bubble["target"])
    assert len(targets) == 5
    assert [press["value"] for press in bubble["presses"]] == [4, 6]
    test.session_state["tour"] = -1
    assert panes(test.run())["tour"] is None
    assert not any(tool["event"] == "tour" for tool in panes(test)["tools"])
