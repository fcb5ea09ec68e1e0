"""The choices of what a list shows: in the URL, kept between pages, and without a change to any place."""

import pytest
from screen import ROOT, texts
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from pages._ui.controls import only
from pages._ui.service import core
from pages._ui.state import text
from recsys_core import Query

text.begin()
engine = core.engine("sample")
ranking = engine.rank(Query(user="r002"))
asked = only.draw(engine)
kept = only.rows(engine, ranking, asked)
st.markdown("places " + ",".join(str(ranking.rank_of(int(row))) for row in kept[:3]))
st.markdown("titles " + "|".join(engine.dataset.title(int(row)) for row in kept[:3]))
st.markdown("remark " + only.remark(ranking, asked, kept))
first = [engine.dataset.item_ids.ids[int(row)] for row in ranking.candidates[:10]]
items, narrowed = only.as_asked(engine, ranking, first)
st.markdown(f"report {len(items)} {narrowed.only if narrowed else None} {narrowed and narrowed.kept == len(kept)}")
"""


def page(**parameters):
    test = AppTest.from_string(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{SCRIPT}", default_timeout=300
    )
    for name, value in parameters.items():
        test.query_params[name] = value
    return test.run()


def said(test, about):
    (line,) = [one.value for one in test.markdown if one.value.startswith(about)]
    return line.removeprefix(f"{about} ")


def opened(test):
    """The same with the choices open."""
    test.session_state["only-open"] = True
    return test.run()


def widget(test, kind, label):
    (found,) = [one for one in getattr(test, kind) if one.label == label]
    return found


def test_everything_is_shown_until_something_is_chosen():
    test = page()
    assert not test.exception
    assert said(test, "places") == "1,2,3"
    assert said(test, "remark").strip() == "remark"
    assert said(test, "report") == "10 None None"
    assert "only" not in test.query_params
    assert not test.multiselect  # nothing of a whole catalogue is read or sent before somebody asks


def test_a_link_narrows_the_list_and_keeps_its_places():
    test = page(only="category=Film;year=1950-1999")
    assert said(test, "places") != "1,2,3"
    assert "category Film; year 1950 to 1999" in said(test, "remark")
    count, only, same = said(test, "report").split()
    assert 0 < int(count) < 10
    assert (only, same) == ("category=Film;year=1950-1999", "True")


def test_each_choice_goes_into_the_url_and_out_of_it_again():
    test = opened(page())
    widget(test, "multiselect", "Category").set_value(["book"]).run()
    assert test.query_params["only"] == "category=Book"
    widget(test, "text_input", "Words in the title or text").set_value("sea, winter").run()
    widget(test, "slider", "Year").set_value((1900, 1999)).run()
    widget(test, "button_group", "Popularity").set_value("no").run()
    assert test.query_params["only"] == "category=Book;year=1900-1999;words=sea,winter;popular=no"
    assert "“sea” or “winter”" in said(test, "remark")
    widget(test, "button", "Show everything").click().run()
    assert not test.exception
    assert "only" not in test.query_params
    assert said(test, "places") == "1,2,3"
    assert widget(test, "multiselect", "Category").value == []


def test_what_is_chosen_shows_in_the_widgets():
    test = opened(page(only="category=Book,Film;creator=Ursula K. Le Guin;popular=yes"))
    assert widget(test, "multiselect", "Category").value == ["book", "film"]
    assert widget(test, "multiselect", "By or with").value == ["ursula k. le guin"]
    assert any(option.startswith("Book (") for option in widget(test, "multiselect", "Category").options)


@pytest.mark.parametrize(
    "link", ["category=Nothing", "colour=red", "year=soon", ";;;", "category=Film;year=1-2"]
)
def test_a_stale_link_shows_what_is_usual(link):
    test = page(only=link)
    assert not test.exception
    assert ("Film" in said(test, "report")) == ("Film" in link)
    assert bool(test.toast) == (link != ";;;")


def test_nothing_as_asked_is_said():
    test = page(only="words=zyxwv")
    assert not test.exception
    assert said(test, "remark").startswith("None of the ")
    assert said(test, "report") == "0 words=zyxwv True"


def test_in_chinese():
    test = opened(page(lang="中文", only="popular=no"))
    assert "尚未热门" in said(test, "remark")
    assert {one.label for one in test.multiselect} >= {"类别", "主创或参演"}
    assert "符合要求" in texts(test)
