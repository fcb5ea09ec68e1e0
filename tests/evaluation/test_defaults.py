"""The defaults searched again: the same weights for the same seed, the difference stated, nothing changed."""

import copy
import json
import sys
from pathlib import Path

import numpy as np
import pytest

import recsys_core
from recsys_core import Engine, Query, fusion, load_encoder
from recsys_core.__main__ import main
from recsys_core.components.registry import TIERS, default_shares
from recsys_core.errors import SettingsError
from recsys_core.evaluation.defaults import DefaultsSearch, _on, not_searched, search_defaults, stated
from recsys_core.evaluation.protocols import Fold

SOURCES = Path(recsys_core.__file__).parent


def shares():
    return [default_shares(tier) for tier in TIERS]


def state():
    return {
        file: file.stat().st_mtime_ns
        for file in SOURCES.rglob("*")
        if file.suffix in (".py", ".html", ".json")
    }


@pytest.fixture(scope="module")
def bag_of_words(sample):
    return load_encoder("tfidf", texts=sample.item_texts)


@pytest.fixture(scope="module")
def searched(sample, bag_of_words):
    return search_defaults(
        sample, bag_of_words, DefaultsSearch(("warm", "cold-users"), folds=2, seed=1, budget=120)
    )


def test_a_search_of_the_sample_ends_where_it_ended_before(searched):
    """Kept from a run; every step of the search is at least 0.02, so another path ends elsewhere."""
    history, few = searched
    assert (history.tier, history.protocols, few.tier, few.protocols) == (
        "history",
        ("warm",),
        "few likes",
        ("cold-users",),
    )
    found = {group: move.best for group, move in history.weights.items()}
    kept = {
        "text": 0.208,
        "collaborative": 0.372,
        "popularity": 0.035,
        "attributes": 0.210,
        "sequence": 0.175,
    }
    assert found == pytest.approx(kept, abs=0.002)
    shares = {name: move.best for name, move in few.split["collaborative"].items()}
    assert shares["item_neighbours"] == pytest.approx(0.757, abs=0.002)
    assert shares["newcomer"] == pytest.approx(0.243, abs=0.002)
    assert not_searched(searched) == ["own words", "popularity"]


def test_what_stands_and_what_was_found_are_shares_and_beat_the_defaults(searched):
    for search in searched:
        assert {group: move.standing for group, move in search.weights.items()} == pytest.approx(
            fusion.TIER_WEIGHTS[search.tier]
        )
        for moves in (search.weights, *search.split.values()):
            assert sum(move.best for move in moves.values()) == pytest.approx(1)
            assert sum(move.standing for move in moves.values()) == pytest.approx(1)
        for group, own in search.split.items():
            for name, move in own.items():
                assert move.standing == pytest.approx(default_shares(search.tier)[group][name])
        assert search.tuned.validation > search.tuned.default
        told = json.loads(json.dumps(stated(search), allow_nan=False))
        for move in told["weights"].values():
            assert move["standing"] + move["difference"] == pytest.approx(move["best"])


def test_only_cases_answered_on_the_rung_are_searched_on(sample, bag_of_words):
    rows = np.array([3])
    few, none = Query(likes=("b001", "f001")), Query(text="the sea")
    many = Query(likes=tuple(sample.item_ids.ids[: fusion.FEW]))
    engine = Engine.fit(sample, bag_of_words)
    fold = Fold(sample, ((few, rows), (many, rows), (none, rows)))
    for tier, query in (("few likes", few), ("history", many), ("own words", none)):
        assert [asked for asked, _ in _on(tier, engine, fold)[1].cases] == [query]


def test_the_command_says_what_it_searched_and_changes_nothing(
    sample, bag_of_words, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    before, standing = state(), copy.deepcopy((fusion.TIER_WEIGHTS, shares()))
    asked = ["tune-defaults", "sample", "--encoder", "tfidf", "--protocols", "cold-users", "--shown", "6"]
    asked += ["--folds", "1", "--seed", "3", "--budget", "50"]
    monkeypatch.setattr(sys, "argv", ["recsys_core", *asked, "--json"])
    main()
    told = json.loads(capsys.readouterr().out)
    assert (told["dataset"], told["seed"], told["fingerprint"]) == ("sample", 3, sample.fingerprint)
    assert told["date"].count("-") == 2
    (tier,) = told["rungs"]
    assert (tier["rung"], tier["protocols"], tier["validation_folds"]) == ("history", ["cold-users"], 1)
    again = search_defaults(
        sample, bag_of_words, DefaultsSearch(("cold-users",), folds=1, seed=3, shown=6, budget=50)
    )
    assert tier == json.loads(json.dumps(stated(again[0])))
    assert standing == (fusion.TIER_WEIGHTS, shares())
    assert state() == before
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("protocols", "said"), [((), "No protocol"), (("lukewarm",), "There is no protocol 'lukewarm'")]
)
def test_what_cannot_be_searched_is_said(sample, bag_of_words, protocols, said):
    with pytest.raises(SettingsError, match=said):
        search_defaults(sample, bag_of_words, DefaultsSearch(protocols))
