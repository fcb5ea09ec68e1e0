from dataclasses import replace

import numpy as np
import pytest
import torch

from recsys_core import Explainer, Explanation, Query
from recsys_core.encoding import Tokens
from recsys_core.explain.explanation import WordShare
from recsys_core.explain.methods.registry import word_method
from recsys_core.explain.trust.agreement import kendall, spearman
from recsys_core.explain.trust.checks import THRESHOLDS, measure_texts
from recsys_core.explain.trust.faithfulness import ORDERS, faithfulness, faithfulness_of, top_counts, z_error
from recsys_core.explain.trust.stability import (
    drops_by_baseline,
    drops_by_deletion,
    infidelity,
    masks,
    max_sensitivity,
)
from recsys_core.explain.words.deletion import Deletable
from recsys_core.explain.words.text_score import text_score_of
from recsys_core.text.words import split_words

WORTH = {"gold": 5.0, "silver": 3.0, "bronze": 1.0, "tin": 0.5, "mud": -2.0}
TEXT = " ".join(WORTH)


class Bag:
    """A score that is a sum of its words' worths, on paper and as an encoder of one dimension."""

    threaded = False
    text, side = TEXT, "item"

    def __init__(self, worth=WORTH):
        self.worth = worth
        self.encoder = self

    def scores_of(self, texts):
        return np.array([sum(self.worth[word] for word in text.split()) for text in texts])

    def tokens(self, text, side="item"):
        words = split_words(text)
        spans = tuple((w.start, w.end) for w in words)
        names = tuple(text[a:b] for a, b in spans)
        return Tokens(tuple(range(len(words))), names, spans, (False,) * len(words), 0, 0.0)

    def input_embeddings(self, ids):
        values = list(self.worth.values())
        return torch.tensor([[values[int(i)]] for i in ids])

    def baseline_vector(self, kind):
        return torch.zeros(1)

    def embed(self, vectors, tokens):
        return vectors.sum(1)

    def tensor(self, embeddings):
        return embeddings[:, 0].double()


def shares(scale=1.0):
    return tuple(
        WordShare(TEXT[w.start : w.end], w.start, w.end, scale * WORTH[TEXT[w.start : w.end]])
        for w in split_words(TEXT)
    )


CUT = Deletable(TEXT, tuple(split_words(TEXT)))
RIGHT = np.array(list(WORTH.values()))


def test_comprehensiveness_on_paper():
    """Five words: the five bins take 1, 1, 2, 2 and 3 of them, and each counts: (5 + 5 + 8 + 8 + 9) / 5."""
    assert top_counts(5) == [1, 1, 2, 2, 3]
    assert top_counts(2) == [1, 1, 1, 1, 1]
    found = faithfulness(Bag(), CUT, RIGHT)
    assert found.comprehensiveness == pytest.approx(7.0)
    assert found.sufficiency == pytest.approx(0.5)
    assert found.comprehensiveness_z > 1
    assert found.sufficiency_z < -1
    upside_down = faithfulness(Bag(), CUT, -RIGHT)
    assert upside_down.comprehensiveness == pytest.approx((-2 - 2 - 1.5 - 1.5 - 0.5) / 5)
    assert upside_down.comprehensiveness_z < -1
    assert upside_down.random_comprehensiveness == found.random_comprehensiveness


def test_a_constant_score_is_undefined_not_zero():
    flat = Bag(dict.fromkeys(WORTH, 0.0))
    found = faithfulness(flat, CUT, RIGHT)
    assert found.comprehensiveness == 0
    assert found.comprehensiveness_z is None
    assert faithfulness_of(Bag(), Deletable("gold", tuple(split_words("gold"))), {"a": RIGHT[:1]}) == {}


def test_infidelity_on_paper():
    """Of a linear score the true shares have infidelity 0, at any scale above 0; no account at all has 1, and none has more."""
    drawn = masks(5)
    for drops in (drops_by_baseline(Bag(), drawn), drops_by_deletion(Bag(), CUT, drawn)):
        assert drops == pytest.approx(drawn @ RIGHT)
        assert infidelity(RIGHT, drawn, drops) == pytest.approx(0, abs=1e-9)
        assert infidelity(3 * RIGHT, drawn, drops) == pytest.approx(0, abs=1e-9)
        assert infidelity(np.zeros(5), drawn, drops) == pytest.approx(1)
        assert infidelity(-RIGHT, drawn, drops) == pytest.approx(1)
        wrong = np.array([-1.0, 1.0, 1.0, 1.0, 1.0])
        assert 0.5 < infidelity(wrong, drawn, drops) <= 1
    assert infidelity(RIGHT, drawn, np.zeros(64)) is None


def test_sensitivity_on_paper():
    """A linear score's shares move with the input alone: by at most the radius over the length, never by nothing."""

    def account(tokens, vectors):
        return vectors.sum(1).double().numpy()

    found = max_sensitivity(Bag(), account)
    assert max_sensitivity(Bag(), lambda tokens, vectors: None) is None
    assert max_sensitivity(Bag(), lambda tokens, vectors: np.zeros(5)) is None
    assert 0 < found <= 0.02 * np.sqrt(5) / np.linalg.norm(RIGHT) + 1e-6


def test_agreement_is_undefined_where_there_is_no_order():
    order = np.array([3.0, 1.0, 2.0, 5.0])
    assert kendall(order, order) == pytest.approx(1)
    assert kendall(order, -order) == pytest.approx(-1)
    assert kendall(order[:2], order[:2]) is None
    assert kendall(order, np.ones(4)) is None
    assert spearman(order, np.exp(order)) == pytest.approx(1)


def test_the_querys_own_words_have_a_strip_of_their_own(engine):
    made = Explainer(engine).explain(
        Query(text="a lonely robot in space"), "f092", methods=("ig_pad", "trust")
    )
    own = {measure.name: measure for measure in made.measures_of("query")}
    assert set(own) == set(THRESHOLDS) == {measure.name for measure in made.measures_of("item")}
    assert own["completeness_error"].value == made.query_text.error
    assert own["leave_one_out_tau"].value != made.measures_of("item")[4].value
    assert Explanation.from_json(made.to_json()).measures == made.measures
    quick = Explainer(engine).explain(Query(text="a lonely robot in space"), "f092", methods=("ig_pad",))
    assert {measure.role for measure in quick.measures} == {"item", "query"}


def test_the_strip_measures_everything_on_a_real_recommendation(engine):
    ranking = engine.rank(Query(user="r012"))
    item = engine.dataset.item_ids.ids[int(ranking.candidates[0])]
    made = Explainer(engine).explain(Query(user="r012"), item, methods=("ig", "trust"))
    measures = {measure.name: measure for measure in made.measures_of("item")}
    assert set(measures) == set(THRESHOLDS)
    assert measures["completeness_error"].value == made.item_text.error
    assert measures["completeness_error"].verdict == "good"
    assert -1 <= measures["leave_one_out_tau"].value <= 1
    assert measures["infidelity"].value < 1.5
    assert made.trust()["measures"][0]["name"] == "completeness_error"


def test_one_word_is_told_as_undefined(engine):
    """Random orders, agreement: none of it exists for a text of one word, and none of it is 0."""
    ranking = engine.rank(Query(user="r012"))
    text_score = text_score_of(engine, ranking, int(ranking.candidates[0])).edited("robots")
    method = word_method("ig_pad")
    text = method.attribute(text_score, Explainer(engine).tools)
    found = measure_texts(text_score, Explainer(engine).tools, [(text, method)])
    verdicts = {m.name: (m.verdict, m.value) for m in found}
    for name in ("comprehensiveness_z", "sufficiency_z", "leave_one_out_tau", "baseline_tau"):
        assert verdicts[name] == ("undefined", None)


def test_every_measure_belongs_to_the_account_it_judges(engine):
    """Baselines for methods that have one, sensitivity for methods that read vectors; the same words shown, the same checked."""
    ranking = engine.rank(Query(user="r012"))
    item, methods = int(ranking.candidates[0]), ("ig_pad", "ig_mask", "shapley", "captum_input_x_gradient")
    made = Explainer(engine).account(ranking, item, (*methods, "trust"))
    strips = {method: {m.name: m for m in made.measures_of("item", method)} for method in methods}
    assert all(set(strip) == set(THRESHOLDS) for strip in strips.values())
    assert all(made.is_checked("item", method) for method in methods)
    for method, strip in strips.items():
        text = made.text_of("item", method)
        assert strip["completeness_error"].value == text.error
        effects = np.array([word.effect for word in _with_effects(engine, ranking, item).words])
        own = np.array([word.attribution for word in text.words])[: len(effects)]
        assert strip["leave_one_out_tau"].value == pytest.approx(kendall(own, effects))
    assert strips["ig_pad"]["baseline_tau"].value != strips["ig_mask"]["baseline_tau"].value
    assert strips["ig_pad"]["max_sensitivity"].value != strips["ig_mask"]["max_sensitivity"].value
    assert strips["captum_input_x_gradient"]["max_sensitivity"].value > 0
    for method, name in (
        ("shapley", "baseline_tau"),
        ("shapley", "max_sensitivity"),
        ("captum_input_x_gradient", "baseline_tau"),
    ):
        assert strips[method][name].verdict == "undefined"
        assert strips[method][name].note
    first = Explainer(engine).account(ranking, item, ("ig_pad", "trust"))
    later = Explainer(engine).account(ranking, item, ("shapley",), base=first)
    assert later.is_checked("item", "ig_pad")
    assert not later.is_checked("item", "shapley")
    both = Explainer(engine).account(ranking, item, ("trust",), base=later)
    assert both.is_checked("item", "shapley")
    assert both.measures_of("item", "ig_pad") == first.measures_of("item", "ig_pad")


def _with_effects(engine, ranking, item):
    return Explainer(engine).account(ranking, item, ("ig_pad", "effects")).item_text


def test_wrong_accounts_of_the_same_words_fail_where_the_right_one_passes(engine):
    ranking, tools, method = engine.rank(Query(user="r001")), Explainer(engine).tools, word_method("ig_pad")
    text_score = text_score_of(engine, ranking, int(ranking.candidates[0]))
    right = method.attribute(text_score, tools)
    own = np.array([word.attribution for word in right.words])
    made = {
        "right": own,
        "reversed": -own,
        "shuffled": np.roll(own, 5),
        "constant": np.full(len(own), own.mean()),
    }
    told = [
        replace(
            right,
            method=name,
            words=tuple(
                replace(word, attribution=float(a)) for word, a in zip(right.words, shares, strict=True)
            ),
        )
        for name, shares in made.items()
    ]
    found = measure_texts(text_score, tools, [(one, method) for one in told])
    poor = {name: {m.name for m in found if m.method == name and m.verdict == "poor"} for name in made}
    assert poor["right"] == set()
    assert {"leave_one_out_tau", "fill_in_tau", "sufficiency_z", "comprehensiveness_z"} <= poor["reversed"]
    assert poor["shuffled"]
    assert "leave_one_out_tau" in poor["constant"]


def test_the_error_of_z_is_that_of_many_draws():
    """z from 20 normal draws around their true mean and deviation, again and again."""
    rng = np.random.default_rng(0)
    for z in (0.5, 3.0):
        draws = rng.normal(size=(20_000, ORDERS))
        seen = (z - draws.mean(axis=1)) / draws.std(axis=1, ddof=1)
        assert z_error(z) == pytest.approx(seen.std(), rel=0.1)
