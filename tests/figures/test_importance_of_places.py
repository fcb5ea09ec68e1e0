"""The picture of what a place depends on: no rank below 1, and no number across a line."""

import pytest

from recsys_core.explain.explanation import LocalImportance
from recsys_core.figures import rank_importance

NAMES = {"text": "Text", "popularity": "Popularity"}


def row(group, rank, low, high):
    return LocalImportance(group, 0.0, 0.0, 0.0, rank, low, high, 0.5)


@pytest.mark.parametrize("high", [1.5, 9.0, 1600.0])
def test_the_axis_begins_at_rank_one_and_holds_every_interval(high):
    figure = rank_importance(
        [row("text", 1.0, 1.0, 1.0), row("popularity", 1.25, 1.0, high)], 1, NAMES, "rank"
    )
    first, last = figure.layout.xaxis.range
    assert 0 < first <= 1
    assert last >= max(high, 2)
    named = figure.layout.xaxis.tickvals
    assert named[0] == 1
    assert list(named) == sorted(set(named))
    assert 1 < len(named) <= 7


def test_every_number_has_one_decimal_and_stands_beside_the_picture():
    figure = rank_importance([row("text", 3.04, 2, 5), row("popularity", 12.96, 8, 20)], 3, NAMES, "rank")
    said = {one.y: one for one in figure.layout.annotations}
    assert {name: one.text for name, one in said.items()} == {"Text": "3.0", "Popularity": "13.0"}
    assert all(one.xref == "paper" and one.x > 1 and one.xanchor == "left" for one in said.values())
    assert figure.layout.margin.r >= 50
    assert figure.data[0].mode == "markers"
