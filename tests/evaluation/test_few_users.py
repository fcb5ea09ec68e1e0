"""Figures of few people come with a warning, those of many without one."""

import pytest

from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.experiment import Experiment, Run


@pytest.mark.parametrize(("protocol", "few"), [("warm", False), ("cold-users", True)])
def test_a_protocol_that_asks_few_people_says_so(sample, encoder, cache, protocol, few):
    asked = Experiment(protocol, models=("popularity",), folds=1)
    stated = evaluate(sample, encoder, asked, Run(cache)).to_dict()["protocol"]
    assert (stated["users"] < 200) == few
    assert any(str(stated["users"]) in warning for warning in map(str, stated["warnings"])) == few
