"""Pairs of words against a second derivation: whole Jacobians by backward passes, and the four texts encoded again."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from recsys_core import Engine, Explainer, Query, Settings, load_encoder
from recsys_core.components.text import TextSimilarity
from recsys_core.errors import SettingsError, UnknownIdError
from recsys_core.explain.words import meeting
from recsys_core.explain.words.meeting import meet, position_of
from recsys_core.explain.words.merge import owners_of
from recsys_core.testing.small import small_dataset
from recsys_core.text.words import split_words

SPACE = Query(user="r012", text="a robot lost in space")


@pytest.fixture(scope="module", params=["plain", "prompts"])
def tiny(request, tiny_model):
    """A random model on the small catalogue, with and without prompts before the texts."""
    encoder = load_encoder(tiny_model)
    if request.param == "prompts":
        encoder.prompts = {"item": "about: ", "query": "ask: "}
        encoder.fingerprint += "/prompts"
    return Engine.fit(small_dataset(), encoder, components=[TextSimilarity()])


def pointed(engine, embeddings, k, side="item"):
    """Directions in PCA space, in plain numpy-like steps."""
    mean = engine.space.mean_ if side == "item" else engine.space.query_mean_
    placed = (embeddings.double() - torch.from_numpy(mean)) @ torch.from_numpy(engine.space.components_[:k]).T
    return placed / placed.norm(dim=-1, keepdim=True)


def brought_in(engine, told, words, k, nodes=120):
    """How each word moves the direction (N, k): whole Jacobians at evenly spaced nodes, by backward passes."""
    text, side = told
    encoder = engine.encoder
    tokens = encoder.tokens(text, side)
    x = encoder.input_embeddings(torch.tensor(tokens.ids))
    fixed = torch.tensor(tokens.special)[:, None]
    way = x - torch.where(fixed, x, encoder.input_embeddings(torch.tensor([encoder.neutral_id()])))
    total = torch.zeros(k, *x.shape, dtype=torch.float64)
    for place in range(nodes):
        here = x - (1 - (place + 0.5) / nodes) * way

        def direction(vectors):
            states = encoder.model(
                inputs_embeds=vectors[None], attention_mask=torch.ones(1, len(x))
            ).last_hidden_state
            return pointed(engine, torch.nn.functional.normalize(states.mean(1), dim=-1), k, side)[0]

        total += torch.autograd.functional.jacobian(direction, here).double() / nodes
    by_piece = (total * way).sum(-1).T.numpy()
    found = np.zeros((len(words), k))
    for piece, word in enumerate(owners_of(split_words(text), tokens)):
        if word >= 0:
            found[word] += by_piece[piece]
    return found


def grouped(side, table):
    """Rows of the words apart, then of all others together."""
    rest = [place for place in range(len(table)) if place not in side.apart]
    return np.stack([table[place] for place in side.apart] + ([table[rest].sum(0)] if rest else []))


@pytest.mark.parametrize("beside", ["past", "query"])
def test_pairs_are_those_of_whole_jacobians(tiny, beside):
    query = Query(likes=("i3", "i8"), text="storm, ship and robot!")
    ranking = tiny.rank(query)
    made = meet(tiny, ranking, 12, 1 if beside == "past" else None)
    assert made.complete
    second = (query.text, "query") if beside == "query" else (made.second.text, "item")
    one = brought_in(tiny, (made.first.text, "item"), made.first.words, ranking.pca)
    two = brought_in(tiny, second, made.second.words, ranking.pca)
    expected = made.scale * grouped(made.first, one) @ grouped(made.second, two).T
    np.testing.assert_allclose(made.matrix, expected, atol=0.01 * np.abs(expected).max())


def reread(encoder, text, side, wordless):
    """A text's embedding by ids rather than vectors, each word's pieces replaced by padding where it is wordless."""
    tokens = encoder.tokens(text, side)
    ids = torch.tensor([tokens.ids])
    if wordless:
        ids = torch.where(torch.tensor([tokens.special]), ids, encoder.neutral_id())
    with torch.no_grad():
        states = encoder.model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
    return torch.nn.functional.normalize(states.mean(1), dim=-1)


def four_texts(engine, made, k, side):
    """Cosines [item with words and without] by [other with words and without], by scikit-like plain products."""
    one, two = (
        torch.cat(
            [
                pointed(engine, reread(engine.encoder, told.text, own, empty), k, own)
                for empty in (False, True)
            ]
        )
        for told, own in ((made.first, "item"), (made.second, side))
    )
    return (one @ two.T).numpy()


@pytest.mark.parametrize("beside", ["past", "query"])
def test_pairs_sum_to_the_difference_of_four_texts_read_again(engine, beside):
    ranking = engine.rank(SPACE)
    for item in ranking.candidates[:2].tolist():
        position = 0 if beside == "past" else None
        made = meet(engine, ranking, item, position)
        side = "item" if beside == "past" else "query"
        cosines = made.scale * four_texts(engine, made, ranking.pca, side)
        told = [[made.score, made.without_second], [made.without_first, made.without_both]]
        np.testing.assert_allclose(told, cosines, atol=1e-5)
        difference = cosines[0, 0] - cosines[0, 1] - cosines[1, 0] + cosines[1, 1]
        assert made.expected == pytest.approx(difference, abs=1e-5)
        bar = max(1e-3 * abs(made.scale), 0.01 * abs(difference))
        assert np.sum(made.matrix) == pytest.approx(made.total)
        assert abs(made.total - difference) <= bar
        assert made.complete


def test_the_four_texts_of_a_prompted_encoder_keep_their_prompts(tiny):
    ranking = tiny.rank(Query(likes=("i3",), text="storm and ship"))
    made = meet(tiny, ranking, 12)
    cosines = made.scale * four_texts(tiny, made, ranking.pca, "query")
    assert made.without_both == pytest.approx(cosines[1, 1], abs=1e-5)
    assert made.score == pytest.approx(cosines[0, 0], abs=1e-5)


@pytest.mark.parametrize("beside", ["past", "query"])
def test_shares_sum_to_what_the_account_tells_of_the_other_text(engine, beside):
    """The score through the public scorer: the history's own share, less its mean over the candidates."""
    ranking = engine.rank(SPACE)
    item = int(ranking.candidates[0])
    told = Explainer(engine).account(ranking, item, ("ig",))
    past = told.history[0]
    position = position_of(engine, ranking, past.item_id) if beside == "past" else None
    made = meet(engine, ranking, item, position)
    wanted = past.by_component["text"] if beside == "past" else told.own_words_share
    assert made.score - made.average == pytest.approx(wanted, abs=1e-5)
    bar = max(1e-3 * abs(made.scale), 0.01 * abs(made.expected))
    assert abs(np.sum(made.shares) - made.score) <= bar
    for side, rows in ((made.first, np.sum(made.shares, axis=1)), (made.second, np.sum(made.shares, axis=0))):
        assert abs(sum(word.attribution for word in side.words) - made.score) <= bar
        alone = [side.words[place].attribution for place in side.apart]
        np.testing.assert_allclose(rows[: len(alone)], alone, atol=bar)
        least = min(abs(share) for share in alone)
        others = [word for place, word in enumerate(side.words) if place not in side.apart]
        assert all(abs(word.attribution) <= least for word in others)
        assert all(side.text[word.start : word.end] == word.text for word in side.words)


def test_turned_round_the_pairs_are_turned_round(tiny):
    """Two items have one mean, so it does not matter whose text is read first."""
    one, other = (
        meet(tiny, tiny.rank(Query(likes=(f"i{past}",))), item, 0) for past, item in ((3, 12), (12, 3))
    )
    assert (one.first.words, one.second.words) != (other.first.words, other.second.words)
    np.testing.assert_allclose(
        np.array(one.matrix) / one.scale, np.array(other.matrix).T / other.scale, atol=1e-6
    )
    np.testing.assert_allclose(
        np.array(one.shares) / one.scale, np.array(other.shares).T / other.scale, atol=1e-6
    )


def test_a_disliked_item_takes_what_a_liked_one_gives(tiny):
    liked = meet(tiny, tiny.rank(Query(likes=("i3",))), 12, 0)
    assert liked.scale > 0
    profile = tiny.rank(Query(likes=("i8",), dislikes=("i3",))).profile
    assert profile.weights[1] < 0
    against = meet(tiny, tiny.rank(Query(likes=("i8",), dislikes=("i3",))), 12, 1)
    assert against.scale < 0
    np.testing.assert_allclose(
        np.array(liked.matrix) / liked.scale, np.array(against.matrix) / against.scale, atol=1e-6
    )


def test_the_word_that_both_texts_share_carries_most(engine):
    """King's book beside Kubrick's film: "Shining" met "Shining"."""
    data = engine.dataset
    book, film = (row for row, title in enumerate(data.titles) if title.startswith("The Shining"))
    ranking = engine.rank(Query(likes=(data.item_ids.ids[film],)))
    made = meet(engine, ranking, book, 0)
    link = made.links()[0]
    words = made.first.words[link.first].text, made.second.words[link.second].text
    assert words == ("Shining", "Shining")
    assert link.value > 3 * made.links()[1].value > 0


def test_too_few_nodes_are_found_out(engine, monkeypatch):
    monkeypatch.setattr(meeting, "FIRST", 2)
    monkeypatch.setattr(meeting, "MOST", 2)
    ranking = engine.rank(SPACE)
    made = meet(engine, ranking, int(ranking.candidates[0]), 0)
    assert not made.complete
    assert made.error > 0.01


def test_what_cannot_be_told_is_refused_in_a_sentence(engine, tiny, tiny_model):
    ranking = tiny.rank(Query(likes=("i3",)))
    with pytest.raises(SettingsError, match="no words of its own"):
        meet(tiny, ranking, 12)
    with pytest.raises(SettingsError, match="no words, so none can meet"):
        meet(replace(tiny, dataset=replace(tiny.dataset, item_texts=("",) * 30)), ranking, 12, 0)
    with pytest.raises(SettingsError, match="not among the past items"):
        position_of(tiny, ranking, "i8")
    with pytest.raises(UnknownIdError):
        position_of(tiny, ranking, "nothing")
    silent = engine.rank(SPACE, Settings(weights={"popularity": 1.0}))
    with pytest.raises(SettingsError, match="raise the weight of the text"):
        meet(engine, silent, 0, 0)
    for kind in ("dot", "euclidean"):
        other = Engine.fit(small_dataset(), load_encoder(tiny_model), components=[TextSimilarity(kind)])
        alone = Settings(weights={"text": 1.0}, split={"text": {f"text_{kind}": 1.0}})
        told = other.rank(Query(likes=("i3",)), alone)
        with pytest.raises(SettingsError, match=f"this score uses {kind}"):
            meet(other, told, 12, 0)
