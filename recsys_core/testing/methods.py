"""What every method of explanation must hold: it keeps what its family promises, or says why it cannot answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

import numpy as np
import pytest

from recsys_core.engine import Engine
from recsys_core.errors import SettingsError
from recsys_core.explain.explainer import Explainer
from recsys_core.explain.explanation import Explanation
from recsys_core.explain.methods.base import Method
from recsys_core.explain.methods.registry import METHODS
from recsys_core.explain.words.attribute import is_complete
from recsys_core.query import Query
from recsys_core.testing.small import ONE_WORD, WITHOUT_TEXT, small_engine

_SAID: WeakKeyDictionary[Engine, dict[str, list[Explanation]]] = WeakKeyDictionary()
"""What a method says, by its engine and name."""


class MethodTests:
    """Inherit, and name the class: `kind = Mine`.

    Attributes:
        kind: the method, registered with `@method`.
        chosen: values of its parameters, where the defaults would be slow.
    """

    kind: ClassVar[type[Method]]
    chosen: ClassVar[Mapping[str, int]] = {}

    def engine(self) -> Engine:
        """The engine it explains: the small catalogue, read by TF-IDF."""
        return small_engine()

    def explained(self, query: Query, item: int | None = None, **chosen: int) -> Explanation:
        """An item, or the first of the list, by this method alone."""
        engine = self.engine()
        row = int(engine.rank(query).candidates[0]) if item is None else item
        made = self.kind(**{**self.chosen, **chosen})
        return Explainer(engine).explain(query, engine.dataset.item_ids.ids[row], None, (made.spec,))

    def explanations(self) -> list[Explanation]:
        """What it says of several people and items; worked out once."""
        said = _SAID.setdefault(self.engine(), {})
        spec = self.kind(**self.chosen).spec
        if spec not in said:
            said[spec] = list(self.fresh())
        return said[spec]

    def fresh(self) -> Iterator[Explanation]:
        """What it says of a user's first item, of a newcomer's, and of items with one word, with none, and seen."""
        liking = Query(likes=("i1", "i2"), text="a storm and a robot")
        yield self.explained(Query(user="u0"))
        yield self.explained(Query(text="music in the garden"))
        yield self.explained(liking, ONE_WORD)
        yield self.explained(liking, WITHOUT_TEXT)
        yield self.explained(liking, self.engine().dataset.item_ids.row("i1"))

    def test_it_states_its_facts(self) -> None:
        """Name, label, family and a sentence; parameters that lie within their bounds."""
        kind = self.kind
        assert METHODS.get(kind.name) is kind
        assert kind.label.strip()
        assert kind.family.strip()
        assert kind.summary.endswith(".")
        for one in kind.parameters:
            assert one.lowest <= one.default <= one.highest
            assert one.label.strip()
        if not kind.signed:
            assert kind.lowest is None or kind.lowest >= 0

    def test_it_answers_or_says_why_not_in_a_sentence(self) -> None:
        """Where nothing is found a note says why."""
        for made in self.explanations():
            assert all(_is_sentence(note) for note in made.notes), made.notes
            assert figures_of(made, self.kind.family) or made.notes or self.kind.family == "trust"

    def test_figures_keep_their_bounds(self) -> None:
        """Finite, between `lowest` and `highest`, and not below 0 where they have no sign."""
        for made in self.explanations():
            for figure in figures_of(made, self.kind.family):
                assert np.isfinite(figure)
                assert self.kind.signed or figure >= 0
                assert self.kind.lowest is None or figure >= self.kind.lowest
                assert self.kind.highest is None or figure <= self.kind.highest

    def test_it_keeps_what_its_family_promises(self) -> None:
        """Words lie in their text, and sum to what the text adds where they are additive; rows of a map sum to 1."""
        for made in self.explanations():
            for text in made.texts:
                assert text.side in {"item", "query", "past"}
                assert [text.text[word.start : word.end] for word in text.words] == [
                    w.text for w in text.words
                ]
                total = sum(word.attribution for word in text.words)
                assert total == pytest.approx(text.total, abs=1e-9)
                assert text.complete == is_complete(text.total, text.text_share)
                if self.kind.additive:
                    assert text.complete, f"{total} is not {text.text_share}"
            if made.attention is not None:
                np.testing.assert_allclose(made.attention.weights.sum(-1), 1.0, atol=1e-4)
                assert len(made.attention.tokens) == made.attention.weights.shape[-1]
            for line in made.local_importance:
                assert line.score_low <= line.score_high
                assert line.rank_low <= line.rank_high
                assert 0 <= line.stays_in_top <= 1
            for table in made.tables:
                assert table.method == self.kind.name
                assert table.columns
                assert {len(row) for row in table.rows} <= {len(table.columns)}
            for measure in made.measures:
                assert measure.verdict in {"good", "poor", "undefined"}

    def test_it_says_the_same_twice(self) -> None:
        """Whatever was explained before."""
        assert list(self.fresh()) == self.explanations()

    def test_what_it_says_survives_json(self) -> None:
        """Without the engine."""
        for made in self.explanations():
            again = Explanation.from_json(made.to_json())
            assert again == made
            json.dumps(made.to_dict(), allow_nan=False)

    def test_its_parameters_work_at_their_lowest(self) -> None:
        """And beyond their bounds they are refused in a sentence, as is one it does not have."""
        for one in self.kind.parameters:
            made = self.explained(Query(user="u0"), **{one.name: one.lowest})
            assert all(np.isfinite(figure) for figure in figures_of(made, self.kind.family))
            assert self.kind(**{one.name: one.highest}).chosen[one.name] == one.highest
            for wrong in (one.lowest - 1, one.highest + 1, "many"):
                with pytest.raises(SettingsError) as refused:
                    self.kind(**{one.name: wrong})
                assert str(refused.value).endswith(".")
                assert self.kind.name in str(refused.value)
        with pytest.raises(SettingsError):
            self.kind(no_such_parameter=1)


def figures_of(made: Explanation, family: str) -> list[float]:
    """The numbers a method of this family put into an explanation."""
    if family == "words":
        return [word.attribution for text in made.texts for word in text.words]
    if family == "attention":
        maps = made.attention
        return [] if maps is None else [*maps.rollout, *(word.attribution for word in maps.words)]
    if family == "importance":
        return [line.score_change for line in made.local_importance]
    if family == "dimensions":
        return [line.share for line in made.dimensions]
    if family == "effects":
        told = [*(one.effect for one in made.parts), *(one.effect for one in made.history)]
        return [effect for effect in told if effect is not None]
    if family == "place":
        return [] if made.place is None else [row.places for row in made.place.groups]
    if family == "trust":
        return [one.value for one in made.measures if one.value is not None]
    cells: list[Any] = [cell for table in made.tables for row in table.rows for cell in row]
    return [float(cell) for cell in cells if not isinstance(cell, str)]


def _is_sentence(said: str) -> bool:
    return said[:1].isupper() and said.endswith(".") and "\n" not in said
