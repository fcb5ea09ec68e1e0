"""What every component that reads texts must hold: the score explained is the score ranked by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

import numpy as np
import pytest
import torch

from recsys_core.components import Component, Training
from recsys_core.testing.small import UNLIKED, WITHOUT_TEXT, small_encoder, small_profile, small_training
from recsys_core.types import FloatArray

CLOSE, READ = 1e-9, 1e-6
"""What arithmetic in another order may change, and reading a text again."""
SPOKEN = "a storm at the harbour"


class TextTests:
    """The part of `ComponentTests` about texts; what reads none answers None and passes."""

    kind: ClassVar[type[Any]]
    parameters: ClassVar[Mapping[str, Any]] = {}
    k: ClassVar[int] = 6

    def make(self) -> Component:
        """One that is not fitted."""
        made: Component = (
            self.kind(**self.parameters)
            if self.parameters
            else self.kind.made_for(small_training().dataset)[0]
        )
        return made

    def fitted(self) -> Component:
        """One fitted on the small catalogue."""
        return self.make().fit(small_training())

    def test_texts_read_again_give_the_scores_they_gave(self) -> None:
        """All items at once, by `text_scorer`."""
        component, embeddings = self.fitted(), _embeddings(small_training())
        scorer = component.text_scorer(self.k, embeddings)
        if scorer is not None:
            np.testing.assert_allclose(
                scorer(small_profile()),  # type: ignore[arg-type]
                component.score(small_profile(), self.k),  # type: ignore[arg-type]
                atol=READ,
            )

    def test_the_differentiable_score_is_the_score(self) -> None:
        """Of the item's text and of the query's own words; and it has a finite gradient."""
        component, asked = self.fitted(), small_profile(words=SPOKEN)
        own = torch.from_numpy(_embeddings(small_training()))
        raw = component.score(asked, self.k)
        assert raw is not None
        assert asked.embedding is not None
        words = torch.from_numpy(asked.embedding)
        for item in (0, UNLIKED, 17, WITHOUT_TEXT):
            for score, vector in (
                (component.item_text_score, own[item]),
                (component.query_text_score, words.double()),
            ):
                leaf = vector[None].clone().requires_grad_()
                found = score(asked, item, self.k, leaf)
                if found is None:
                    continue
                assert float(found[0].detach()) == pytest.approx(raw[item], abs=READ)
                found.sum().backward()  # type: ignore[no-untyped-call]
                assert leaf.grad is not None
                assert torch.isfinite(leaf.grad).all()

    def test_a_past_text_as_it_stands_gives_the_score(self) -> None:
        """`past_text_score` of the past item's own embedding."""
        component, asked = self.fitted(), small_profile(words=SPOKEN)
        own = torch.from_numpy(_embeddings(small_training()))
        raw = component.score(asked, self.k)
        for position, past in enumerate(asked.history.tolist()):
            found = component.past_text_score(asked, position, 17, self.k, own[past][None])
            if found is not None and raw is not None:
                assert float(found[0]) == pytest.approx(raw[17], abs=READ)

    def test_several_texts_score_as_each_alone(self) -> None:
        """Whoever's texts they are."""
        component, asked = self.fitted(), small_profile(words=SPOKEN)
        texts = torch.from_numpy(np.random.default_rng(1).normal(size=(3, small_encoder().dim)))
        for score in (
            partial(component.item_text_score, asked, 4, self.k),
            partial(component.query_text_score, asked, 4, self.k),
            partial(component.past_text_score, asked, 1, 4, self.k),
        ):
            together = score(texts)
            alone = [score(text[None]) for text in texts]
            assert [one is None for one in alone] == [together is None] * 3
            if together is not None:
                each = torch.cat([one for one in alone if one is not None])
                assert together.tolist() == pytest.approx(each.tolist(), abs=CLOSE)

    def test_texts_of_several_items_score_as_each_alone(self) -> None:
        """The first text of each is its own, and gives its score."""
        component, space = self.fitted(), small_training().space
        own = torch.from_numpy(_embeddings(small_training()))
        items, sizes = [9, 2, 17], [2, 1, 3]
        texts = own[[9, 4, 2, 17, 0, 5]]
        for asked in (small_profile(), small_profile(words=SPOKEN)):
            several = component.item_texts_score(asked, items, sizes, self.k, space.projected(texts, self.k))
            alone = [
                component.item_text_score(asked, item, self.k, part)
                for item, part in zip(items, torch.split(texts, sizes), strict=True)
            ]
            assert [one is None for one in alone] == [several is None] * 3
            if several is not None:
                each = torch.cat([one for one in alone if one is not None])
                np.testing.assert_allclose(several.numpy(), each.numpy(), atol=CLOSE)
                first = several.numpy()[[0, 2, 3]]
                np.testing.assert_allclose(first, component.score(asked, self.k)[items], atol=READ)  # type: ignore[index]


def _embeddings(training: Training) -> FloatArray:
    """Embeddings (n, d) of the items, in double precision."""
    space = training.space
    found: FloatArray = space.mean_ + space.coordinates_ @ space.components_
    return found
