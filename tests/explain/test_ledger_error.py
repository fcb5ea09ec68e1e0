"""The error of a ledger is what its lines lack of the score."""

from dataclasses import replace

import pytest

from recsys_core import Explainer, Query


def test_a_ledger_that_does_not_sum_up_says_by_how_much(engine):
    item = engine.dataset.item_ids.ids[int(engine.rank(Query(user="r012")).candidates[0])]
    made = Explainer(engine).explain(Query(user="r012"), item, methods=())
    assert abs(made.score) > 0.1
    assert made.trust()["ledger_error"] < 1e-6
    for wrong in (0.25, -0.5):
        told = replace(made, score=made.score + wrong).trust()["ledger_error"]
        assert told == pytest.approx(abs(wrong), abs=1e-6)
