import numpy as np
import pytest

from recsys_core import Query
from recsys_core.explain.ranker.randomisation import CONTROL, randomisation
from recsys_core.explain.words.text_score import text_score_of


@pytest.fixture(scope="module")
def text_scores(engine):
    found = []
    for user in ("r001", "r005"):
        ranking = engine.rank(Query(user=user))
        found.append(text_score_of(engine, ranking, int(ranking.candidates[0])))
    return found


def test_shares_fall_apart_with_the_model_and_a_blind_method_is_caught(text_scores):
    before = text_scores[0].encoder.encode([text_scores[0].text])
    rows = {row.method: row for row in randomisation(text_scores)}
    assert rows["ig_pad"].similarity[0] == 1.0
    assert rows["ig_pad"].similarity[-1] < 0.3
    assert rows["ig_pad"].passed
    assert rows["leave_one_out"].passed
    assert rows[CONTROL].similarity == pytest.approx([1.0] * len(rows[CONTROL].similarity))
    assert not rows[CONTROL].passed
    np.testing.assert_array_equal(text_scores[0].encoder.encode([text_scores[0].text]), before)


def test_no_step_is_no_change(encoder):
    same = encoder.randomised(0, seed=1)
    text = ["A robot at sea"]
    np.testing.assert_allclose(same.encode(text), encoder.encode(text), atol=1e-6)
    other = encoder.randomised(encoder.depth + 1, seed=1)
    assert float((other.encode(text) @ encoder.encode(text).T)[0, 0]) < 0.5
    assert other.fingerprint != encoder.fingerprint
