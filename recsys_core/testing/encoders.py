"""What every encoder must hold: unit vectors that hang on the text alone, and insides that give the same vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import ClassVar

import numpy as np
import torch

from recsys_core.encoding import Encoder, Side
from recsys_core.encoding.registry import EncoderRequest, EncoderSource

NEAR = 1e-5
"""What single precision may change."""
TEXTS = (
    "A robot looks for its maker in a city by the sea.",
    "war",
    "The long and winding road to a small house by the sea. " * 4,
    "Amélie: the robot’s dream\u3000三体 😀",
    "喜欢阅读科幻小说，最近在追《三体》。",
    "   two   blanks  and a\ttab ",
    "!?",
    "",
)
CATALOGUE = (
    *TEXTS,
    "The sea and the city.",
    "A road to the war.",
    "科幻小说与家常菜谱",
    "Robots dream of houses.",
)
"""What an encoder that learns is given."""
SIDES: tuple[Side, ...] = ("item", "query")


@cache
def _made(make: Callable[[EncoderRequest], Encoder], pooling: str, texts: tuple[str, ...]) -> Encoder:
    """Loaded once for all tests."""
    return make(EncoderRequest(pooling, texts))


class EncoderTests:
    """Inherit, and name the source: `source = MINE`.

    Attributes:
        source: what is registered.
        pooling: how it is asked for.
        catalogue: the texts it is to read, for one that learns from them.
        texts: those it is tried on.
    """

    source: ClassVar[EncoderSource]
    pooling: ClassVar[str] = "mean"
    catalogue: ClassVar[Sequence[str]] = CATALOGUE
    texts: ClassVar[Sequence[str]] = TEXTS

    def encoder(self) -> Encoder:
        """The encoder, loaded once."""
        return _made(self.source.make, self.pooling, tuple(self.catalogue))

    def test_it_states_its_facts(self) -> None:
        """Label, width, what it can show; and the facts a reader sees are those of the encoder."""
        encoder = self.encoder()
        assert self.source.label.strip()
        assert encoder.name.strip()
        assert encoder.facts.dimensions == encoder.dim > 0
        assert tuple(encoder.facts.explains) == tuple(encoder.explains)
        assert encoder.facts.longest is None or encoder.facts.longest > 0
        assert encoder.workers >= 1
        assert set(encoder.prompts) == set(SIDES)

    def test_vectors_have_unit_length(self) -> None:
        """Those of Chinese, of signs and of nothing too."""
        vectors = self.encoder().encode(self.texts)
        assert vectors.shape == (len(self.texts), self.encoder().dim)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=NEAR)

    def test_no_vector_hangs_on_what_is_encoded_beside_it(self) -> None:
        """Neither on the size of the batch nor on its order, and equal texts have equal vectors."""
        encoder = self.encoder()
        together = encoder.encode([*self.texts, *reversed(self.texts)])
        np.testing.assert_array_equal(together[: len(self.texts)], together[: len(self.texts) - 1 : -1])
        for text, vector in zip(self.texts, together, strict=False):
            np.testing.assert_allclose(encoder.encode([text])[0], vector, atol=NEAR)
        assert encoder.encode([]).shape == (0, encoder.dim)

    def test_different_texts_have_different_vectors(self) -> None:
        """At least where the texts are known to it."""
        vectors = self.encoder().encode(self.texts[:3])
        assert np.abs(vectors[0] - vectors[2]).max() > NEAR

    def test_word_pieces_lie_in_the_text(self) -> None:
        """In order, one place for each, specials nowhere; what is cut off and unknown is stated."""
        encoder = self.encoder()
        for side in SIDES:
            for text, length in zip(
                self.texts, encoder.lengths([encoder.prompts[side] + t for t in self.texts]), strict=True
            ):
                tokens = encoder.tokens(text, side)
                assert length > 0
                assert len(tokens.ids) == len(tokens.pieces) == len(tokens.offsets) == len(tokens.special) > 0
                assert 0 <= tokens.unknown_share <= 1
                assert 0 <= tokens.cut <= len(text)
                places = [
                    at for at, special in zip(tokens.offsets, tokens.special, strict=True) if not special
                ]
                assert all(0 <= start <= end <= len(text) - tokens.cut for start, end in places)
                assert places == sorted(places)

    def test_its_insides_give_the_vectors_it_gives(self) -> None:
        """`embed` of the `input_embeddings` of a text's pieces is the text's vector, and has a gradient."""
        encoder = self.encoder()
        for side in SIDES:
            expected = encoder.encode(self.texts, side=side)
            for text, vector in zip(self.texts, expected, strict=True):
                tokens = encoder.tokens(text, side)
                pieces = encoder.input_embeddings(torch.tensor(tokens.ids)).detach().clone().requires_grad_()
                found = encoder.embed(pieces[None], tokens)
                np.testing.assert_allclose(found[0].detach().numpy(), vector, atol=NEAR)
                found.sum().backward()  # type: ignore[no-untyped-call]
                assert pieces.grad is not None
                assert torch.isfinite(pieces.grad).all()

    def test_several_inputs_are_embedded_as_each_alone(self) -> None:
        """As integrated gradients ask for them."""
        encoder = self.encoder()
        tokens = encoder.tokens(self.texts[0])
        own = encoder.input_embeddings(torch.tensor(tokens.ids)).detach()
        steps = torch.stack([own, 0.5 * own, 0.5 * own + 0.5 * encoder.mean_embedding().detach()])
        with torch.no_grad():
            together = encoder.embed(steps, tokens)
            for step, vector in zip(steps, together, strict=True):
                np.testing.assert_allclose(encoder.embed(step[None], tokens)[0], vector, atol=NEAR)

    def test_pooling_weights_sum_to_one(self) -> None:
        """One for each piece."""
        for text in self.texts:
            tokens = self.encoder().tokens(text)
            weights = self.encoder().pooling_weights(tokens)
            assert weights.shape == (len(tokens.ids),)
            assert weights.sum() == np.float64(1.0) or abs(weights.sum() - 1) < NEAR

    def test_baselines_are_as_wide_as_a_piece(self) -> None:
        """The neutral piece, the mean of all, and the mask where there is one."""
        encoder = self.encoder()
        width = encoder.input_embeddings(torch.tensor([encoder.neutral_id()])).shape[1]
        kinds = ["pad", "mean", *(["mask"] if encoder.mask_id() is not None else [])]
        for kind in kinds:
            vector = encoder.baseline_vector(kind)
            assert vector.shape == (width,)
            assert torch.isfinite(vector).all()

    def test_rows_of_attention_sum_to_one(self) -> None:
        """Where it can show attention; lending it changes no vector."""
        encoder = self.encoder()
        if "attention" not in encoder.explains:
            return
        before = encoder.encode(self.texts)
        for text in self.texts:
            tokens, weights = encoder.attention(text)
            assert weights.shape[0] == encoder.facts.layers
            assert weights.shape[2:] == (len(tokens.ids), len(tokens.ids))
            np.testing.assert_allclose(weights.sum(-1), 1.0, atol=1e-4)
        np.testing.assert_array_equal(encoder.encode(self.texts), before)

    def test_its_fingerprint_is_that_of_its_vectors(self) -> None:
        """Loaded again it has the same, and gives the same vectors: what is in the cache stays true."""
        again = self.source.make(EncoderRequest(self.pooling, tuple(self.catalogue)))
        assert again.fingerprint == self.encoder().fingerprint
        np.testing.assert_allclose(again.encode(self.texts), self.encoder().encode(self.texts), atol=NEAR)

    def test_what_it_learned_is_learned_again_of_other_texts(self) -> None:
        """As measurements on items yet to come ask for: nothing of the texts left out is in any vector."""
        half = tuple(self.catalogue)[::2]
        learned, loaded = self.encoder().learned_from(half), _made(self.source.make, self.pooling, half)
        assert learned.fingerprint == loaded.fingerprint
        np.testing.assert_allclose(learned.encode(self.texts), loaded.encode(self.texts), atol=NEAR)
