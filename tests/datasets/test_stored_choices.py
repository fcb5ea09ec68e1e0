"""What is kept of reading, as JSON: the same when read again, refused where it is something else."""

import json

import pytest

from recsys_core.datasets import Reading
from recsys_core.datasets.likes import NAN, LikeRule
from recsys_core.datasets.report import CheckReport, Fault, JoinCount, MappedColumn
from recsys_core.errors import SettingsError
from recsys_core.strict_json import MisfitError

CHOSEN = Reading(
    mapping={"items": {"title": "name"}},
    texts=("plot", "cast"),
    cleaning=("html",),
    scale=(1, 5),
    roles={"a.csv": "items"},
    like_from=4,
    day_first=True,
)
FOUND = CheckReport(
    "films",
    {"items": 3},
    (Fault("missing_text", 2, "kept", ("i1", "i2")),),
    (MappedColumn("items", "a.csv", "title", "name", "by its name", ("Heat",), 1, 3),),
    LikeRule("stars", 4.0, NAN, 0.5),
    (JoinCount("item", {"as it is": 3}, 1, ("i9",)),),
    unused=("b.csv",),
)


def test_choices_are_the_same_again():
    assert Reading.from_dict(json.loads(json.dumps(CHOSEN.to_dict()))) == CHOSEN


@pytest.mark.parametrize(
    ("name", "value", "place"),
    [
        ("like_from", "4", "like_from"),
        ("texts", "plot", "texts"),
        ("scale", [1, 5, 10], "scale"),
        ("scale", {"1": 2, "3": 4}, "scale"),
        ("roles", ["items"], "roles"),
        ("mapping", {"items": {"title": 3}}, "mapping.items.title"),
        ("day_first", "yes", "day_first"),
    ],
)
def test_choices_of_another_type_are_refused_by_name(name, value, place):
    with pytest.raises(MisfitError) as error:
        Reading.from_dict({**CHOSEN.to_dict(), name: value})
    assert error.value.place == place


def test_a_choice_that_does_not_exist_is_said_as_ever():
    with pytest.raises(SettingsError, match="guess"):
        Reading.from_dict({"numbers": "guess"})


def test_a_report_is_the_same_again_and_its_rule_knows_what_is_no_number():
    held = json.loads(json.dumps(FOUND.to_dict(), allow_nan=False))
    assert held["rule"] == {"kind": "stars", "start": 4.0, "dislike_to": None, "share": 0.5}
    again = CheckReport.from_dict(held)
    assert again.to_dict() == FOUND.to_dict()
    assert again.rule.dislike_to != again.rule.dislike_to


@pytest.mark.parametrize("name", ["faults", "mapping", "rule", "joins", "unused"])
def test_a_report_with_a_part_missing_or_of_another_type_is_refused(name):
    held = FOUND.to_dict()
    with pytest.raises(MisfitError, match=name):
        CheckReport.from_dict({**held, name: "abc"})
    del held[name]
    with pytest.raises(MisfitError, match=name):
        CheckReport.from_dict(held)
