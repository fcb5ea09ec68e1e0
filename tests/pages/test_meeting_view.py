"""The texts read beside each other in the large view of the words and of the past choices."""

import pytest
from screen import app, drawn, listed

from recsys_core import Query
from recsys_core.explain.words import meeting
from recsys_core.explain.words.meeting import meet, position_of


def test_nothing_is_worked_out_before_something_is_chosen(monkeypatch):
    monkeypatch.setattr(meeting, "integrated_gradients", None)
    test = app(user="r012", large="words")
    assert not test.exception
    assert not drawn(test, "reclens_meeting")
    assert any("see which word met which" in one.value for one in test.caption)


@pytest.mark.parametrize(("view", "beside"), [("words", "words"), ("past", "past")])
def test_the_lines_are_the_pairs_of_the_core(engine, sliders, view, beside):
    ranking = engine.rank(Query(user="r012"), sliders)
    past = engine.dataset.item_ids.ids[int(ranking.profile.history[0])]
    test = app(user="r012", large=view, beside="words" if beside == "words" else f"past:{past}")
    assert not test.exception
    (data,) = drawn(test, "reclens_meeting")
    item = engine.dataset.item_ids.row(listed(test)[0])
    made = meet(engine, ranking, item, None if beside == "words" else position_of(engine, ranking, past))
    assert [data["first"]["text"], data["second"]["text"]] == [made.first.text, made.second.text]
    assert data["links"][0] == [
        made.links()[0].first,
        made.links()[0].second,
        pytest.approx(made.links()[0].value, abs=1e-6),
    ]
    assert len(data["links"]) == len(data["first"]["apart"]) * len(data["second"]["apart"])
    for side in (data["first"], data["second"]):
        assert {link[0 if side is data["first"] else 1] for link in data["links"]} == set(side["apart"])
        assert sum(side["shares"]) == pytest.approx(made.score, abs=0.01 * abs(made.expected) + 1e-4)
        for name, (start, end) in zip(side["names"], side["places"], strict=True):
            assert side["text"][start:end] == name
    assert any("All pairs sum to" in one.value for one in test.caption)


def test_pairs_that_do_not_add_up_are_withheld_in_plain_words(monkeypatch):
    monkeypatch.setattr(meeting, "FIRST", 2)
    monkeypatch.setattr(meeting, "MOST", 2)
    test = app(user="r033", large="words", beside="words")
    assert not drawn(test, "reclens_meeting")
    assert any("too far apart to be shown" in one.value for one in test.warning)


def test_a_score_without_the_text_says_why_no_word_met_another():
    test = app(user="r012", large="words", beside="words", **{"text-history": "0"})
    assert not test.exception
    assert not drawn(test, "reclens_meeting")
    assert any("raise the weight of the text" in one.value for one in test.caption)
