"""Beside figures of the default weights on the data they were chosen on it is said that they were; nowhere else."""

from dataclasses import replace

import numpy as np
import pytest

from recsys_core import Settings, load_dataset
from recsys_core.evaluation.chosen_on import CHOSEN_ON, ratings_fingerprint, said_of_defaults
from recsys_core.evaluation.comparison import evaluate
from recsys_core.evaluation.curve import pca_curve
from recsys_core.evaluation.experiment import Experiment, Run
from recsys_core.translating import in_language


def test_movielens_is_known_by_its_ratings(movielens, shared_data):
    """Under another name, in another order, and with other texts and attributes."""
    said = said_of_defaults(movielens)
    assert "MovieLens 100K" in said
    assert "chosen on these very ratings" in said
    order = np.random.default_rng(0).permutation(len(movielens.interactions))
    shuffled = movielens.interactions.iloc[order].reset_index(drop=True)
    assert said_of_defaults(replace(movielens, name="mine", interactions=shuffled)) == said
    plots = load_dataset(shared_data / "ml100k_plots")
    assert plots.fingerprint != movielens.fingerprint
    assert said_of_defaults(plots) == said
    chinese = in_language("zh", said)
    assert "MovieLens 100K" in chinese != said


def test_other_ratings_are_others(movielens, sample):
    other = movielens.interactions.copy()
    other.loc[other.index[7], "rating"] = 6 - other.loc[other.index[7], "rating"] + 0.5
    assert ratings_fingerprint(movielens) in CHOSEN_ON
    assert ratings_fingerprint(replace(movielens, interactions=other)) != ratings_fingerprint(movielens)
    assert said_of_defaults(replace(movielens, interactions=other)) == ""
    assert said_of_defaults(replace(movielens, interactions=other.iloc[1:])) == ""
    assert said_of_defaults(sample) == ""


@pytest.mark.parametrize(
    ("models", "settings", "expected"),
    [
        (("popularity", "fusion-general"), Settings(), True),
        (("popularity",), Settings(), None),
        (("fusion",), Settings(weights={"popularity": 1.0}), None),
    ],
)
def test_an_evaluation_says_it_where_default_weights_play_a_part(
    movielens, encoder, cache, models, settings, expected
):
    found = evaluate(
        movielens, encoder, Experiment("cold-users", models, folds=1, settings=settings), Run(cache)
    )
    assert (found.protocol.get("chosen_on") == said_of_defaults(movielens)) is bool(expected)


def test_a_curve_of_other_data_says_nothing(sample, encoder, cache):
    assert pca_curve(sample, encoder, "temporal", cache=cache)["chosen_on"] == ""
