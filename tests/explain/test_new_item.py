import csv
from pathlib import Path

import numpy as np
import pytest

from recsys_core import Explainer, Query, Settings
from recsys_core.errors import DataError
from recsys_core.explain.what_if.new_item import (
    NEW,
    NewItem,
    NewItemRank,
    Reach,
    as_new,
    fit_with,
    new_item_ranks,
    with_item,
)

SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "sample"
ROBOT = NewItem(
    "The patient machine",
    "A robot, an android and a talking computer wonder whether artificial machines can dream.",
    "Film",
    "1999",
)


@pytest.fixture(scope="module")
def with_new_item(engine):
    return fit_with(engine, ROBOT)


def test_what_was_known_before_keeps_its_place_in_space(engine, with_new_item):
    assert with_new_item.dataset.item_ids.ids[:-1] == engine.dataset.item_ids.ids
    np.testing.assert_allclose(with_new_item.space.coordinates_[:-1], engine.space.coordinates_, atol=1e-6)
    assert with_new_item.dataset.item_texts[-1].startswith("The patient machine (1999). Film. A robot")
    assert len(with_new_item.dataset.liked) == len(engine.dataset.liked)


def test_it_lands_where_the_ranking_says(with_new_item):
    settings = as_new(Settings(), ROBOT)
    found = new_item_ranks(with_new_item, NEW, settings, users=25)
    assert len(found) == 25
    assert [new_rank.rank for new_rank in found] == sorted(new_rank.rank for new_rank in found)
    made = Explainer(with_new_item).explain(Query(user=found[0].user), NEW, settings, methods=("ig_pad",))
    assert (made.rank, made.score) == (found[0].rank, pytest.approx(found[0].score))
    assert made.weights["popularity"] == made.weights["sequence"] == 0
    assert made.item_text.complete


def test_it_reaches_those_whose_planted_taste_it_meets(with_new_item):
    with (SAMPLE / "tastes.csv").open() as file:
        tastes = {row["user_id"]: row["themes"].split(";") for row in csv.DictReader(file)}
    places = {
        new_rank.user: new_rank.rank
        for new_rank in new_item_ranks(with_new_item, NEW, as_new(Settings(), ROBOT))
    }
    fond = [
        places[user] for user, themes in tastes.items() if user in places and "thinking machines" in themes
    ]
    rest = [rank for user, rank in places.items() if "thinking machines" not in tastes[user]]
    assert len(fond) > 10
    assert np.median(fond) < 0.5 * np.median(rest)


def test_a_taken_id_and_an_empty_item(engine, with_new_item):
    again = with_item(with_new_item.dataset, NewItem("", "Only a text <b>here</b>"))
    assert again.item_ids.ids[-1] == f"{NEW}-2"
    assert again.title(len(again.item_ids) - 1).startswith("Only a text")
    with pytest.raises(DataError, match="title or a text"):
        with_item(engine.dataset, NewItem("  ", ""))


def test_reach_counts_places_in_lists_of_different_length():
    found = [NewItemRank("a", 1, 10, 0.5), NewItemRank("b", 30, 40, 0.1), NewItemRank("c", 10, 100, 0.2)]
    assert Reach.of(found) == Reach(2, 1, 0.1)
