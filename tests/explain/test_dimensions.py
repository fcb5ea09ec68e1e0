import pytest

from recsys_core import Explainer, Query, Settings
from recsys_core.errors import SettingsError
from recsys_core.explain.item.dimensions import dimensions
from recsys_core.explain.methods.base import Draft
from recsys_core.explain.methods.registry import METHODS, parse_methods


def test_dimensions_sum_to_the_line_of_the_text_cosine(engine):
    for query in (Query(user="r004"), Query(user="r004", text="jazz")):
        ranking = engine.rank(query, Settings(pca=24))
        item = int(ranking.candidates[3])
        rows = dimensions(Explainer(engine), ranking, item, most=24)
        line = next(part.contribution(item) for part in ranking.parts if part.name == "text")
        assert sum(row.share for row in rows) == pytest.approx(line, abs=1e-9)
        assert abs(rows[0].share) >= abs(rows[-1].share)
        assert sorted(row.number for row in rows) == list(range(1, 25))


def test_a_dimension_is_named_by_words_of_items_that_lie_there(engine):
    names = Explainer(engine).named_dimensions
    column = engine.space.coordinates_[:, 0]
    for sign in (1.0, -1.0):
        words, titles = names.name(0, sign)
        assert titles[0] == engine.dataset.title(int((sign * column).argmax()))
        held = [words[0] in text.lower() for text in engine.dataset.item_texts]
        assert sign * column[held].mean() > sign * column.mean()


def test_methods_are_known_by_name_and_say_what_they_lack(engine):
    assert [one.spec for one in parse_methods(["ig"])] == ["ig_pad"]
    assert [one.spec for one in parse_methods(["all"])] == list(METHODS)
    with pytest.raises(SettingsError, match="no method 'lime'"):
        parse_methods(["lime"])
    ranking = engine.rank(Query(text="robots"))
    item = int(ranking.candidates[0])
    assert "Nothing is known of the past" in METHODS["past_words"]().missing(
        Draft(Explainer(engine), ranking, item, ())
    )
    assert METHODS["attention"]().missing(Draft(Explainer(engine), ranking, item, ())) == ""
    made = Explainer(engine).explain(
        Query(text="robots"), engine.dataset.item_ids.ids[item], methods=("past_words", "dimensions")
    )
    assert any("past" in note for note in made.notes)


def test_words_of_past_choices_are_read_where_they_carry_most(engine):
    made = Explainer(engine).explain(Query(user="r004"), "f085", methods=("past_words",))
    past = [text for text in made.texts if text.side == "past"]
    assert [text.item_id for text in past] == [entry.item_id for entry in made.history[:2]]
    for text in past:
        assert text.complete
        assert text.score == pytest.approx(made.score, abs=1e-5)
        assert text.text == engine.dataset.item_texts[engine.dataset.item_ids.row(text.item_id)]
