import pytest

from recsys_core.errors import SettingsError
from recsys_core.fusion import GROUPS, RUNGS, SPLITS, component_weights, parse_weights, rung_of, simplex

SPLIT = SPLITS["history"]
ANSWERING = {
    "text": "text",
    "ease": "collaborative",
    "factorisation": "collaborative",
    "popularity": "popularity",
}


def test_weights_are_read_and_scaled_to_one():
    read = parse_weights("text=1, collaborative=2,popularity=1")
    assert read == {
        "text": 0.25,
        "collaborative": 0.5,
        "popularity": 0.25,
        "attributes": 0.0,
        "sequence": 0.0,
    }
    assert parse_weights("text=3")["text"] == 1.0


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
    weights = component_weights(
        simplex({"text": 0.3, "collaborative": 0.6, "popularity": 0.1}), ANSWERING, SPLIT
    )
    assert sum(weights.values()) == pytest.approx(1.0)
    ratio = weights["ease"] / weights["factorisation"]
    assert ratio == pytest.approx(SPLIT["collaborative"]["ease"] / SPLIT["collaborative"]["factorisation"])
    own = component_weights(simplex({"collaborative": 1}), ANSWERING, {"collaborative": {"ease": 1.0}})
    assert own["ease"] == pytest.approx(1.0)
    alone = component_weights(
        simplex({"attributes": 0.3, "collaborative": 0.6, "popularity": 0.1}),
        {"item_attributes": "attributes", "popularity": "popularity"},
        SPLIT,
    )
    share = 0.3 * SPLIT["attributes"]["item_attributes"]
    assert alone["item_attributes"] == pytest.approx(share / (share + 0.1))
    with pytest.raises(SettingsError, match="collaborative"):
        component_weights(simplex({"collaborative": 1.0}), {"text": "text"}, SPLIT)


def test_the_cold_ladder_has_its_rungs_in_order():
    assert [rung_of(n, False) for n in (0, 1, 4, 5)] == ["popularity", "few likes", "few likes", "history"]
    assert rung_of(0, True) == "own words"
    for weights in RUNGS.values():
        assert set(weights) == set(GROUPS)
        assert sum(weights.values()) == pytest.approx(1.0)
    for split in SPLITS.values():
        for shares in split.values():
            assert sum(shares.values()) == pytest.approx(1.0)
