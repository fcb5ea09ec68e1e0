import time

import pytest

from recsys_core import Engine, Explainer
from recsys_core.explain.words.filling import Filling
from recsys_core.explain.words.perturbation_cache import PerturbationCache

TEXTS = ("A whale hunts a captain", "Two robots fall in love", "The sea is calm tonight")


def finished(filling, seconds=60):
    end = time.monotonic() + seconds
    while filling.running and time.monotonic() < end:
        time.sleep(0.02)
    assert not filling.running
    return filling


@pytest.fixture
def perturbations(encoder):
    return PerturbationCache(encoder)


def test_every_text_is_at_hand_afterwards(perturbations):
    filling = finished(Filling(perturbations, TEXTS, quiet=0).start())
    assert (filling.done, filling.total, filling.failed) == (3, 3, "")
    assert all(perturbations.at_hand(text) for text in TEXTS)


def test_the_budget_is_kept_in_the_order_wanted(perturbations):
    filling = finished(
        Filling(perturbations, TEXTS, budget=70, quiet=0).start()
    )  # each has five words, so 32 variants
    assert filling.total == 2
    assert [perturbations.at_hand(text) for text in TEXTS] == [True, True, False]


def test_it_stands_back_while_somebody_asks_and_ends_when_told(perturbations):
    filling = Filling(perturbations, TEXTS, quiet=600)
    filling.touch()
    filling.start()
    time.sleep(0.3)
    assert filling.running
    assert filling.done == 0
    filling.stop()
    assert not filling.running
    assert not any(perturbations.at_hand(text) for text in TEXTS)


def test_the_most_liked_come_first(sample, encoder, cache, engine: Engine):
    likes = sample.liked["item"].value_counts()
    first = sample.item_texts[int(likes.index[0])]
    filling = Filling.of(Explainer(engine).tools.perturbations, engine.dataset)
    assert likes[sample.item_texts.index(filling._texts[0])] == likes.iloc[0]
    assert first in filling._texts[:20]
    assert len(filling._texts) == len(set(sample.item_texts))
