import numpy as np
import pytest
from scipy.stats import spearmanr

from recsys_core import Query, Settings
from recsys_core.errors import SettingsError
from recsys_core.explain.ranker import surrogate as module
from recsys_core.explain.ranker.held_out import HeldOutModel
from recsys_core.explain.ranker.strategy import suggest
from recsys_core.explain.ranker.surrogate import named_features, surrogate


def test_a_ranker_of_popularity_is_told_by_popularity(engine):
    """Where the score is popularity alone, the named features must find it, and say so faithfully."""
    made = surrogate(engine, Settings(weights={"popularity": 1.0}), Query(user="r003"))
    assert made.linear_fidelity.accepted
    assert made.tree_fidelity.r2 > 0.7
    assert all(term.feature.startswith("liked by") for term in made.linear[:2])
    assert made.tree[0].score > made.tree[-1].score
    assert made.tree[0].conditions[0].startswith("liked by")


def test_fidelity_is_that_of_candidates_kept_out(engine):
    ranking = engine.rank(Query(user="r003"))
    made = surrogate(engine, Settings(), Query(user="r003"))
    assert made.fitted + made.held_out == len(ranking.candidates)
    features, names = named_features(engine)
    told = made.intercept + features[:, [names.index(term.feature) for term in made.linear]] @ np.array(
        [term.effect for term in made.linear]
    )
    rows = ranking.candidates
    assert spearmanr(told[rows], ranking.scores[rows]).statistic > 0.5


def test_below_the_bar_no_story_is_told(engine, monkeypatch):
    query = Query(user="r003")
    told = surrogate(engine, Settings(), query)
    assert told.linear
    assert told.tree
    monkeypatch.setattr(module, "FIDELITY", max(told.linear_fidelity.r2, told.tree_fidelity.r2) + 0.01)
    refused = surrogate(engine, Settings(), query)
    assert refused.linear == refused.tree == ()
    assert refused.linear_fidelity.r2 == told.linear_fidelity.r2


def test_too_few_candidates_are_refused_in_a_sentence(engine, encoder, write_folder):
    from recsys_core import Engine, load_dataset

    small = Engine.fit(load_dataset(write_folder()), encoder)
    with pytest.raises(SettingsError, match="at least 40"):
        surrogate(small, Settings(), Query(user="u"))


def test_a_proposal_is_judged_on_users_it_was_not_found_on(engine):
    """From settings that are plainly bad a better proposal is found, with a gain on the others; the engine stays."""
    bad = Settings(weights={"attributes": 0.05, "popularity": 0.05, "text": 0.8, "collaborative": 0.1}, pca=4)
    twin = HeldOutModel.of(engine)
    found = suggest(engine, bad, twin, users=80)
    assert found.found_on + found.measured_on == 80
    assert found.weights_now["text"] == pytest.approx(0.8)
    assert sum(found.weights.values()) == pytest.approx(1.0)
    assert found.low <= found.difference <= found.high
    assert found.ndcg_then - found.ndcg_now == pytest.approx(found.difference, abs=1e-9)
    assert found.gain == (found.low > 0)
    assert found.gain
    assert {row.group for row in found.importance} == set(found.weights)
    again = suggest(engine, bad, twin, users=80)
    assert again == found
