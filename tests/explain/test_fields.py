"""Fields of a text as sums of their words."""

import pytest

from recsys_core import Explainer, Query
from recsys_core.datasets.assemble import item_text
from recsys_core.explain.item.fields import field_spans


def test_fields_stand_in_the_text_where_they_are_said_to(engine):
    data = engine.dataset
    for row in range(0, len(data.item_ids), 7):
        text, spans = data.item_texts[row], field_spans(data, row)
        cells = data.items.iloc[row]
        assert text[slice(*spans["title"])].startswith(str(cells["title"]))
        assert str(cells["text"]).split()[0] in text[slice(*spans["text"])]
        assert text == " ".join(text[start:end] for start, end in spans.values())


def test_fields_sum_to_what_the_words_sum_to(engine):
    ranking = engine.rank(Query(user="r001"))
    for place in (0, 5):
        made = Explainer(engine).account(ranking, int(ranking.candidates[place]), ("ig_pad", "leave_one_out"))
        for told in made.texts:
            if told.side == "item":
                assert sum(told.by_field.values()) == pytest.approx(told.total)
                title = told.by_field["title"]
                end = field_spans(engine.dataset, int(ranking.candidates[place]))["title"][1]
                assert title == pytest.approx(sum(w.attribution for w in told.words if w.end <= end))
            else:
                assert told.by_field == {}


def test_a_text_of_its_own_has_no_fields(write_folder, encoder, cache):
    """What was not put together from fields is not taken apart into them."""
    from dataclasses import replace

    from recsys_core import load_dataset

    data = load_dataset(write_folder())
    assert field_spans(data, 0)
    other = replace(data, item_texts=("Beta goes first, then Alpha", *data.item_texts[1:]))
    assert field_spans(other, 0) == {}


def test_a_field_without_a_full_stop_gets_one_and_an_empty_one_leaves_no_trace():
    row = {"title": "Alpha", "year": "1999", "creator": "", "category": "War|Love", "text": "Two  lines"}
    assert item_text(row) == "Alpha (1999). War, Love. Two lines."
