import pytest

from recsys_core.errors import SettingsError
from recsys_core.fusion import GROUPS, component_weights, parse_weights, rung_of, simplex

ANSWERING = {
    "text": "text",
    "ease": "collaborative",
    "factorisation": "collaborative",
    "popularity": "popularity",
}


def test_weights_are_read_and_scaled_to_one():
    assert parse_weights("text=1, collaborative=2,popularity=1") == {
        "text": 0.25,
        "collaborative": 0.5,
        "popularity": 0.25,
    }
    assert parse_weights("text=3") == {"text": 1.0, "collaborative": 0.0, "popularity": 0.0}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("text", "'text'"),
        ("sound=1", "'sound'"),
        ("text=-1", "text=-1"),
        ("text=0", "0"),
        ("text=nan", "nan"),
    ],
)
def test_weights_that_mean_nothing_are_refused(text, words):
    with pytest.raises(SettingsError, match=words):
        parse_weights(text)


def test_silent_components_give_their_weight_to_the_others():
    weights = component_weights(simplex({"text": 0.3, "collaborative": 0.6, "popularity": 0.1}), ANSWERING)
    assert sum(weights.values()) == pytest.approx(1.0)
    assert weights["ease"] + weights["factorisation"] == pytest.approx(0.6)
    alone = component_weights(
        simplex({"text": 0.3, "collaborative": 0.6, "popularity": 0.1}),
        {"text": "text", "popularity": "popularity"},
    )
    assert alone == pytest.approx({"text": 0.75, "popularity": 0.25})
    with pytest.raises(SettingsError, match="collaborative"):
        component_weights(simplex({"collaborative": 1.0}), {"text": "text"})


def test_the_cold_ladder_has_its_rungs_in_order():
    assert [rung_of(n, False) for n in (0, 1, 4, 5)] == ["popularity", "few likes", "few likes", "history"]
    assert rung_of(0, True) == "own words"
    assert set(GROUPS) == {"text", "collaborative", "popularity"}
