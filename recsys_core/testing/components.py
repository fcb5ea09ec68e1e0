"""What every component must hold: one scorer, exact shares, and nothing that depends on who asked before."""

from __future__ import annotations

import inspect
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recsys_core.components import Component
from recsys_core.components.default import trainable
from recsys_core.components.registry import COMPONENTS, GROUPS, NEEDS, TIERS
from recsys_core.engine_folder import load, save
from recsys_core.fusion import Settings
from recsys_core.query import Profile, Query
from recsys_core.testing.component_texts import CLOSE, READ, SPOKEN, TextTests
from recsys_core.testing.lacking import WITHOUT
from recsys_core.testing.small import (
    ITEMS,
    engine_with,
    small_encoder,
    small_profile,
    small_training,
)
from recsys_core.types import FloatArray


class ComponentTests(TextTests):
    """Inherit, and name the class: `kind = Mine`.

    Attributes:
        kind: the component, registered with `@component`.
        parameters: constructor arguments; without any, the component is made as for a catalogue.
        k: PCA size at which it is asked.
    """

    def _rest(self, component: Component, profile: Profile) -> FloatArray | None:
        """What the past items do not carry of the scores (n,)."""
        scores = component.score(profile, self.k)
        shares = component.history_shares(profile, np.arange(ITEMS), self.k)
        assert shares.shape == (len(profile.history), ITEMS)
        return None if scores is None else scores - shares.sum(axis=0)

    def test_it_states_its_facts(self) -> None:
        """Name, group, label, a share on every tier, known needs; and it is registered under its name."""
        kind = self.kind
        assert COMPONENTS.get(kind.name) is kind
        assert kind.group in GROUPS
        assert kind.label.strip()
        assert all(said.strip() for said in kind.labels.values())
        assert set(kind.shares) == set(TIERS)
        assert all(0 <= share <= 1 for share in kind.shares.values())
        assert set(kind.needs) <= NEEDS
        assert self.make().name.startswith(kind.name)  # its share is found by it
        assert self.make().group == kind.group

    def test_each_parameter_has_a_line(self) -> None:
        """`Args:` of the docstring says of every constructor argument what it is, one line each."""
        lines = [
            line.strip() for line in (inspect.getdoc(self.kind) or "").partition("Args:")[2].splitlines()
        ]
        named = [
            name
            for name, one in inspect.signature(self.kind.__init__).parameters.items()
            if name != "self" and one.kind not in {one.VAR_POSITIONAL, one.VAR_KEYWORD}
        ]
        assert [name for name in named if not any(line.startswith(f"{name}: ") for line in lines)] == []

    @pytest.mark.parametrize("need", sorted(NEEDS - {"likes"}))
    def test_it_is_silent_without_what_it_needs_and_only_then(self, need: str) -> None:
        """On a catalogue without it: None, zeros or the same for all items where it is needed, an answer elsewhere."""
        training = WITHOUT[need](small_training())
        made = self.kind.made_for(training.dataset) if not self.parameters else (self.make(),)
        asked = small_profile()
        scores = made[0].fit(training).score(asked, min(self.k, training.space.size)) if made else None
        says_nothing = scores is None or bool(np.ptp(scores) <= CLOSE)
        assert says_nothing == (need in self.kind.needs)

    def test_it_is_left_out_where_nobody_likes_anything_if_it_needs_likes(self) -> None:
        """What needs no likes is fitted without any, and answers."""
        training = WITHOUT["likes"](small_training())
        component = self.make()
        if not trainable([component], training.dataset):
            assert "likes" in self.kind.needs
            return
        scores = component.fit(training).score(small_profile(), self.k)
        assert scores is not None
        assert np.isfinite(scores).all()

    def test_scores_are_finite_and_the_same_twice(self) -> None:
        """A second fit gives the scores of the first."""
        first, second = (self.fitted().score(small_profile(), self.k) for _ in range(2))
        assert first is not None, "it has nothing to say of somebody with likes and attributes"
        assert first.shape == (ITEMS,)
        assert np.isfinite(first).all()
        np.testing.assert_array_equal(first, second)

    def test_shares_of_past_items_are_exact(self) -> None:
        """What they do not carry is the same whatever the history, with and without dislikes."""
        component = self.fitted()
        first = self._rest(component, small_profile())
        assert first is not None
        for other in (
            small_profile((2, 12)),
            small_profile((20, 3, 17, 8, 11)),
            small_profile(disliked=(12,)),
            small_profile((9, 1), disliked=(3, 22)),
        ):
            rest = self._rest(component, other)
            if rest is not None:
                np.testing.assert_allclose(rest, first, atol=CLOSE)

    def test_mean_shares_are_means_of_the_shares(self) -> None:
        """However they are worked out."""
        component, asked = self.fitted(), small_profile(disliked=(12,))
        shares = component.history_shares(asked, np.arange(ITEMS), self.k)
        among = np.arange(3, ITEMS)
        mean = component.mean_history_shares(asked, among, self.k)
        np.testing.assert_allclose(mean, shares[:, 3:].mean(axis=1), atol=CLOSE)
        both = component.shares_and_mean(asked, np.array([0, 17]), among, self.k)
        np.testing.assert_allclose(both[0], shares[:, [0, 17]], atol=CLOSE)
        np.testing.assert_allclose(both[1], mean, atol=CLOSE)

    def test_what_was_fitted_can_be_stored_and_put_back(self, tmp_path: Path) -> None:
        """By `parameters`, `state` and `restore`, and in the folder of a saved engine."""
        component = self.fitted()
        parameters = json.loads(json.dumps(component.parameters(), allow_nan=False))
        again = type(component)(**parameters).restore(component.state(), small_training())
        engine = engine_with((self.make(),))
        opened = load(save(engine, tmp_path / "saved"), small_encoder()).components[0]
        for asked in (small_profile(), small_profile(words=SPOKEN)):
            expected = component.score(asked, self.k)
            np.testing.assert_array_equal(again.score(asked, self.k), expected)
            np.testing.assert_array_equal(opened.score(asked, self.k), expected)

    def test_it_ranks_by_itself_and_adds_up(self) -> None:
        """In an engine of its own the ledger sums to the score."""
        component = self.make()
        engine = engine_with((component,))
        alone = Settings(weights={component.group: 1}, split={component.group: {component.name: 1}})
        ranking = engine.rank(Query(user="u0"), alone)
        best = int(ranking.candidates[0])
        assert sum(ranking.ledger(best).values()) == pytest.approx(ranking.scores[best], abs=READ)

    def test_a_block_of_users_is_scored_as_each_alone(self) -> None:
        """Also with a PCA size prepared, with dislikes, with words, for strangers and where nothing is known."""
        component = self.fitted()
        asked = [
            small_profile(),
            small_profile(()),
            small_profile((), user=None),
            small_profile(words=SPOKEN),
            small_profile(disliked=(12,)),
            small_profile((2, 7), user=None),
            small_profile(user=3),
        ]
        for prepared in (False, True):
            if prepared:
                component.prepare(self.k)
            for one, scores in zip(asked, component.score_many(asked, self.k), strict=True):
                alone = component.score(one, self.k)
                assert (alone is None) == (scores is None)
                if alone is not None and scores is not None:
                    np.testing.assert_allclose(scores, alone, atol=CLOSE)

    def test_preparing_changes_no_number(self) -> None:
        """Neither scores nor shares."""
        ready, plain = self.fitted(), self.fitted()
        ready.prepare(self.k)
        asked, items, among = small_profile(), np.array([0, 3, 17]), np.arange(5, ITEMS)
        np.testing.assert_allclose(ready.score(asked, self.k), plain.score(asked, self.k), atol=CLOSE)  # type: ignore[arg-type]
        for found, expected in zip(
            (*ready.shares_and_mean(asked, items, among, self.k), ready.history_shares(asked, items, self.k)),
            (*plain.shares_and_mean(asked, items, among, self.k), plain.history_shares(asked, items, self.k)),
            strict=True,
        ):
            np.testing.assert_allclose(found, expected, atol=CLOSE)

    def test_nothing_known_is_answered_with_nothing_or_the_same_for_all(self) -> None:
        """Whoever asks without likes, words and attributes hears the same, and no past item has a share."""
        component = self.fitted()
        first = component.score(small_profile((), user=None), self.k)
        component.score(small_profile((2, 3), user=5), self.k)
        second = component.score(replace(small_profile((), user=None), seen=np.array([7])), self.k)
        assert (first is None) == (second is None)
        if first is not None and second is not None:
            assert np.isfinite(first).all()
            np.testing.assert_array_equal(first, second)
        shares = component.history_shares(small_profile((), user=None), np.arange(ITEMS), self.k)
        assert shares.shape == (0, ITEMS)

    def test_answering_changes_nothing(self) -> None:
        """Nor does the caller's array belong to the component: it is not written to."""
        component, asked = self.fitted(), small_profile()
        before = np.array(component.score(asked, self.k))
        component.score(small_profile((2,), SPOKEN), 3)
        component.history_shares(asked, np.array([0]), self.k)
        component.score_many([small_profile((8,)), asked], self.k)
        np.testing.assert_array_equal(component.score(asked, self.k), before)
