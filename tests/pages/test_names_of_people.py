"""A person has one name, wherever one is named or chosen."""

import pytest
from screen import ROOT
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from pages._ui.controls import person, pick
from pages._ui.drawing import names
from pages._ui.service import core
from pages._ui.state import text

text.begin()
engine = core.engine("shop")
query = person.query_of(engine)
other = pick.reader(engine, "other", "Other", "42")
st.markdown(names.person(query.user))
st.markdown(names.person(other))
"""


@pytest.mark.parametrize(("lang", "called"), [("English", "Person {}"), ("中文", "用户 {}")])
def test_a_person_without_words_is_called_alike_everywhere(tmp_path, monkeypatch, lang, called):
    shop = tmp_path / "data" / "shop"
    shop.mkdir(parents=True)
    (shop / "items.csv").write_text(
        "item_id,title,text\na,Sea,a calm sea\nb,Fog,a thick fog\nc,Ice,cold ice\n"
    )
    (shop / "interactions.csv").write_text("user_id,item_id,rating\n17,a,5\n17,b,4\n42,b,5\n42,c,4\n")
    (shop / "users.csv").write_text("user_id,profile\n17,\n42,\n99,stories of the sea\n")
    monkeypatch.setenv("RECLENS_DATA", str(shop.parent))
    test = AppTest.from_string(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{SCRIPT}", default_timeout=300
    )
    test.query_params["lang"] = lang
    test.run()
    assert not test.exception
    first, second = (called.format(user) for user in (17, 42))
    boxes = [box.options for box in test.selectbox]
    assert boxes == [[first, second, "99: stories of the sea"]] * 2
    assert [one.value for one in test.markdown] == [first, second]
