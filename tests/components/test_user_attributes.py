"""Attributes of people: bands, values, and newcomers who say theirs."""

import numpy as np
import pandas as pd
import pytest

from recsys_core import Query
from recsys_core.components.user_attributes import UserAttributes
from recsys_core.errors import SettingsError

USERS = pd.DataFrame(
    {
        "user_id": [f"u{n}" for n in range(20)],
        "age": [str(20 + n) for n in range(19)] + [""],
        "gender": [*(["F", "M"] * 10)[:19], ""],
        "zip": [f"z{n}" for n in range(20)],
        "profile": "likes the sea",
    }
)


def test_numbers_fall_into_bands_of_equal_size_and_words_stay_words():
    who = UserAttributes(USERS.assign(zip="same"))
    assert who.choices["gender"] == ("F", "M")
    assert len(who.choices["age"]) == 5
    assert who.choices["age"][0] == "20 to 23"
    table = who.table.toarray()
    assert table.shape == (20, 7)
    np.testing.assert_array_equal(table[:19].sum(1), 2)
    assert table[19].sum() == 0
    assert table[:, :5].sum(0).min() >= 3


def test_a_newcomer_is_encoded_as_a_user_with_the_same_attributes():
    who = UserAttributes(USERS)
    for row in range(19):
        said = {"age": USERS["age"][row], "gender": USERS["gender"][row]}
        np.testing.assert_array_equal(who.encode(said)[:7], who.table.toarray()[row][:7])
    np.testing.assert_array_equal(who.encode({"age": "20 to 23"}), who.encode({"age": "22"}))
    assert who.encode({"age": "95"})[4] == 1  # older than anybody: the last band
    assert who.encode({})[:7].sum() == 0


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"shoe": "44"}, "no attribute 'shoe'"),
        ({"gender": "X"}, "'X' is no value of gender"),
        ({"age": "old"}, "'old'"),
    ],
)
def test_what_is_not_known_of_people_is_said(said, words):
    with pytest.raises(SettingsError, match=words):
        UserAttributes(USERS).encode(said)


def test_a_newcomer_by_attributes_gets_what_such_people_like(movielens_engine):
    """A query that only says who it is ranks as the demographics of a user like that say."""
    engine = movielens_engine
    users = engine.dataset.users
    row = 7
    about = tuple((name, str(users[name].iat[row])) for name in ("age", "gender", "occupation"))
    ranking = engine.rank(Query(about=about))
    assert ranking.tier == "popularity"
    known = engine.component("demographics").score(engine.profile(Query(user=users["user_id"].iat[row])), 8)
    said = next(part for part in ranking.parts if part.name == "demographics")
    np.testing.assert_allclose(said.raw, known, atol=1e-12)
    other = engine.rank(Query(about=(("gender", "F"),)))
    assert other.candidates[:10].tolist() != ranking.candidates[:10].tolist()
    likes = engine.dataset.item_ids.ids[:2]
    first = engine.rank(Query(likes=likes)).scores
    assert not np.allclose(first, engine.rank(Query(likes=likes, about=about)).scores)
