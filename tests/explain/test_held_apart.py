"""What a model or a proposal is judged on is not what it was made from."""

import numpy as np
import pytest
from sklearn import metrics
from sklearn.linear_model import LassoCV
from sklearn.metrics import ndcg_score
from sklearn.tree import DecisionTreeRegressor

from recsys_core import Query, Settings
from recsys_core.explain.ranker.held_out import HeldOutModel
from recsys_core.explain.ranker.strategy import suggest
from recsys_core.explain.ranker.surrogate import surrogate

BAD = Settings(weights={"attributes": 0.05, "popularity": 0.05, "text": 0.8, "collaborative": 0.1}, pca=4)


def test_a_simpler_model_is_judged_on_items_it_was_not_fitted_on(engine, monkeypatch):
    """No two scores of this list are equal, so a score tells which item scikit-learn was given."""
    fitted, judged = [], []

    def noted(model):
        fit = model.fit

        def fit_and_note(self, x, y):
            fitted.append(y)
            return fit(self, x, y)

        monkeypatch.setattr(model, "fit", fit_and_note)

    def r2(truth, told, plain=metrics.r2_score):
        judged.append((truth, told))
        return plain(truth, told)

    noted(LassoCV)
    noted(DecisionTreeRegressor)
    monkeypatch.setattr(metrics, "r2_score", r2)
    query = Query(user="r003")
    ranking = engine.rank(query)
    items = set(ranking.scores[ranking.candidates].tolist())
    assert len(items) == len(ranking.candidates)
    made = surrogate(engine, Settings(), query)
    for learned, (truth, told), fidelity in zip(
        fitted, judged, (made.linear_fidelity, made.tree_fidelity), strict=True
    ):
        assert not set(learned) & set(truth)
        assert set(learned) | set(truth) == items
        assert (len(learned), len(truth)) == (made.fitted, made.held_out)
        assert made.held_out == -(-len(items) // 4)
        left = ((truth - told) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()
        assert fidelity.r2 == pytest.approx(1 - left)


class Read(dict):
    """Likes by person, and whose were looked up."""

    def __init__(self, held):
        super().__init__(held)
        self.names = []

    def __getitem__(self, name):
        self.names.append(name)
        return super().__getitem__(name)


@pytest.fixture(scope="module")
def twin(engine):
    return HeldOutModel.of(engine)


def proposed(engine, twin, held):
    """A proposal, whose likes it was searched with, and whose it was judged by."""
    read, marks = Read(held), []

    def progress(what, done, total):
        if what == "measuring on other users":
            marks.append(len(read.names))

    found = suggest(engine, BAD, HeldOutModel(twin.engine, read), users=40, progress=progress)
    (mark,) = marks
    return found, set(read.names[:mark]), set(read.names[mark:])


def exchanged(held, names):
    """The same likes, those of some people handed on to the next of them."""
    names = sorted(names)
    return {**held, **{name: held[other] for name, other in zip(names, names[1:] + names[:1], strict=True)}}


def test_a_proposal_is_judged_by_other_people_than_it_was_searched_with(engine, twin):
    found, searched, judged = proposed(engine, twin, twin.held)
    assert not searched & judged
    assert (len(searched), len(judged)) == (found.found_on, found.measured_on) == (20, 20)
    trained, values = twin.engine, []
    for name in judged:
        ranking = trained.rank(Query(user=name), Settings(weights=found.weights_now, pca=found.pca_now))
        rows = ranking.candidates
        liked = np.isin(rows, twin.held[name]).astype(float)
        values.append(ndcg_score(liked[None], ranking.scores[rows][None], k=10))
    assert found.ndcg_now == pytest.approx(np.mean(values), abs=1e-9)


def test_the_likes_of_those_who_judge_change_no_proposal_and_those_of_the_others_no_judgement(engine, twin):
    found, searched, judged = proposed(engine, twin, twin.held)
    other, *same = proposed(engine, twin, exchanged(twin.held, judged))
    assert same == [searched, judged]
    assert (other.weights, other.pca, other.importance) == (found.weights, found.pca, found.importance)
    assert other.ndcg_now != pytest.approx(found.ndcg_now, abs=1e-6)
    other, *same = proposed(engine, twin, exchanged(twin.held, searched))
    assert same == [searched, judged]
    assert other.ndcg_now == found.ndcg_now
    assert other.importance != found.importance
