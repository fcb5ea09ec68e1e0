import numpy as np
import pytest
import torch
from captum.attr import LayerIntegratedGradients

from recsys_core import Query, Settings, load_encoder
from recsys_core.encoding import Tokens
from recsys_core.explain.attribution import integrated_gradients, merge_words

TEXT = "A detective and a robot solve a murder on Mars."


def head(width, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).normal(size=width))


def test_a_linear_score_on_a_bag_of_words_is_attributed_exactly():
    """On paper: F = v . mean(x) has IG_j = v . (x_j - b_j) / n for any number of steps."""

    class Bag:
        dim = 8

        def __init__(self):
            self.table = torch.randn(20, 8, generator=torch.Generator().manual_seed(0))

        def input_embeddings(self, ids):
            return self.table[ids]

        def neutral_id(self):
            return 0

        def embed(self, vectors, tokens):
            return vectors.mean(1)

    bag, v = Bag(), head(8)
    tokens = Tokens(
        (1, 5, 7, 2), tuple("cabs"), ((0, 0), (0, 1), (1, 2), (0, 0)), (True, False, False, True), 0, 0
    )
    for steps in (16, 64):
        raw = integrated_gradients(bag, tokens, lambda e: e.double() @ v, steps)
        expected = [0.0, *(float((bag.table[i] - bag.table[0]).double() @ v) / 4 for i in (5, 7)), 0.0]
        np.testing.assert_allclose(raw.pieces, expected, atol=1e-6)
        assert raw.score - raw.baseline == pytest.approx(sum(expected), abs=1e-6)


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
def test_pieces_agree_with_captums_layer_integrated_gradients(tiny_model, pooling):
    encoder = load_encoder(tiny_model, pooling)
    v, tokens = head(encoder.dim), encoder.tokens(TEXT)
    ours = integrated_gradients(encoder, tokens, lambda e: e.double() @ v, 64)
    ids = torch.tensor([tokens.ids])
    neutral = torch.where(torch.tensor([tokens.special]), ids, encoder.neutral_id())

    def forward(rows):
        states = encoder.model(input_ids=rows, attention_mask=torch.ones_like(rows)).last_hidden_state
        pooled = {"mean": states.mean(1), "cls": states[:, 0], "max": states.amax(1)}[pooling]
        return torch.nn.functional.normalize(pooled, dim=-1).double() @ v

    layer = LayerIntegratedGradients(forward, encoder.model.get_input_embeddings())
    theirs = layer.attribute(ids, baselines=neutral, n_steps=64, method="gausslegendre")[0].sum(-1)
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
        made = engine.explain(query, engine.dataset.item_ids.ids[item], methods=("ig",))
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
        made = movielens_engine.explain(query, movielens_engine.dataset.item_ids.ids[item], methods=("ig",))
        side = made.item_text
        assert abs(side.total - side.text_share) <= max(1e-3, 0.01 * abs(side.text_share))


def test_a_weight_slider_rescales_what_was_computed(engine):
    """Attribution is linear in the weights: kept gradients give what fresh ones would."""
    from recsys_core.explain.attribution import AttributionStore

    query, item = Query(user="r012"), "f001"
    low = Settings(weights={"text": 0.2, "collaborative": 0.7, "popularity": 0.1})
    high = Settings(weights={"text": 0.7, "collaborative": 0.2, "popularity": 0.1})
    engine.explain(query, item, low, methods=("ig",))
    kept = engine.explain(query, item, high, methods=("ig",)).item_text
    engine.attributions = AttributionStore(64)
    fresh = engine.explain(query, item, high, methods=("ig",)).item_text
    for one, two in zip(kept.words, fresh.words, strict=True):
        assert one.attribution == pytest.approx(two.attribution, abs=1e-6 + 5e-3 * abs(two.attribution))


def test_a_text_nobody_reads_has_no_word_shares(engine):
    made = engine.explain(Query(user="r012"), "f001", Settings(weights={"popularity": 1.0}), methods=("ig",))
    assert made.item_text is None
    assert made.query_text is None
    assert any("no word has a share" in note for note in made.notes)


def test_explaining_while_others_encode_changes_no_number(engine, encoder):
    from concurrent.futures import ThreadPoolExecutor

    texts = list(engine.dataset.item_texts[:24])
    expected = encoder.encode(texts)
    tokens = encoder.tokens(texts[0])
    v = head(encoder.dim)
    alone = integrated_gradients(encoder, tokens, lambda e: e.double() @ v, 16).pieces
    with ThreadPoolExecutor(3) as pool:
        encodes = [pool.submit(encoder.encode, texts) for _ in range(4)]
        gradients = [
            pool.submit(integrated_gradients, encoder, tokens, lambda e: e.double() @ v, 16) for _ in range(4)
        ]
        attention = pool.submit(encoder.attention, texts[0])
        for job in encodes:
            np.testing.assert_allclose(job.result(), expected, atol=1e-6)
        for job in gradients:
            np.testing.assert_allclose(job.result().pieces, alone, atol=1e-6)
        assert attention.result()[1].shape[0] == 6
