import numpy as np
import pytest

from recsys_core import EmbeddingCache, Explainer, Query, Settings
from recsys_core.explain.methods.registry import word_method
from recsys_core.explain.words.attribute import WordTools
from recsys_core.explain.words.deletion import deletable
from recsys_core.explain.words.perturbation_cache import PerturbationCache
from recsys_core.explain.words.shapley import coalitions
from recsys_core.explain.words.text_score import text_score_of

QUERY = Query(user="r012")


@pytest.fixture(scope="module")
def ranking(engine):
    return engine.rank(QUERY)


def test_words_go_with_their_punctuation_and_the_rest_stays_as_it_stands(encoder):
    cut = deletable(encoder, "Dune (1965). Frank Herbert wrote “it”, twice!")
    assert [cut.text[w.start : w.end] for w in cut.words] == [
        "Dune",
        "1965",
        "Frank",
        "Herbert",
        "wrote",
        "it",
        "twice",
    ]
    keep = np.array([True, False, True, True, False, True, True])
    assert cut.keeping(keep) == "Dune Frank Herbert “it”, twice!"
    assert cut.keeping(np.ones(7, bool)) == cut.text
    chinese = deletable(encoder, "我喜欢科幻小说。")
    assert chinese.keeping(np.arange(len(chinese.words)) != 1) == "".join(
        chinese.text[w.start : w.end] for p, w in enumerate(chinese.words) if p != 1
    )


def test_a_word_taken_out_lets_no_unread_word_in(tiny_model):
    from recsys_core import load_encoder

    tiny = load_encoder(tiny_model)
    long = " ".join(f"word{number}" for number in range(200))
    cut = deletable(tiny, long)
    assert long.startswith(cut.text)
    assert len(cut.text) < len(long) / 2
    np.testing.assert_allclose(tiny.encode([cut.text]), tiny.encode([long]), atol=1e-6)


def test_effects_of_words_are_those_of_texts_written_without_them(engine, ranking):
    """Leave-one-out by the perturbation cache against Captum's feature ablation, and one text by hand."""
    item = int(ranking.candidates[2])
    text_score = text_score_of(engine, ranking, item)
    ours = word_method("leave_one_out").attribute(text_score, Explainer(engine).tools)
    theirs = word_method("captum_leave_one_out").attribute(text_score, Explainer(engine).tools)
    np.testing.assert_allclose(
        [w.attribution for w in ours.words], [w.attribution for w in theirs.words], atol=1e-5
    )
    first = text_score.text.split(" ", 1)[1]
    by_hand = ranking.scores[item] - text_score.scores_of([first])[0]
    assert ours.words[0].attribution == pytest.approx(by_hand, abs=1e-5)


def test_shapley_values_sum_to_what_the_text_adds_and_lie_near_captums(engine, ranking):
    for item in ranking.candidates[:3]:
        text_score = text_score_of(engine, ranking, int(item))
        ours = word_method("shapley").attribute(text_score, Explainer(engine).tools)
        assert ours.total == pytest.approx(ours.text_share, abs=1e-9)
        assert ours.score == pytest.approx(ranking.scores[item], abs=1e-5)
    text_score = text_score_of(engine, ranking, int(ranking.candidates[0])).edited(
        "A robot loves the open sea."
    )
    ours = word_method("shapley").attribute(text_score, Explainer(engine).tools)
    exact = word_method("captum_shapley").attribute(
        text_score, Explainer(engine).tools
    )  # ten orders of six words
    assert np.corrcoef([w.attribution for w in ours.words], [w.attribution for w in exact.words])[0, 1] > 0.9


def test_sliders_need_no_encoder(engine, ranking, monkeypatch):
    """Once the variants of a text are known, other people, weights and PCA sizes encode nothing."""
    item = int(ranking.candidates[0])
    tools = WordTools.of(PerturbationCache(engine.encoder))
    word_method("shapley").attribute(text_score_of(engine, ranking, item), tools)
    monkeypatch.setattr(engine.encoder, "encode_batch", lambda texts: pytest.fail("the encoder was asked"))
    for query, settings in (
        (QUERY, Settings(pca=7)),
        (QUERY, Settings(weights={"text": 1.0})),
        (Query(user="r001"), Settings()),
    ):
        moved = engine.rank(query, settings)
        found = word_method("shapley").attribute(text_score_of(engine, moved, item), tools)
        assert found.score == pytest.approx(moved.scores[item], abs=1e-5)


def test_a_filled_bank_is_found_again_on_disk(engine, encoder, tmp_path, monkeypatch):
    cache = EmbeddingCache(tmp_path / "bank.sqlite")
    texts = list(engine.dataset.item_texts[:3])
    PerturbationCache(encoder, cache).fill(texts)
    monkeypatch.setattr(encoder, "encode_batch", lambda texts: pytest.fail("the encoder was asked"))
    again = PerturbationCache(encoder, cache)
    stages = []
    again.fill(texts, progress=lambda what, done, all_: stages.append((done, all_)))
    assert stages[-1] == (3, 3)
    assert all(again.at_hand(text) for text in texts)
    found = again.variants(texts[0])
    assert len(found.embeddings) == len(coalitions(len(found.cut.words)))


@pytest.mark.parametrize("method", ["shapley", "leave_one_out", "ig_pad"])
def test_a_list_read_together_is_read_as_one_by_one(engine, ranking, method):
    text_scores = [text_score_of(engine, ranking, int(item)) for item in ranking.candidates[:4]]
    text_scores.append(text_scores[1].edited("Robots."))
    together = word_method(method).attribute_all(text_scores, WordTools.of(PerturbationCache(engine.encoder)))
    single = (
        [one.as_one for one in text_scores] if method == "ig_pad" else text_scores
    )  # a gradient of the whole score
    alone = [
        word_method(method).attribute(one, WordTools.of(PerturbationCache(engine.encoder))) for one in single
    ]
    assert len(together) == len(alone) == 5
    for one, other in zip(together, alone, strict=True):
        assert (one.text, one.steps) == (other.text, other.steps)
        np.testing.assert_allclose(
            [word.attribution for word in one.words], [word.attribution for word in other.words], atol=1e-5
        )
        assert one.total == pytest.approx(one.text_share, abs=5e-3) or method == "leave_one_out"


def test_texts_read_before_are_read_right_at_another_pca_size_and_with_more_variants(engine, ranking):
    """The bank keeps where variants lie in the whole PCA space."""
    items = [int(item) for item in ranking.candidates[:3]]
    tools = WordTools.of(PerturbationCache(engine.encoder))
    for settings, method in ((Settings(), "leave_one_out"), (Settings(pca=9), "shapley")):
        moved = engine.rank(QUERY, settings)
        text_scores = [text_score_of(engine, moved, item) for item in items]
        for text_score, found in zip(
            text_scores, word_method(method).attribute_all(text_scores, tools), strict=True
        ):
            fresh = word_method(method).attribute(text_score, WordTools.of(PerturbationCache(engine.encoder)))
            np.testing.assert_allclose(
                [word.attribution for word in found.words],
                [word.attribution for word in fresh.words],
                atol=1e-5,
            )


def test_a_list_is_encoded_at_once_and_then_no_more(engine, ranking, monkeypatch):
    calls = []
    plain = engine.encoder.encode_batch
    monkeypatch.setattr(
        engine.encoder, "encode_batch", lambda texts: calls.append(len(texts)) or plain(texts)
    )
    text_scores = [text_score_of(engine, ranking, int(item)) for item in ranking.candidates[:3]]
    calls.clear()
    tools = WordTools.of(PerturbationCache(engine.encoder))
    word_method("leave_one_out").attribute_all(text_scores, tools)
    words = sum(
        len(tools.perturbations.variants(text_score.text, depth="out").cut.words)
        for text_score in text_scores
    )
    assert sum(calls) <= words + 2 * len(text_scores)
    before = len(calls)
    word_method("leave_one_out").attribute_all(text_scores, tools)
    assert len(calls) == before


def test_whoever_waits_no_longer_ends_a_fill_inside_a_block(encoder, tmp_path):
    """Ten texts are one block of many variants: it is left between two batches, and what was read is kept."""

    class NotWantedError(Exception):
        pass

    cache = EmbeddingCache(tmp_path / "embeddings.sqlite")
    perturbations = PerturbationCache(encoder, cache)
    texts = [f"{number} " + " ".join(f"word{number}x{place}" for place in range(30)) for number in range(10)]
    asked = []

    def impatient(stage, done, total):
        asked.append((stage, done, total))
        if len(asked) == 4:
            raise NotWantedError

    with pytest.raises(NotWantedError):
        perturbations.fill(texts, progress=impatient, depth="out")
    assert {(stage, total) for stage, _, total in asked} == {("taking words out", 10)}
    perturbations.fill(texts, depth="out")
    assert all(perturbations.at_hand(text, depth="out") for text in texts)
