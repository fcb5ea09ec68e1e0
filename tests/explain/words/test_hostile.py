"""Texts as strangers write them, through every word method and every check."""

import numpy as np
import pytest

from recsys_core import Engine, Explainer, Query, load_dataset, load_encoder
from recsys_core.explain.methods.base import WordMethod
from recsys_core.explain.methods.registry import METHODS, word_method
from recsys_core.explain.trust.checks import measure_texts
from recsys_core.explain.what_if.counterfactuals import Crossing, fewest_words
from recsys_core.explain.words.text_score import text_score_of

TEXTS = {
    "emoji": "👩‍🚀 a robot 🤖🤖 in love ❤️ at sea",
    "combining": "cafe\u0301 re\u0301sume\u0301 of a robot",
    "right to left": "שלום עולם and مرحبا بالعالم",
    "markup": '<img src=x onerror="alert(1)"> & **bold** $x$',
    "long": "a robot feels love at sea " * 1000,
    "one word": "robot",
    "punctuation": "?!",
    "chinese": "喜欢阅读科幻小说，最近在追三体。",
    "no blanks": "a" * 3000,
}
WORD_METHODS = [name for name, kind in METHODS.items() if issubclass(kind, WordMethod)]
OWN = [name for name in WORD_METHODS if not name.startswith("captum")]


@pytest.fixture(scope="module")
def tiny(tiny_model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    rows = "\n".join(f"i{n},Title {n},a robot at sea number {n}" for n in range(12))
    likes = "\n".join(f"u{n % 4},i{n % 12},{3 + n % 3}" for n in range(40))
    (folder / "items.csv").write_text(f"item_id,title,text\n{rows}\n")
    (folder / "interactions.csv").write_text(f"user_id,item_id,rating\n{likes}\n")
    return Engine.fit(load_dataset(folder), load_encoder(tiny_model))


def text_score(engine, text):
    ranking = engine.rank(Query(likes=("i1", "i2")))
    found = text_score_of(engine, ranking, int(ranking.candidates[0]))
    return ranking, found.edited(text)


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("method", OWN)
def test_words_stand_in_the_text_and_additive_methods_add_up(tiny, kind, method):
    _, read = text_score(tiny, TEXTS[kind])
    found = word_method(method).attribute(read, Explainer(tiny).tools)
    assert found.words
    for word in found.words:
        assert read.text[word.start : word.end] == word.text
        assert np.isfinite(word.attribution)
    if METHODS[method].additive and found.complete:
        assert found.total == pytest.approx(found.text_share, abs=max(1e-3, 0.01 * abs(found.text_share)))
    if method == "shapley":
        assert found.complete


@pytest.mark.parametrize("kind", TEXTS)
def test_every_check_gives_a_figure_or_says_why_not(tiny, kind):
    _, read = text_score(tiny, TEXTS[kind])
    told = [
        (method.attribute(read, Explainer(tiny).tools), method)
        for method in (word_method("ig_pad"), word_method("shapley"))
    ]
    for measure in measure_texts(read, Explainer(tiny).tools, told):
        assert (measure.value is None) == (measure.verdict == "undefined")
        assert measure.value is None or np.isfinite(measure.value)
        assert measure.verdict != "undefined" or measure.note


@pytest.mark.parametrize("method", [name for name in WORD_METHODS if name.startswith("captum")])
def test_captums_methods_take_them_too(tiny, method):
    for kind in ("emoji", "markup", "chinese"):
        _, read = text_score(tiny, TEXTS[kind])
        assert all(
            np.isfinite(word.attribution)
            for word in word_method(method).attribute(read, Explainer(tiny).tools).words
        )


def test_an_empty_text_has_no_words_and_no_counterfactual_of_words(tiny):
    ranking, read = text_score(tiny, "")
    assert word_method("shapley").attribute(read, Explainer(tiny).tools).words == ()
    item = int(ranking.candidates[0])
    found = fewest_words(Explainer(tiny), ranking, Crossing(item, 3)).found
    assert found is None or found.after > 3
