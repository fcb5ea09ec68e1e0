"""Pages through `app.py`, without a browser."""

import pytest
from screen import app, faces, opened, texts

from pages._ui.service.core import stores
from recsys_core.components.registry import GROUPS
from recsys_core.fusion import TIER_WEIGHTS


def test_the_app_opens_on_the_sample_with_a_reader_chosen_and_the_first_card_open():
    test = app()
    assert not test.exception
    said = texts(test)
    assert "simulated" in said
    assert "The ledger" in said
    assert "Attention shows what the encoder looks at, not why" in said
    assert "completeness error" in said
    assert len(test.get("plotly_chart")) == 5


def test_moving_a_weight_ranks_again_and_keeps_the_open_card():
    test = app()
    opened = test.query_params["item"]
    before = [face["id"] for face in faces(test)]
    test.slider(key="text-history").set_value(100).run()
    test.slider(key="collaborative-history").set_value(0).run()
    after = [face["id"] for face in faces(test)]
    assert not test.exception
    assert before != after
    assert test.query_params["item"] == opened
    assert opened in after


def test_the_score_on_the_card_is_the_core_s(engine):
    from recsys_core import Query, Settings

    test = app(user="r009", pca="32")
    weights = {group: round(100 * share) for group, share in TIER_WEIGHTS["history"].items()}
    ranking = engine.rank(Query(user="r009"), Settings(pca=32, weights=weights))
    best = int(ranking.candidates[0])
    said = texts(test)
    assert f"+{ranking.scores[best]:.3f}" in said
    assert f"the score is {ranking.scores[best]:+.6f}" in said


def test_closing_a_card_leaves_the_list(engine):
    test = app()
    assert [face["open"] for face in faces(test)] == [True] + 9 * [False]
    listed = [face["id"] for face in faces(test)]
    opened(test, "none")
    assert not test.exception
    assert "The ledger" not in texts(test)
    assert [face["id"] for face in faces(test)] == listed
    assert not any(face["open"] for face in faces(test))


def test_own_words_answer_at_once_and_say_which_rung():
    test = app(who="My own words", words="a whale hunt on the ocean", item="none")
    assert not test.exception
    said = texts(test)
    assert "from words alone" in said
    assert "Moby" in said


def test_no_words_and_no_likes_fall_back_to_popularity():
    test = app(who="My own words", item="none")
    test.text_area(key="words").set_value("").run()
    assert not test.exception
    assert "from popularity alone" in texts(test)


def test_all_weights_at_zero_are_a_plain_sentence():
    test = app(item="none")
    for group in GROUPS:
        test.slider(key=f"{group}-history").set_value(0)
    test.run()
    assert not test.exception
    assert "raise at least one above 0" in test.error[0].value


@pytest.mark.parametrize(
    "parameters",
    [{"user": "nobody", "item": "none"}, {"pca": "-5", "item": "none"}, {"dataset": "gone", "item": "none"}],
)
def test_stale_links_still_open(parameters):
    test = app(**parameters)
    assert not test.exception
    assert "220 candidates" in texts(test)


def test_a_link_to_an_unknown_item_opens_the_first():
    test = app(item="zzz")
    assert not test.exception
    assert "The ledger" in texts(test)
    assert "names an item this dataset does not have" in test.info[0].value


def test_shares_behind_more_move_the_list():
    test = app(user="r017", item="none")
    before = [face["id"] for face in faces(test)]
    assert not any(str(slider.key).startswith("share-") for slider in test.slider)
    test.session_state["more-shares"] = True
    test.run()
    test.slider(key="share-text_map-history").set_value(100)
    test.slider(key="share-text-history").set_value(0).run()
    test.slider(key="text-history").set_value(100).run()
    assert not test.exception
    moved = [face["id"] for face in faces(test)]
    assert moved != before
    test.session_state["more-shares"] = False  # folded away again they still count
    test.run()
    assert [face["id"] for face in faces(test)] == moved


def test_a_dislike_enters_the_list_and_its_reasons_at_once():
    test = app(user="r017", item="none")
    item = faces(test)[0]["id"]
    test.session_state["other-likes"] = True
    test.run()
    test.multiselect(key="dislikes-sample").set_value([item]).run()
    test.session_state["other-likes"] = False
    test.run()
    assert not test.exception
    assert item not in [face["id"] for face in faces(test)]
    assert test.query_params["dislikes"] == item


def test_a_newcomer_may_say_who_they_are(movielens):
    test = app(dataset="ml-100k", who="My own words", item="none")
    test.text_area(key="words").set_value("").run()
    before = [face["id"] for face in faces(test)]
    test.selectbox(key="about-gender-ml-100k").set_value("F").run()
    assert not test.exception
    assert "from who you are, and from popularity" in texts(test)
    assert [face["id"] for face in faces(test)] != before


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


def test_a_story_tells_the_same_numbers_in_fewer_panels():
    analyst, story = app(user="r009"), app(user="r009", told="Story")
    assert not story.exception
    opened = analyst.query_params["item"]
    assert story.query_params["item"] == opened
    assert [face["act"] for face in faces(story) if face["id"] == opened] == ["Close"]
    assert "The ledger" not in texts(story)
    assert "The words" in texts(story)
    assert [face["score"] for face in faces(analyst)] == [face["score"] for face in faces(story)]
    assert all(face["bar"] for face in faces(analyst))
    assert not any(face["bar"] for face in faces(story))
    assert len(story.get("plotly_chart")) < len(analyst.get("plotly_chart"))
    assert [s.value for s in story.slider] == [s.value for s in analyst.slider]


def test_the_tour_has_five_steps_and_ends():
    test = app(item="none")
    test.button(key="tour-yes").click().run()
    for step in range(1, 5):
        assert f"{step} / 5" in texts(test)
        test.button(key="tour-next").click().run()
    assert "5 / 5" in texts(test)
    test.button(key="tour-end").click().run()
    assert not test.exception
    assert not any(str(button.key).startswith("tour") for button in test.button)


def test_a_dislike_is_kept_and_counted_in_at_once():
    from pages._ui.card.feedback import store

    test = app(user="r011")
    opened = test.query_params["item"]
    before = store().counts("sample")
    test.button(key=f"say-not-convincing-{opened}").click().run()
    assert store().counts("sample")["not convincing"] == before["not convincing"] + 1
    assert test.query_params["item"] == opened
    test.button(key=f"say-dislike-{opened}").click().run()
    assert not test.exception
    after = store().table("sample").iloc[-1]
    assert (after["kind"], after["item"], after["user"]) == ("dislike", opened, "r011")
    assert test.query_params["dislikes"] == opened
    assert "1 disliked known" in texts(test)


def test_faces_stand_in_the_order_of_the_list_and_their_bars_sum_to_the_score():
    test = app(item="none")
    drawn = faces(test)
    assert [int(face["title"].split(".")[0]) for face in drawn] == list(range(1, 11))
    scores = [float(face["score"].replace("−", "-")) for face in drawn]
    assert scores == sorted(scores, reverse=True)
    for face, score in zip(drawn, scores, strict=True):
        assert sum(part["value"] for part in face["bar"]["parts"]) == pytest.approx(score, abs=5e-4)
