import numpy as np
import pytest
import torch
from captum.attr import LayerIntegratedGradients

from recsys_core import Explainer, Query, Settings, load_encoder
from recsys_core.encoding import Tokens
from recsys_core.explain.methods.registry import word_method
from recsys_core.explain.words import gradients
from recsys_core.explain.words.attribute import WordTools, by_gradients
from recsys_core.explain.words.gradients import integrated_gradients, refined
from recsys_core.explain.words.merge import merge_words
from recsys_core.explain.words.perturbation_cache import PerturbationCache
from recsys_core.explain.words.text_score import text_score_of

TEXT = "A detective and a robot solve a murder on Mars."


def head(width, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).normal(size=width))


def test_a_linear_score_on_a_bag_of_words_is_attributed_exactly():
    """On paper: F = v . mean(x) has IG_j = v . (x_j - b_j) / n for any number of steps."""

    bag, v = Bag(), head(8)
    for steps in (16, 64):
        by_part = [lambda e: e.double() @ v]
        first = integrated_gradients(bag, BAGGED, by_part, steps)
        expected = [0.0, *(float((bag.table[i] - bag.table[0]).double() @ v) / 4 for i in (5, 7)), 0.0]
        for raw in (first[0], refined(bag, BAGGED, by_part, first)[0]):
            np.testing.assert_allclose(raw.pieces, expected, atol=1e-6)
            assert raw.score - raw.baseline == pytest.approx(sum(expected), abs=1e-6)


def test_doubled_steps_keep_what_was_taken_and_near_the_integral_on_paper():
    """On paper: F = g(v . mean(x)) with g a logistic step halfway has IG_j = (F(x) - F(b)) share_j, share_j linear."""
    bag, v = Bag(), head(8)
    linear = np.array([0.0, *(float((bag.table[i] - bag.table[0]).double() @ v) / 4 for i in (5, 7)), 0.0])
    start = float((bag.table[[1, 0, 0, 2]].mean(0)).double() @ v)
    asked = []

    def step(e):
        along = (e.double() @ v - start) / linear.sum()
        asked.extend(along.detach().tolist())
        return torch.sigmoid(30 * (along - 0.5))

    found = integrated_gradients(bag, BAGGED, [step], 6)
    errors, taken = [], len(asked)
    for steps in (6, 12, 24):
        raw = found[0]
        assert raw.steps == steps
        expected = (raw.score - raw.baseline) * linear / linear.sum()
        errors.append(np.abs(raw.pieces - expected).max())
        found = refined(bag, BAGGED, [step], found)
        assert len(asked) - taken == steps + (steps == 6)  # the ends are taken once
        taken = len(asked)
    assert len(np.unique(np.round(asked, 4))) == 49  # 48 steps and no place between the ends twice
    assert errors[0] > 5 * errors[1] > 25 * errors[2]
    assert errors[2] < 1e-4


class Bag:
    """An encoder that takes the mean of its word vectors."""

    dim = 8
    threaded = True

    def __init__(self):
        self.table = torch.randn(20, 8, generator=torch.Generator().manual_seed(0))

    def input_embeddings(self, ids):
        return self.table[ids]

    def baseline_vector(self, kind):
        return self.table[0]

    def embed(self, vectors, tokens):
        return vectors.mean(1)


BAGGED = Tokens(
    (1, 5, 7, 2), tuple("cabs"), ((0, 0), (0, 1), (1, 2), (0, 0)), (True, False, False, True), 0, 0
)


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
def test_pieces_agree_with_captums_layer_integrated_gradients(tiny_model, pooling, monkeypatch):
    monkeypatch.setattr(gradients, "DENSER", 0.0)  # evenly spaced, as Captum's nodes are
    encoder = load_encoder(tiny_model, pooling)
    v, tokens = head(encoder.dim), encoder.tokens(TEXT)
    ours = integrated_gradients(encoder, tokens, [lambda e: e.double() @ v], 64)[0]
    ids = torch.tensor([tokens.ids])
    neutral = torch.where(torch.tensor([tokens.special]), ids, encoder.neutral_id())

    def forward(rows):
        states = encoder.model(input_ids=rows, attention_mask=torch.ones_like(rows)).last_hidden_state
        pooled = {"mean": states.mean(1), "cls": states[:, 0], "max": states.amax(1)}[pooling]
        return torch.nn.functional.normalize(pooled, dim=-1).double() @ v

    layer = LayerIntegratedGradients(forward, encoder.model.get_input_embeddings())
    theirs = layer.attribute(ids, baselines=neutral, n_steps=64, method="riemann_middle")[0].sum(-1)
    np.testing.assert_allclose(ours.pieces, theirs.detach().numpy(), atol=1e-5)


def test_merging_to_words_loses_nothing(encoder):
    for text in (TEXT, "《三体》 by Liu Cixin 😀, a café.", "Superheroes' unbelievable re-election"):
        tokens = encoder.tokens(text)
        pieces = np.random.default_rng(0).normal(size=len(tokens.ids))
        pieces[np.array(tokens.special)] = 0
        shares = merge_words(text, tokens, pieces)
        assert sum(share.attribution for share in shares) == pytest.approx(pieces.sum(), abs=1e-12)
        assert all(text[share.start : share.end] == share.text for share in shares)


QUERIES = [Query(user="r003"), Query(text="haunted houses and ghosts"), Query(user="r030", text="robots")]


@pytest.mark.parametrize("query", QUERIES)
def test_words_sum_to_what_the_text_adds_for_a_whole_list(engine, query):
    ranking = engine.rank(query)
    for item in ranking.candidates[:3]:
        made = Explainer(engine).explain(query, engine.dataset.item_ids.ids[item], methods=("ig",))
        for side in (made.item_text, made.query_text):
            assert abs(side.total - side.text_share) <= max(1e-3, 0.01 * abs(side.text_share))
            assert side.complete
            assert sum(word.attribution for word in side.words) == pytest.approx(side.total, abs=1e-9)
            assert sum(side.by_component.values()) == pytest.approx(side.total, abs=1e-9)
            assert side.score == pytest.approx(made.score, abs=1e-5)
            assert all(side.text[word.start : word.end] == word.text for word in side.words)


def test_completeness_holds_for_a_top_ten_on_movielens(movielens_engine):
    query = Query(user="42")
    ranking = movielens_engine.rank(query)
    for item in ranking.candidates[:10]:
        made = Explainer(movielens_engine).explain(
            query, movielens_engine.dataset.item_ids.ids[item], methods=("ig",)
        )
        side = made.item_text
        assert abs(side.total - side.text_share) <= max(1e-3, 0.01 * abs(side.text_share))


@pytest.mark.parametrize(("item", "cancels"), [("f001", True), ("f038", False)])
def test_a_weight_slider_rescales_what_was_computed(engine, item, cancels):
    """Attribution is linear in the weights: kept gradients give what fresh ones would, and none is taken again.

    Where the parts nearly cancel at the new weights, nodes are added to those known.
    """
    low = Settings(weights={"text": 0.2, "collaborative": 0.7, "popularity": 0.1})
    high = Settings(weights={"text": 0.7, "collaborative": 0.2, "popularity": 0.1})
    row = engine.dataset.item_ids.row(item)
    first, second = (text_score_of(engine, engine.rank(Query(user="r012"), s), row) for s in (low, high))
    tools, others = (WordTools.of(PerturbationCache(engine.encoder)) for _ in range(2))
    by_gradients(first, tools.gradients)
    keys = [(*part_score.key, "pad", second.text) for part_score in second.by_part]
    before = [tools.gradients.get(key) for key in keys]
    kept = by_gradients(second, tools.gradients)
    after = [tools.gradients.get(key) for key in keys]
    if cancels:
        assert any(found.steps == 2 * known.steps for found, known in zip(after, before, strict=True))
        assert kept.complete
    else:
        assert all(found is known for found, known in zip(after, before, strict=True))
    fresh = by_gradients(second, others.gradients)
    assert kept.steps == fresh.steps
    for one, two in zip(kept.words, fresh.words, strict=True):
        assert one.attribution == pytest.approx(two.attribution, abs=1e-6)


def test_a_list_read_together_has_the_words_of_each_item(engine):
    """One gradient of the whole score instead of one a component: the same integral, each within its error."""
    query = Query(user="r012", text="robots at sea")
    ranking = engine.rank(query)
    items = ranking.candidates[:4].tolist()
    told = []
    together = Explainer(engine).accounts(
        ranking, items, lambda stage, done, total: told.append((done, total))
    )
    assert told
    assert all(total == 8 and done <= 8 for done, total in told)  # both texts of each
    for item, made in zip(items, together, strict=True):
        alone = Explainer(engine).explain(query, engine.dataset.item_ids.ids[item], methods=("ig",))
        assert (made.item_id, made.ledger) == (alone.item_id, alone.ledger)
        assert [past.item_id for past in made.history] == [past.item_id for past in alone.history]
        for one, other in ((made.item_text, alone.item_text), (made.query_text, alone.query_text)):
            assert one.complete
            assert one.score == pytest.approx(other.score, abs=1e-6)
            assert one.baseline_score == pytest.approx(other.baseline_score, abs=1e-6)
            shares, others = ([word.attribution for word in side.words] for side in (one, other))
            assert np.abs(np.subtract(shares, others)).sum() < 0.02 * np.abs(others).sum()


def test_the_batched_path_finds_what_captum_finds(engine):
    """Same nodes, same baseline, same score: word for word."""
    ranking = engine.rank(Query(user="r012"))
    text_score = text_score_of(engine, ranking, int(ranking.candidates[0]))
    tokens = engine.encoder.tokens(text_score.text)
    scores = [part_score.score for part_score in text_score.by_part]
    ours = integrated_gradients(engine.encoder, tokens, scores, 50)
    fused = sum(r.part.slope * raw.pieces for r, raw in zip(text_score.by_part, ours, strict=True))
    theirs = word_method("captum_ig").attribute(text_score, Explainer(engine).tools)
    mine = merge_words(text_score.text, tokens, fused)
    np.testing.assert_allclose(
        [w.attribution for w in mine], [w.attribution for w in theirs.words], atol=1e-5
    )


@pytest.mark.parametrize("role", ["item", "past", "query"])
def test_a_reading_gives_the_score_of_the_list_and_of_edited_words(engine, role):
    """Reading the text as it stands gives the score; reading other words gives what a fresh fold-in would."""
    query = Query(user="r012", text="robots on Mars")
    ranking = engine.rank(query)
    item = int(ranking.candidates[0])
    text_score = text_score_of(engine, ranking, item, role, 3)
    assert text_score.scores_of([text_score.text])[0] == pytest.approx(ranking.scores[item], abs=1e-5)
    other = text_score.edited("haunted houses").scores_of(["haunted houses"])[0]
    assert abs(other - ranking.scores[item]) > 1e-3
    if role == "query":
        again = engine.rank(Query(user="r012", text="haunted houses"))
        parts = {part.name: part for part in ranking.parts}
        raw = {part.name: part.raw[item] for part in again.parts}
        by_hand = sum(part.slope * (raw[name] - part.centre) for name, part in parts.items())
        assert other == pytest.approx(by_hand, abs=1e-5)


def test_a_text_nobody_reads_has_no_word_shares(engine):
    made = Explainer(engine).explain(
        Query(user="r012"), "f001", Settings(weights={"popularity": 1.0}), methods=("ig",)
    )
    assert made.item_text is None
    assert made.query_text is None
    assert any("no word has a share" in note for note in made.notes)


def test_explaining_while_others_encode_changes_no_number(engine, encoder):
    from concurrent.futures import ThreadPoolExecutor

    texts = list(engine.dataset.item_texts[:24])
    expected = encoder.encode(texts)
    tokens = encoder.tokens(texts[0])
    v = head(encoder.dim)
    alone = integrated_gradients(encoder, tokens, [lambda e: e.double() @ v], 16)[0].pieces
    with ThreadPoolExecutor(3) as pool:
        encodes = [pool.submit(encoder.encode, texts) for _ in range(4)]
        gradients = [
            pool.submit(integrated_gradients, encoder, tokens, [lambda e: e.double() @ v], 16)
            for _ in range(4)
        ]
        attention = pool.submit(encoder.attention, texts[0])
        for job in encodes:
            np.testing.assert_allclose(job.result(), expected, atol=1e-6)
        for job in gradients:
            np.testing.assert_allclose(job.result()[0].pieces, alone, atol=1e-6)
        assert attention.result()[1].shape[0] == 6
