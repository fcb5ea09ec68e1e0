import numpy as np
import pytest
import torch

from recsys_core import Explainer, Explanation, Query
from recsys_core.encoding import Tokens
from recsys_core.explain.explanation import WordShare
from recsys_core.explain.methods.registry import word_method
from recsys_core.explain.trust.agreement import kendall, spearman
from recsys_core.explain.trust.checks import THRESHOLDS
from recsys_core.explain.trust.faithfulness import faithfulness, faithfulness_of, top_counts
from recsys_core.explain.trust.stability import infidelity, max_sensitivity
from recsys_core.explain.words.deletion import Deletable
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
    """Five words: bins take 1, 1, 2, 2, 3 of them, so 1, 2 and 3 once each: (5 + 8 + 9) / 3."""
    assert top_counts(5) == [1, 2, 3]
    found = faithfulness(Bag(), CUT, RIGHT)
    assert found.comprehensiveness == pytest.approx((5 + 8 + 9) / 3)
    assert found.sufficiency == pytest.approx(7.5 - (5 + 8 + 9) / 3)
    assert found.comprehensiveness_z > 1
    assert found.sufficiency_z < -1
    upside_down = faithfulness(Bag(), CUT, -RIGHT)
    assert upside_down.comprehensiveness == pytest.approx((-2 - 1.5 - 0.5) / 3)
    assert upside_down.comprehensiveness_z < -1
    assert upside_down.random_comprehensiveness == found.random_comprehensiveness


def test_a_constant_score_is_undefined_not_zero():
    flat = Bag(dict.fromkeys(WORTH, 0.0))
    found = faithfulness(flat, CUT, RIGHT)
    assert found.comprehensiveness == 0
    assert found.comprehensiveness_z is None
    assert faithfulness_of(Bag(), Deletable("gold", tuple(split_words("gold"))), {"a": RIGHT[:1]}) == {}


def test_infidelity_on_paper():
    """Of a linear score the true shares have infidelity 0, at any scale; shares that are wrong have more."""
    assert infidelity(Bag(), shares()) == pytest.approx(0, abs=1e-9)
    assert infidelity(Bag(), shares(2.0)) == pytest.approx(0, abs=1e-9)
    wrong = tuple(WordShare(s.text, s.start, s.end, -1.0 if s.text == "gold" else 1.0) for s in shares())
    assert infidelity(Bag(), wrong) > 0.5
    assert infidelity(Bag(dict.fromkeys(WORTH, 0.0)), shares()) is None


def test_sensitivity_on_paper():
    """A linear score's shares move with the input alone: by at most the radius over the length, never by nothing."""
    found = max_sensitivity(Bag())
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
    from recsys_core.explain.trust.checks import measure_text
    from recsys_core.explain.words.text_score import text_score_of

    ranking = engine.rank(Query(user="r012"))
    text_score = text_score_of(engine, ranking, int(ranking.candidates[0])).edited("robots")
    text = word_method("ig_pad").attribute(text_score, Explainer(engine).tools)
    verdicts = {m.name: (m.verdict, m.value) for m in measure_text(text_score, Explainer(engine).tools, text)}
    for name in ("comprehensiveness_z", "sufficiency_z", "leave_one_out_tau", "baseline_tau"):
        assert verdicts[name] == ("undefined", None)
