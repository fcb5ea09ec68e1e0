"""What explanations say, beside libraries that compute the same in their own way.

Tolerances are those of float32, in which the encoder reads: 1e-6 for one pass, and for what is made of many passes in other
batches 1e-3 of the figure.
"""

from functools import partial

import captum.metrics
import networkx
import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients
from transformers import AutoModel, AutoTokenizer

from recsys_core import Explainer, Query, load_encoder
from recsys_core.encoding.loading import bundled_directory
from recsys_core.explain.item.attention import flow, rollout
from recsys_core.explain.methods.registry import word_method
from recsys_core.explain.trust.stability import drops_by_baseline, infidelity, masks, max_sensitivity
from recsys_core.explain.words.gradients import ends
from recsys_core.explain.words.text_score import text_score_of

TEXT = "An astrophotographer repairs the forgotten lighthouses of Zanzibar"


@pytest.fixture(scope="module")
def text_score(engine):
    """The score of somebody's first item, as a function of a text without punctuation: each piece stands in one word."""
    ranking = engine.rank(Query(user="r012"))
    return text_score_of(engine, ranking, int(ranking.candidates[0])).edited(TEXT)


@pytest.fixture(scope="module")
def point(text_score):
    """Pieces, their vectors and those of the baseline."""
    tokens = text_score.encoder.tokens(TEXT)
    return tokens, *ends(text_score.encoder, tokens, "pad")


def scores(text_score, tokens, vectors):
    return text_score.tensor(text_score.encoder.embed(vectors, tokens))


def test_infidelity_is_captums_over_that_of_no_account(engine, text_score, point):
    """The same 64 masks; captum divides by nothing, so its figure is set against the one that shares of 0 have."""
    tokens, x, b = point
    words = word_method("ig_pad").attribute(text_score, Explainer(engine).tools).words
    assert len(words) == 8
    drawn = np.random.default_rng(0).random((64, len(words))) < 0.3
    hidden = torch.zeros(64, len(tokens.ids), 1, dtype=torch.bool)
    shares = torch.zeros(1, *x.shape)
    for place, (start, end) in enumerate(tokens.offsets):
        for number, word in enumerate(words):
            if not tokens.special[place] and word.start <= start and end <= word.end:
                hidden[:, place, 0] = torch.from_numpy(drawn[:, number])
                shares[0, place, 0] = word.attribution if start == word.start else 0.0
    assert hidden.any(0).sum() == len(tokens.ids) - 2 > len(words)

    def masked(vectors):
        return hidden.float().expand(-1, *x.shape), torch.where(hidden, b, vectors)

    def theirs(given):
        with torch.no_grad():
            return float(
                captum.metrics.infidelity(
                    lambda vectors: scores(text_score, tokens, vectors),
                    masked,
                    x[None],
                    given,
                    n_perturb_samples=64,
                    normalize=True,
                )
            )

    expected = theirs(shares) / theirs(torch.zeros_like(shares))
    assert 0.001 < expected < 1
    own = np.array([word.attribution for word in words])
    drawn = masks(len(words))
    assert infidelity(own, drawn, drops_by_baseline(text_score, drawn)) == pytest.approx(expected, rel=1e-3)


def test_max_sensitivity_is_captums_on_the_same_neighbours(text_score, point):
    """Captum's own integrated gradients with 50 nodes; ours take 6, which moves the figure by less than a tenth."""
    tokens, x, b = point
    noise = (torch.rand(10, *x.shape, generator=torch.Generator().manual_seed(0)) * 2 - 1) * 0.02
    noise[:, torch.tensor(tokens.special)] = 0.0
    gradients = IntegratedGradients(lambda vectors: scores(text_score, tokens, vectors))

    def explained(given):
        (vectors,) = given if isinstance(given, tuple) else (given,)
        with torch.enable_grad():
            found = gradients.attribute(
                vectors,
                b[None].expand_as(vectors),
                n_steps=50,
                method="gausslegendre",
                internal_batch_size=64,
            )
        return (found.sum(-1),)

    theirs = captum.metrics.sensitivity_max(
        explained, x[None], lambda vectors, radius: vectors + noise, 0.02, n_perturb_samples=10
    )
    assert 0.01 < float(theirs) < 2
    account = partial(word_method("ig_pad").pieces_at, text_score)
    assert max_sensitivity(text_score, account) == pytest.approx(float(theirs), rel=0.1)


@pytest.mark.parametrize("name", ["bundled", "tiny"])
def test_maps_are_those_that_transformers_returns(encoder, tiny_model, name):
    """The files read anew by transformers alone, with the attention it computes step by step."""
    folder, ours = (
        (bundled_directory(), encoder) if name == "bundled" else (tiny_model, load_encoder(tiny_model))
    )
    model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)

    def theirs(*texts):
        coded = tokenizer(*texts, return_tensors="pt")
        with torch.no_grad():
            return coded, torch.stack(model(**coded, output_attentions=True).attentions)[:, 0].numpy()

    coded, maps = theirs(TEXT)
    tokens, weights = ours.attention(TEXT)
    assert list(tokens.ids) == coded.input_ids[0].tolist()
    np.testing.assert_allclose(weights, maps, atol=1e-6)
    assert maps.std() > 1e-4
    if name == "bundled":  # the other one's tokenizer puts nothing between two texts
        coded, maps = theirs(TEXT, "stories of the sea")
        inner = np.flatnonzero([own is not None for own in coded.sequence_ids(0)])
        _, _, weights = ours.pair_attention(TEXT, "stories of the sea")
        np.testing.assert_allclose(weights, maps.mean(axis=(0, 1))[np.ix_(inner, inner)], atol=1e-6)


@pytest.fixture(scope="module")
def maps(encoder):
    tokens, weights = encoder.attention(TEXT)
    return weights, np.asarray(encoder.pooling_weights(tokens), dtype=float)


def test_rollout_is_the_papers_recursion(maps):
    """Abnar & Zuidema's: the identity added, rows made to sum to 1 again, layers multiplied from the first one up."""
    weights, pooled = maps
    length = len(pooled)
    joint = [[float(row == column) for column in range(length)] for row in range(length)]
    for layer in weights:
        looks = [
            [sum(float(head[row][column]) for head in layer) / len(layer) for column in range(length)]
            for row in range(length)
        ]
        for row in range(length):
            looks[row][row] += 1.0
            whole = sum(looks[row])
            looks[row] = [value / whole for value in looks[row]]
        joint = [
            [
                sum(looks[row][inner] * joint[inner][column] for inner in range(length))
                for column in range(length)
            ]
            for row in range(length)
        ]
    expected = [sum(pooled[row] * joint[row][column] for row in range(length)) for column in range(length)]
    np.testing.assert_allclose(rollout(weights, pooled), expected, atol=1e-6)


def test_flow_is_networkxs_on_a_text_that_is_read(maps):
    """Real maps, another algorithm (preflow-push) on capacities that are no whole numbers: ours are 1e-7 apart, on 6 x 9 x 9 edges."""
    weights, pooled = maps
    length = len(pooled)
    graph = networkx.DiGraph()
    for layer, heads in enumerate(weights):
        for looks in range(length):
            for looked in range(length):
                width = (float(heads[:, looks, looked].mean()) + (looks == looked)) / 2
                graph.add_edge((layer, looked), (layer + 1, looks), capacity=width)
    for place in range(length):
        graph.add_edge((len(weights), place), "pooled", capacity=pooled[place])
    found = np.array([networkx.maximum_flow_value(graph, (0, piece), "pooled") for piece in range(length)])
    assert found.std() > 1e-4
    np.testing.assert_allclose(flow(weights, pooled), found / found.sum(), atol=1e-5)
