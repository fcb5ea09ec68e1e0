import pytest

from recsys_core.components.registry import GROUPS, TIERS, default_shares
from recsys_core.errors import SettingsError
from recsys_core.fusion import (
    TIER_WEIGHTS,
    component_weights,
    parse_weights,
    share_of,
    simplex,
    split_of,
    tier_of,
)

SPLIT = default_shares("history")
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
    assert [tier_of(n, False) for n in (0, 1, 4, 5)] == ["popularity", "few likes", "few likes", "history"]
    assert tier_of(0, True) == "own words"


def test_dislikes_make_no_history_and_are_heard_where_nothing_else_is_known():
    assert tier_of(2, False, dislikes=50) == "few likes"
    assert tier_of(0, False, dislikes=50) == "few likes"
    assert tier_of(0, True, dislikes=50) == "own words"
    assert tier_of(5, False, dislikes=50) == "history"
    for weights in TIER_WEIGHTS.values():
        assert set(weights) == set(GROUPS)
        assert sum(weights.values()) == pytest.approx(1.0)
    for split in map(default_shares, TIERS):
        for shares in split.values():
            always = [share for name, share in shares.items() if name != "vectors"]  # those come on top
            assert sum(always) == pytest.approx(1.0)


def test_sliders_at_their_defaults_mean_no_split_of_ones_own():
    at_default = {
        group: {name: round(100 * share) for name, share in shares.items()}
        for group, shares in default_shares("history").items()
    }
    assert split_of(at_default, SPLIT) is None
    assert split_of({}, SPLIT) is None


def test_shares_of_a_group_are_scaled_and_other_groups_stay():
    split = split_of({"text": {"text": 20, "text_map": 20}}, SPLIT)
    assert split["text"] == {"text": 0.5, "text_map": 0.5}
    assert split["collaborative"] == default_shares("history")["collaborative"]
    silent = split_of({"text": {"text": 0, "text_map": 0}}, SPLIT)
    weights = component_weights(
        simplex({"text": 1, "popularity": 1}), {"text": "text", "popularity": "popularity"}, silent
    )
    assert weights == {"text": 0.0, "popularity": 1.0}


def test_vectors_share_a_name_before_the_colon():
    split = {"attributes": {"vectors": 0.2, "vectors:sound": 0.5}}
    assert share_of("vectors:image", "attributes", split) == 0.2
    assert share_of("vectors:sound", "attributes", split) == 0.5
    assert share_of("demographics", "attributes", split) == 0.0
